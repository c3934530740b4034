/** `outlook_send_email`: a mail to people, sent as a draft first, so that none is ever sent twice. */
import * as z from "zod";
import { ConnectorError } from "../../errors/connector-error.ts";
import { type GraphPath, graphPath } from "../../graph/path.ts";
import { attribution } from "../attribution.ts";
import { defineTool } from "../define-tool.ts";
import { escapeHtml } from "../escape-html.ts";
import { noteList } from "../fields.ts";
import { leavesOpen, madeOnce, notKnown } from "../made-once.ts";
import { zoneOf } from "../time-zones.ts";
import type { ToolContext } from "../tool-context.ts";
import {
  describeMail,
  type DraftFields,
  findMarked,
  mailAnswer,
  mailLagMs,
  type MailArguments,
  mailFields,
  postDraft,
  readDraft,
  recipientsOf,
} from "./draft.ts";
import { userPath } from "./mailbox.ts";

/** What an attempt notes before it sends: from then on there is one mail, and no second one is made. */
interface Noted {
  draft: string;
}

export const outlookSendEmail = defineTool({
  name: "outlook_send_email",
  title: "Send an email",
  description:
    "Sends a new mail at once, with a line that says it was sent with Claude. Cannot be undone: " +
    "make sure of recipients and text. outlook_create_draft leaves the sending to a person.",
  toolsets: ["core", "mail"],
  effect: "write",
  reachesOthers: true,
  permissions: {
    delegated: [
      "Mail.ReadWrite",
      "Mail.Send",
      "Mail.Read",
      "Mail.Read.Shared",
      "Mail.ReadWrite.Shared",
      "Mail.Send.Shared",
      "MailboxSettings.Read",
      "User.Read",
    ],
    application: [
      "Mail.ReadWrite",
      "Mail.Send",
      "Mail.Read",
      "MailboxSettings.Read",
      "User.ReadBasic.All",
    ],
  },
  input: z.strictObject(mailFields),
  output: z.object({
    ...mailAnswer,
    sent: z.string().nullable().describe("Null: accepted, and not yet in Sent Items."),
    notes: z.array(z.string()).optional(),
  }),
  recipients: async (args) => await Promise.resolve(recipientsOf(args)),

  async run(args, context) {
    const mailbox = userPath(args.user, context.mode);
    const zone = await zoneOf(context, mailbox);
    const draft = await draftOf(mailbox, args, context);
    const mail = draft.isDraft === false ? draft : await send(mailbox, draft, args, context);
    const sent = mail.isDraft === false;
    return {
      ...describeMail(mail, args.user),
      // A draft's link ends with its sending.
      link: sent ? (mail.webLink ?? undefined) : undefined,
      sent: sent ? zone.tell(mail.sentDateTime) : null,
      notes: noteList(zone.note, sent ? undefined : accepted),
    };
  },
});

const accepted = "Exchange has accepted the mail; it is not in Sent Items yet.";
const sending = { what: "the mail was sent", where: "Sent Items and Drafts" };

/** The mail of this change: the one of an earlier attempt, or a new draft. */
async function draftOf(
  mailbox: GraphPath,
  args: MailArguments,
  context: ToolContext,
): Promise<DraftFields> {
  const { attempt } = context;
  const noted = attempt.noted as Noted | undefined;
  if (noted !== undefined) return await notedDraft(mailbox, noted.draft, args, context);
  const footer = `<hr><p>${escapeHtml(await attribution("Sent", mailbox, context))}</p>`;
  const draft = await madeOnce(
    {
      what: "the mail was put into Drafts",
      where: "Drafts",
      lagMs: mailLagMs,
      make: async () => await postDraft(mailbox, args, footer, context),
      lookUp: async () => await findMarked(mailbox, args.user, context),
    },
    context,
  );
  await attempt.note({ draft: draft.id } satisfies Noted);
  return draft;
}

/** It may have been sent, and then be deleted or moved to an archive: what is gone is never sent anew. */
async function notedDraft(
  mailbox: GraphPath,
  id: string,
  { user }: MailArguments,
  context: ToolContext,
): Promise<DraftFields> {
  try {
    return await readDraft(mailbox, id, user, context);
  } catch (error) {
    if (!isGone(error)) throw error;
    const marked = await findMarked(mailbox, user, context);
    if (marked !== undefined) return marked;
    throw notKnown(sending, error);
  }
}

/**
 * One draft is sent once, however often it is asked for: once submitted, Exchange refuses it. So the
 * request is repeated when its answer is lost.
 */
async function send(
  mailbox: GraphPath,
  draft: DraftFields,
  args: MailArguments,
  context: ToolContext,
): Promise<DraftFields> {
  const { graph, mode } = context;
  const path = graphPath`${mailbox}/messages/${draft.id}/send`;
  const permissions = sendPermissions(args, mode);
  let lost: unknown;
  for (let round = 0; round < 3; round++) {
    const failure = await failureOf(graph.post(path, undefined, { permissions }));
    const isFirst = round === 0 && !context.attempt.repeated;
    if (failure !== undefined && isFirst && !leavesOpen(failure)) throw leftInDrafts(failure);
    const found = await sentMail(mailbox, draft, args, context);
    if (found !== undefined || failure === undefined) return found ?? draft;
    if (mayBeSubmitted(failure)) throw notKnown(sending, failure);
    if (!leavesOpen(failure)) throw leftInDrafts(failure);
    lost = failure;
  }
  throw notKnown(sending, lost);
}

async function failureOf(request: Promise<unknown>): Promise<Error | undefined> {
  return await request.then(
    () => undefined,
    (error: Error) => error,
  );
}

const ofSubmitted = new Set(["not_found", "invalid_input", "conflict"]);

/** So Exchange refuses a draft that an earlier request has submitted, sent by now or still on its way. */
function mayBeSubmitted(refusal: Error): boolean {
  return refusal instanceof ConnectorError && ofSubmitted.has(refusal.code);
}

/** What is not sent stays where a person finds it. */
function leftInDrafts(refusal: Error): Error {
  if (!(refusal instanceof ConnectorError)) return refusal;
  const { code, happened, because, cause, retryAfterSeconds, challenge } = refusal;
  const remedy = `${refusal.remedy} The mail was not sent and lies in Drafts.`;
  const options = { cause, retryAfterSeconds, challenge };
  return new ConnectorError(code, { happened, because, remedy }, options);
}

/** Exchange answers before it sends. */
const looks = [250, 750, 2_000];

async function sentMail(
  mailbox: GraphPath,
  draft: DraftFields,
  { user }: MailArguments,
  context: ToolContext,
): Promise<DraftFields | undefined> {
  for (const wait of looks) {
    await context.pause(wait);
    try {
      const mail = await readDraft(mailbox, draft.id, user, context);
      if (mail.isDraft === false) return mail;
    } catch (error) {
      // On its way it may be in no folder, and a look that fails takes nothing back.
      if (!isGone(error) && !leavesOpen(error)) throw error;
    }
  }
  return undefined;
}

function isGone(error: unknown): boolean {
  return error instanceof ConnectorError && error.code === "not_found";
}

function sendPermissions({ user }: MailArguments, mode: ToolContext["mode"]): string[] {
  const others = mode === "delegated" && user !== undefined && user !== "me";
  return others ? ["Mail.Send", "Mail.Send.Shared"] : ["Mail.Send"];
}
