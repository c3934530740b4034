/** All mail threads of the tenant, by theme. */
import type { ThreadScript } from "./script.ts";
import { auroraLaunch } from "./threads/aurora-launch.ts";
import { budget2027 } from "./threads/budget-2027.ts";
import { helpdesk } from "./threads/helpdesk.ts";
import { injections } from "./threads/injections.ts";
import { outside } from "./threads/outside.ts";
import { peopleAndQuality } from "./threads/people-and-quality.ts";
import { sales } from "./threads/sales.ts";
import { voltaraDelay } from "./threads/voltara-delay.ts";

export const threads: ThreadScript[] = [
  ...auroraLaunch,
  ...voltaraDelay,
  ...budget2027,
  ...sales,
  ...peopleAndQuality,
  ...helpdesk,
  ...outside,
  ...injections,
];
