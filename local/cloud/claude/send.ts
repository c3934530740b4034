/** Sends an answer, streamed or whole, and fails on the way where a script says so. */
import type { Message } from "@anthropic-ai/sdk/resources/messages";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { ApiError, type ApiErrorType } from "./api-error.ts";
import type { Answer } from "./answer.ts";
import type { ClaudeEnv } from "./claude.ts";
import type { ScriptedFailure, ScriptedStep } from "./script.ts";
import { event, eventsOf } from "./stream.ts";

/** The failing answer of a step that fails before anything is said. */
export function failBefore(c: Context<ClaudeEnv>, step: ScriptedFailure): Response | undefined {
  if ("cut" in step && step.cut === "before") return cut(c);
  if (!("fail" in step)) return undefined;
  const { fail, retryAfter } = step;
  const headers: Record<string, string> =
    retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return new ApiError(fail, wordings[fail] ?? "Error").response(c.get("requestId"), headers);
}

const wordings: Readonly<Record<number, string>> = {
  401: "invalid x-api-key",
  403: "Your API key does not have permission to use the specified resource.",
  429: "This request would exceed your organization's rate limit.",
  500: "Internal server error",
  529: "Overloaded",
};

function cut(c: Context<ClaudeEnv>): Response {
  c.env.outgoing?.destroy();
  return c.env.outgoing ? RESPONSE_ALREADY_SENT : Response.error();
}

export interface Sending {
  readonly message: Message;
  readonly answer: Answer;
  readonly headers: Record<string, string>;
  readonly stream: boolean;
  readonly step: ScriptedStep;
}

export function send(c: Context<ClaudeEnv>, { message, answer, headers, stream, step }: Sending) {
  if (!stream) return whole(c, { message, headers, step });
  const events = [...eventsOf(message, answer)];
  const breaks = "cut" in step || "truncate" in step || "errorEvent" in step;
  const sent = breaks ? events.slice(0, Math.ceil(events.length / 2)) : events;
  if ("errorEvent" in step) sent.push(errorEvent(step.errorEvent, c.get("requestId")));
  const body = streamOf(sent, () => {
    if ("cut" in step) c.env.outgoing?.destroy();
  });
  const type = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
  return new Response(body, { headers: { ...headers, ...type } });
}

function errorEvent(type: ApiErrorType, requestId: string): string {
  const error = { type, message: type === "overloaded_error" ? "Overloaded" : "Error" };
  return event("error", { error, request_id: requestId });
}

/** One event at a time, so that a client sees the first before the last is made. */
function streamOf(events: readonly string[], atEnd: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = events[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const next = left.next();
      if (!next.done) return controller.enqueue(encoder.encode(next.value));
      atEnd();
      controller.close();
    },
  });
}

function whole(
  c: Context<ClaudeEnv>,
  { message, headers, step }: Omit<Sending, "answer" | "stream">,
) {
  if ("errorEvent" in step) {
    const status = step.errorEvent === "overloaded_error" ? 529 : 500;
    return new ApiError(status, wordings[status]!).response(c.get("requestId"), headers);
  }
  if ("cut" in step) return cut(c);
  const json = JSON.stringify(message);
  const body = "truncate" in step ? json.slice(0, json.length / 2) : json;
  return new Response(body, { headers: { ...headers, "content-type": "application/json" } });
}
