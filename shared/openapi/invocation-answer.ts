/** What callers see of an invocation ({@link InvocationView}), as a schema. */
import type { PlainSchema } from "./plain-schema.ts";

const text = (description: string): PlainSchema => ({ type: "string", description });
const count = (description: string): PlainSchema => ({ type: "integer", description });
const instant = (description: string): PlainSchema => ({
  ...text(description),
  format: "date-time",
});
const object = (
  description: string,
  properties: Record<string, PlainSchema>,
  required: string[] = [],
): PlainSchema => ({
  type: "object",
  description,
  properties,
  ...(required.length > 0 && { required }),
});
const list = (description: string, items: PlainSchema): PlainSchema => ({
  type: "array",
  description,
  items,
});

const citation = object(
  "A source of the answer.",
  {
    uri: text("The item's uri, which the tool that reads items takes."),
    title: text("Its title."),
    webUrl: text("Its address in the browser."),
    quote: text("The words that the answer rests on; found in the item."),
  },
  ["uri", "title", "quote"],
);

const toolCall = object(
  "A call of a tool.",
  {
    tool: text("The tool's name."),
    arguments: text("What it was asked, in short."),
    outcome: text("How it ended: ok, held, rejected, unknown or the code of an error."),
    durationMs: count("How long it took, in milliseconds."),
  },
  ["tool", "arguments", "outcome", "durationMs"],
);

const usage = object(
  "Tokens of the model that were used.",
  {
    inputTokens: count("Tokens read."),
    outputTokens: count("Tokens written."),
    cacheReadTokens: count("Tokens read from the cache."),
    cacheWriteTokens: count("Tokens written to the cache."),
  },
  ["inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens"],
);

const pending = object(
  "A change that waits for a decision.",
  {
    tool: text("The tool that would make it."),
    title: text("What it is."),
    arguments: {
      type: "object",
      description: "Exactly what would be done.",
      additionalProperties: true,
    },
    recipients: list("Whom it would reach.", text("An address.")),
    digest: text("Names this change; a decision repeats it."),
  },
  ["tool", "title", "arguments", "recipients", "digest"],
);

const fields = {
  id: text("Names the request."),
  status: {
    ...text("Where it stands."),
    enum: ["queued", "running", "awaiting_approval", "succeeded", "failed", "cancelled"],
  },
  text: text("The answer."),
  data: {
    type: "object",
    description: "The answer as data, in the form that was asked for.",
    additionalProperties: true,
  },
  citations: list("The sources of the answer.", citation),
  notes: list("What is missing, and why.", text("A note.")),
  toolCalls: list("The calls of tools.", toolCall),
  usage,
  progress: object(
    "How far it is, while it runs.",
    {
      turn: count("Turns of the model so far."),
      tool: text("The tool that runs."),
      elapsedSeconds: count("Seconds since it began."),
    },
    ["turn", "elapsedSeconds"],
  ),
  pending: list("Changes that wait for a decision.", pending),
  error: object(
    "Why it failed.",
    {
      code: text("A code to branch on."),
      detail: text("What happened and why."),
      remedy: text("What to do about it."),
    },
    ["code", "detail", "remedy"],
  ),
  callback: object(
    "Whether the result was posted.",
    {
      state: text("Pending, delivered or failed."),
      attempts: count("How often it was tried."),
      failure: text("Why the last attempt failed."),
    },
    ["state", "attempts"],
  ),
  callbackKey: text("Signs the callback; given once, with the first answer."),
  metadata: {
    type: "object",
    description: "What the request carried, unchanged.",
    additionalProperties: { type: "string", description: "A value." },
  },
  acceptedAt: instant("When it was accepted."),
  startedAt: instant("When it began to run."),
  endedAt: instant("When it ended."),
} satisfies Record<string, PlainSchema>;

const always = ["id", "status", "acceptedAt"];

export const invocationAnswer = object("A request to Claude and what came of it.", fields, [
  ...always,
  "toolCalls",
  "usage",
]);

/** To people other than the requester, what was asked and what came of it is not told. */
export const changedInvocation = object(
  "The request as it stands then; its content is for its requester only.",
  fields,
  always,
);

const { id, status, progress, callback, acceptedAt, startedAt, endedAt } = fields;

/** What lists show ({@link InvocationPage}). */
export const listedInvocation = object(
  "A request, without its content.",
  {
    id,
    status,
    progress,
    callback,
    acceptedAt,
    startedAt,
    endedAt,
    requestedBy: object("Who asked; told in lists of all.", {
      callerId: text("Object id of the person or application."),
      clientId: text("Client id of the application that was used."),
      mode: { ...text("Whether a person or an application."), enum: ["delegated", "application"] },
    }),
  },
  always,
);
