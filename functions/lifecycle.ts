/** Builds the services when the host starts, lets them finish when it stops, and traces calls between. */
import { app } from "@azure/functions";
import { startServices, stopServices } from "../shared/services.ts";
import { traceFunction } from "../shared/telemetry/trace-function.ts";

app.hook.appStart(() => startServices(process.env));
app.hook.preInvocation(traceFunction);
app.hook.appTerminate(async () => await stopServices());
