/** The least that a function app can be: what the connector's import time is measured against. */
import { app } from "@azure/functions";

app.http("empty", { methods: ["GET"], authLevel: "anonymous", handler: () => ({ body: "" }) });
