/** `get_me`: who the signed-in user is. */
import type { User } from "@microsoft/microsoft-graph-types";
import * as z from "zod";
import { graphPath } from "../../graph/path.ts";
import { zoneOf } from "../time-zones.ts";
import { defineTool } from "../define-tool.ts";
import { noteList } from "../fields.ts";

const fields = [
  "id",
  "displayName",
  "userPrincipalName",
  "mail",
  "jobTitle",
  "department",
  "officeLocation",
  "preferredLanguage",
] as const;

/** Graph leaves these out without a word where User.ReadBasic.All alone is granted. */
const profileMissing =
  "Job, department, office and language are missing: they take the permission User.Read.";

export const getMe = defineTool({
  name: "get_me",
  title: "Who am I",
  description:
    "Tells who the signed-in user is: name, addresses, job, department, office, language and the " +
    "mailbox's time zone. Use it to resolve “me”, “my team” or local times.",
  toolsets: ["core", "people"],
  effect: "read",
  permissions: {
    delegated: ["User.Read", "MailboxSettings.Read"],
    application: { unavailable: "an application has no signed-in user" },
  },
  input: z.strictObject({}),
  output: z.object({
    name: z.string(),
    signInName: z.string(),
    mail: z.string().nullable(),
    jobTitle: z.string().nullable(),
    department: z.string().nullable(),
    office: z.string().nullable(),
    language: z.string().nullable(),
    timeZone: z.string(),
    objectId: z.string(),
    notes: z.array(z.string()).optional(),
  }),

  async run(_args, context) {
    const { graph } = context;
    const me = graphPath`/me`;
    const [user, zone] = await Promise.all([
      graph.get<Pick<User, (typeof fields)[number]>>(me, {
        query: { $select: fields.join(",") },
        permissions: ["User.Read"],
      }),
      zoneOf(context),
    ]);
    return {
      name: user.displayName ?? "",
      signInName: user.userPrincipalName ?? "",
      mail: user.mail ?? null,
      jobTitle: user.jobTitle ?? null,
      department: user.department ?? null,
      office: user.officeLocation ?? null,
      language: user.preferredLanguage ?? null,
      timeZone: zone.name,
      objectId: user.id ?? "",
      notes: noteList(
        zone.note,
        graph.lacks(["User.Read"]).length > 0 ? profileMissing : undefined,
      ),
    };
  },
});
