/** `outlook_create_draft`: a mail in Drafts, for a person to look through and send. */
import * as z from "zod";
import { defineTool } from "../define-tool.ts";
import { noteList } from "../fields.ts";
import { madeOnce } from "../made-once.ts";
import { zoneOf } from "../time-zones.ts";
import {
  describeMail,
  findMarked,
  mailAnswer,
  mailLagMs,
  mailFields,
  postDraft,
  recipientsOf,
} from "./draft.ts";
import { userPath } from "./mailbox.ts";

export const outlookCreateDraft = defineTool({
  name: "outlook_create_draft",
  title: "Create a draft",
  description:
    "Puts a new mail into Drafts and sends nothing: a person looks through it and sends it. " +
    "outlook_send_email sends one.",
  toolsets: ["core", "mail"],
  effect: "write",
  permissions: {
    delegated: ["Mail.ReadWrite", "Mail.ReadWrite.Shared", "MailboxSettings.Read"],
    application: ["Mail.ReadWrite", "MailboxSettings.Read"],
  },
  input: z.strictObject(mailFields),
  output: z.object({
    ...mailAnswer,
    created: z.string().nullable(),
    notes: z.array(z.string()).optional(),
  }),
  recipients: async (args) => await Promise.resolve(recipientsOf(args)),

  async run(args, context) {
    const mailbox = userPath(args.user, context.mode);
    const zone = await zoneOf(context, mailbox);
    await context.attempt.note({ creating: true });
    const draft = await madeOnce(
      {
        what: "the draft was created",
        where: "Drafts",
        lagMs: mailLagMs,
        make: async () => await postDraft(mailbox, args, "", context),
        lookUp: async () => await findMarked(mailbox, args.user, context),
      },
      context,
    );
    return {
      ...describeMail(draft, args.user),
      created: zone.tell(draft.createdDateTime),
      notes: noteList(zone.note),
    };
  },
});
