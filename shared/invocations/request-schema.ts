/** What a caller may ask for, field by field, and how much of it. */
import * as z from "zod";
import { explainIssues } from "../tools/arguments.ts";
import { parseUri } from "../tools/uri.ts";
import { notAccepted } from "./not-accepted.ts";

const efforts = ["low", "medium", "high", "xhigh", "max"] as const;
const mailAddress = /^[^\s@<>"(),;:\\[\]]{0,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

export const requestSchema = z.strictObject({
  prompt: lines(32_000).describe("What Claude is asked to do."),
  instructions: lines(8_000)
    .optional()
    .describe("How to do it: tone, form, what to leave out. Kept apart from the prompt."),
  tools: z
    .array(line(64))
    .min(1)
    .max(100)
    .optional()
    .describe("Names of tools or toolsets Claude may use. Default: the core tools that read."),
  allowWrites: z
    .array(line(64))
    .max(20)
    .default([])
    .describe("Names of the tools that may change something. Default: none."),
  approval: z
    .enum(["none", "required"])
    .default("none")
    .describe("required: each change waits until a person has approved it."),
  allowedRecipients: z
    .array(line(254).toLowerCase().regex(mailAddress, "is an address or @domain"))
    .max(100)
    .optional()
    .describe("Addresses, or @domain for all of a domain, that changes may reach."),
  outputSchema: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("JSON Schema of an object: Claude answers with data that satisfies it, too."),
  attachments: z
    .array(line(2_048).refine(isReadable, "is neither an m365:// uri of a tool nor an https link"))
    .max(20)
    .default([])
    .describe("Uris or links of items to read first."),
  user: line(256)
    .optional()
    .describe("For application callers: sign-in name or id of the person whose data is used."),
  model: z
    .string()
    .regex(/^[\w.:@-]{1,100}$/, "is the id of a Claude model")
    .optional()
    .describe("Id of a Claude model. Default: the connector's."),
  effort: z.enum(efforts).optional().describe("How much thought Claude spends."),
  limits: z
    .strictObject({
      turns: bound(50, 20, "Requests to the model."),
      tokens: bound(2_000_000, 400_000, "Tokens read and written."),
      writes: bound(20, 5, "Changes made.", 0),
      seconds: bound(1_500, 900, "Seconds of work; waiting for an approval does not count."),
    })
    .prefault({})
    .describe("What ends the request as failed when it is reached."),
  callbackUrl: line(2_048).optional().describe("https address that the result is posted to."),
  metadata: z
    .record(
      z.string().regex(/^[\w.-]{1,64}$/, "is a name of 1 to 64 letters, digits, . _ -"),
      line(500),
    )
    .refine((entries) => Object.keys(entries).length <= 20, "has more than 20 entries")
    .default({})
    .describe("Given back unchanged with the result."),
});

export type RequestBody = z.output<typeof requestSchema>;

const mostLevels = 32;

/** Ahead of everything that looks into the body. @throws ConnectorError `invalid_input` */
export function requireShallow(body: unknown, level = 1): void {
  if (typeof body !== "object" || body === null) return;
  if (level > mostLevels)
    throw notAccepted(
      `The body is nested deeper than ${mostLevels} levels.`,
      "Send a flatter one.",
    );
  for (const inner of Object.values(body)) requireShallow(inner, level + 1);
}

/** @throws ConnectorError `invalid_input` that names every field at fault; a value is never repeated. */
export function parseRequest(body: unknown): RequestBody {
  const parsed = requestSchema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  const fields = Object.keys(requestSchema.shape).join(", ");
  throw notAccepted(
    explainIssues(parsed.error.issues),
    `A request takes ${fields}; docs/invocations.md describes each.`,
  );
}

function line(maxCharacters: number): z.ZodString {
  return clean(z.string().trim().min(1).max(maxCharacters), /\p{Cc}/u);
}

function lines(maxCharacters: number): z.ZodString {
  // oxlint-disable-next-line no-control-regex -- Control characters other than tab and line ends.
  return clean(z.string().trim().min(1).max(maxCharacters), /(?![\t\n\r])\p{Cc}/u);
}

function clean(text: z.ZodString, forbidden: RegExp): z.ZodString {
  return text
    .refine((value) => value.isWellFormed(), "has a lone surrogate, which is no character")
    .refine((value) => !forbidden.test(value), "has control characters");
}

function bound(max: number, usual: number, description: string, min = 1) {
  return z.int().min(min).max(max).default(usual).describe(description);
}

function isReadable(uri: string): boolean {
  if (!uri.startsWith("m365://")) return URL.canParse(uri) && new URL(uri).protocol === "https:";
  try {
    return parseUri(uri) !== undefined;
  } catch {
    return false;
  }
}
