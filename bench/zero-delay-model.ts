/**
 * A model that answers at once and the same to all: so many turns with a tool call that is refused
 * before Graph is asked, then the answer. Tells how long it was left waiting between turns.
 */
import { randomUUID } from "node:crypto";
import { Hono } from "hono";

export interface ZeroDelayModel {
  readonly app: Hono;
  /** Milliseconds from the end of an answer to the next request of the same conversation. */
  readonly gapsMs: number[];
}

interface Request {
  model: string;
  messages: { role: string; content: unknown }[];
}

/** The prompt says how many turns: `bench 20 …`. */
export function zeroDelayModel(): ZeroDelayModel {
  const app = new Hono();
  const gapsMs: number[] = [];
  const answered = new Map<string, number>();
  app.post("/v1/messages", async (c) => {
    const arrived = performance.now();
    const { model, messages } = await c.req.json<Request>();
    const prompt = JSON.stringify(messages[0]);
    const since = answered.get(prompt);
    if (since !== undefined) gapsMs.push(arrived - since);
    const [, turns = "0", name = ""] = /bench (\d+) (\S+)/.exec(prompt) ?? [];
    const turn = messages.filter(({ role }) => role === "assistant").length;
    const last = turn >= Number(turns);
    const text = sse(model, last ? deliver(name) : refusedCall);
    if (last) answered.delete(prompt);
    else answered.set(prompt, performance.now());
    return c.body(text, 200, { "content-type": "text/event-stream; charset=utf-8" });
  });
  return { app, gapsMs };
}

interface Call {
  name: string;
  input: object;
}

/** Its arguments are not valid, so that the call ends before Graph. */
const refusedCall: Call = { name: "outlook_email_search", input: { size: 0 } };

const deliver = (name: string): Call => ({
  name: "deliver_answer",
  input: { text: `Done: ${name}`, citations: [] },
});

function sse(model: string, { name, input }: Call): string {
  const usage = { input_tokens: 10, output_tokens: 10 };
  const message = {
    id: `msg_${randomUUID()}`,
    type: "message",
    role: "assistant",
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  const block = { type: "tool_use", id: `toolu_${randomUUID()}`, name, input: {} };
  const delta = { type: "input_json_delta", partial_json: JSON.stringify(input) };
  return [
    { type: "message_start", message },
    { type: "content_block_start", index: 0, content_block: block },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "tool_use", stop_sequence: null }, usage },
    { type: "message_stop" },
  ]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join("");
}
