/** `$search` on messages: KQL over one mailbox, newest sent first, at most 1000 results. */
import type { SampleMessage } from "../../../tenant/content.ts";
import { badRequest, mailAccessDenied, type GraphError } from "../errors.ts";
import { KqlSyntaxError } from "../kql/lexer.ts";
import { compileKql, KqlMeaningError, type KqlSchema, type Matcher } from "../kql/match.ts";
import { parseKql } from "../kql/parse.ts";
import { unquoteSearch } from "../kql/quoted.ts";
import { sortBy } from "../odata/collection.ts";
import type { QueryOptions } from "../odata/options.ts";
import { htmlToText } from "../resources/html-text.ts";

const mostResults = 1000;

export function searchMessages(
  messages: SampleMessage[],
  query: QueryOptions,
  basic: boolean,
  now: Date,
): SampleMessage[] {
  if (query.filter) throw exclusive("SearchWithFilter", "$filter");
  if (query.orderby.length > 0) throw exclusive("SearchWithOrderBy", "$orderBy");
  if (query.skip > 0) throw exclusive("SearchWithSkip", "$skip");
  if (query.count) throw exclusive("SearchWithCount", "$count");
  const matches = compileMailQuery(unquoteSearch(query.search ?? ""), basic, now);
  return newestSentFirst(messages.filter(matches)).slice(0, mostResults);
}

export function newestSentFirst(messages: SampleMessage[]): SampleMessage[] {
  return sortBy(messages, [{ path: ["sentDateTime"], descending: true }]);
}

/**
 * @param basic `Mail.ReadBasic`: bodies and attachments can be neither read nor searched
 * @throws GraphError 400 for malformed KQL, 403 for a property that the caller may not read
 */
export function compileMailQuery(text: string, basic: boolean, now: Date): Matcher<SampleMessage> {
  try {
    return compileKql(parseKql(text, "exchange"), basic ? basicSchema : mailSchema, now);
  } catch (error) {
    throw explain(error, text, basic);
  }
}

function explain(error: unknown, text: string, basic: boolean): unknown {
  if (error instanceof KqlSyntaxError)
    return badRequest(`Syntax error: ${error.message} at position ${error.at} in '${text}'.`);
  if (!(error instanceof KqlMeaningError)) return error;
  if (basic && Object.hasOwn(mailSchema.properties, error.property)) return mailAccessDenied();
  return badRequest(error.message);
}

function exclusive(code: string, option: string): GraphError {
  return badRequest(`The query parameter '${option}' is not supported with '$search'.`, code);
}

type Recipients = SampleMessage["toRecipients"];

/** Name and address, each a text of its own. */
function address(recipient: Recipients[number] | null): string[] {
  const { name, address: mail } = recipient?.emailAddress ?? {};
  return [name, mail].filter((text) => typeof text === "string");
}

const from = (message: SampleMessage) => address(message.from);
const to = (message: SampleMessage) => message.toRecipients.flatMap(address);
const cc = (message: SampleMessage) => message.ccRecipients.flatMap(address);
const bcc = (message: SampleMessage) => message.bccRecipients.flatMap(address);
const recipients = (message: SampleMessage) => [...to(message), ...cc(message), ...bcc(message)];
const subject = (message: SampleMessage) => [message.subject];

function bodyText({ body }: SampleMessage): string[] {
  const content = body.content ?? "";
  return [body.contentType === "html" ? htmlToText(content) : content];
}

const attachmentNames = ({ attachments }: SampleMessage) => attachments.map(({ name }) => name);

/** What the index read inside the attachments. */
function attachmentText({ attachments }: SampleMessage): string[] {
  return attachments.flatMap((attachment) =>
    "document" in attachment ? [attachment.document.indexedText] : [],
  );
}

const sizeOf = (message: SampleMessage) =>
  (message.body.content ?? "").length +
  message.attachments.reduce((sum, { size }) => sum + size, 0);

/** No more than Graph documents as searchable: neither categories nor whether a message is read. */
const basicProperties: KqlSchema<SampleMessage>["properties"] = {
  from: { kind: "text", of: from },
  to: { kind: "text", of: to },
  cc: { kind: "text", of: cc },
  bcc: { kind: "text", of: bcc },
  recipients: { kind: "text", of: recipients },
  participants: { kind: "text", of: (message) => [...from(message), ...recipients(message)] },
  subject: { kind: "text", of: subject },
  hasattachment: { kind: "boolean", of: (message) => message.hasAttachments },
  hasattachments: { kind: "boolean", of: (message) => message.hasAttachments },
  importance: { kind: "word", of: (message) => [message.importance] },
  kind: { kind: "word", of: () => ["email"] },
  received: { kind: "date", of: (message) => message.receivedDateTime },
  sent: { kind: "date", of: (message) => message.sentDateTime },
  size: { kind: "number", of: sizeOf },
};

const basicSchema: KqlSchema<SampleMessage> = {
  free: (message) => [...from(message), ...recipients(message), ...subject(message)],
  properties: basicProperties,
  unknown: "refused",
};

const mailSchema: KqlSchema<SampleMessage> = {
  // Without a property, Exchange searches sender, subject and body, and the attachments it can read.
  free: (message) => [
    ...from(message),
    ...recipients(message),
    ...subject(message),
    ...bodyText(message),
    ...attachmentNames(message),
    ...attachmentText(message),
  ],
  properties: {
    ...basicProperties,
    body: { kind: "text", of: bodyText },
    attachment: { kind: "text", of: attachmentNames },
  },
  unknown: "refused",
};
