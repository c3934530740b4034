/** Process: loads one bundle as the Functions worker would, and says how many milliseconds it took. */
import { createRequire } from "node:module";
import { serveCoreModule } from "../local/host/core-module.ts";
import { FunctionApp } from "../local/host/function-app.ts";
import { processInput, serveProcess } from "./process.ts";

// The worker calls `require` for an app that is CommonJS, as a bundle is.
const require = createRequire(import.meta.url);
const bundle = String(processInput());
serveCoreModule(new FunctionApp(() => {}));
const start = performance.now();
require(bundle);
serveProcess(performance.now() - start);
