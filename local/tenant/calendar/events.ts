/** All events of the tenant, by theme. */
import { auroraEvents } from "./events/aurora.ts";
import { companyEvents } from "./events/company.ts";
import { helpdeskEvents } from "./events/helpdesk.ts";
import { outsideEvents } from "./events/outside.ts";
import { personalEvents } from "./events/personal.ts";
import { salesEvents } from "./events/sales.ts";
import type { EventScript } from "./script.ts";

export const events: EventScript[] = [
  ...auroraEvents,
  ...companyEvents,
  ...salesEvents,
  ...helpdeskEvents,
  ...personalEvents,
  ...outsideEvents,
];
