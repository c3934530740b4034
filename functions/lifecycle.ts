/** Builds the services when the host starts and lets them finish when it stops. */
import { app } from "@azure/functions";
import { startServices, stopServices } from "../shared/services.ts";

app.hook.appStart(() => startServices(process.env));
app.hook.appTerminate(async () => await stopServices());
