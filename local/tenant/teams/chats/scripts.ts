/** All chats of the tenant, by theme. */
import type { ChatScript } from "../script.ts";
import { auroraChats } from "./aurora.ts";
import { groupChats } from "./groups.ts";
import { peopleChats } from "./people.ts";

export const chatScripts: ChatScript[] = [...auroraChats, ...peopleChats, ...groupChats];
