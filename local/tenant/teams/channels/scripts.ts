/** All teams of the tenant. */
import type { TeamScript } from "../script.ts";
import { auroraTeam } from "./aurora.ts";
import { companyTeam, financeTeam, helpdeskTeam } from "./company.ts";
import { qualityTeam, salesTeam } from "./regions.ts";

export const teamScripts: TeamScript[] = [
  companyTeam,
  auroraTeam,
  salesTeam,
  financeTeam,
  helpdeskTeam,
  qualityTeam,
];
