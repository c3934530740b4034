/** azd runs this before it provisions: checks what a deployment needs. */
import { preprovision } from "./hooks.ts";
import { runHook } from "./run-hook.ts";

await runHook(preprovision);
