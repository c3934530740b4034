/** azd runs this before it takes everything down: removes what would block the next deployment. */
import { predown } from "./hooks.ts";
import { runHook } from "./run-hook.ts";

await runHook(predown);
