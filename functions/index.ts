/** Entry point of the function app: registers every function. */
import "./lifecycle.ts";
import "./tools.ts";
import "./openapi.ts";
import "./mcp.ts";
import "./oauth.ts";
import "./health.ts";
import "./invocations.ts";
import "./credentials.ts";
import "./rotator.ts";
import "./invocation-worker.ts";
import "./not-found.ts";
