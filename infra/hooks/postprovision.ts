/** azd runs this once everything stands: grants, consent, membership. */
import { postprovision } from "./hooks.ts";
import { runHook } from "./run-hook.ts";

await runHook(postprovision);
