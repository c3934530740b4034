/** Reads `host.json`: the parts that decide how functions run, with Azure's defaults and limits. */
import * as z from "zod";

const second = 1000;
const day = 24 * 60 * 60 * second;

/** A .NET time span, `[d.]hh:mm:ss[.fff]`, in milliseconds; undefined if it is none. */
export function parseTimeSpan(text: string): number | undefined {
  const match = /^(?:(\d+)\.)?(\d{1,2}):([0-5]?\d)(?::([0-5]?\d(?:\.\d{1,7})?))?$/.exec(text);
  if (!match || Number(match[2]) > 23) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const withinDay = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return (days ?? 0) * day + Math.round(withinDay * second);
}

const timeSpan = z.string().transform((text, context) => {
  const span = parseTimeSpan(text);
  if (span === undefined) context.addIssue("a time span such as 00:05:00 is expected");
  return span ?? z.NEVER;
});
const unlimited = z.enum(["-1", "-1:00:00", "-00:00:01"]).transform(() => Infinity);

const queues = z.object({
  maxPollingInterval: timeSpan.pipe(z.number().min(100)).prefault("00:01:00"),
  visibilityTimeout: timeSpan.prefault("00:00:00"),
  batchSize: z.int().min(1).max(32).default(16),
  maxDequeueCount: z.int().min(1).default(5),
  newBatchThreshold: z.int().min(0).optional(),
  messageEncoding: z.enum(["base64", "none"]).default("base64"),
});

const http = z.object({
  routePrefix: z.string().default("api"),
  customHeaders: z.record(z.string(), z.string()).default({}),
});

const hostJson = z.object({
  version: z.literal("2.0"),
  // 30 minutes: the default of the Flex Consumption plan.
  functionTimeout: z.union([unlimited, timeSpan]).prefault("00:30:00"),
  extensions: z.object({ http: http.prefault({}), queues: queues.prefault({}) }).prefault({}),
});

export type HostJson = z.output<typeof hostJson>;
export type QueueOptions = HostJson["extensions"]["queues"];

/** Takes the parsed JSON of `host.json`; names everything that is wrong with it in one error. */
export function readHostJson(json: unknown): HostJson {
  const result = hostJson.safeParse(json);
  if (result.success) return result.data;
  throw new Error(
    `host.json cannot be used. Its values are wrong:\n${z.prettifyError(result.error)}\n` +
      `Correct them; the host.json reference of Azure Functions lists what each setting takes.`,
  );
}
