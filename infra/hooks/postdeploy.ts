/** azd runs this once the code is there: the smoke test, and the values to paste. */
import { postdeploy } from "./hooks.ts";
import { runHook } from "./run-hook.ts";

await runHook(postdeploy);
