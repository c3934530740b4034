/**
 * A stand-in for the Messages API of Anthropic: the same protocol and the same refusals. What it says
 * comes from a planner that works from the request alone, or from a test's script.
 */
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { ApiError, badRequest } from "./api-error.ts";
import { type Answer, limitAnswer, newId, type Room, toMessage } from "./answer.ts";
import { checkKey, checkVersion } from "./authenticate.ts";
import { checkConversation } from "./check-conversation.ts";
import { checkImages } from "./check-images.ts";
import { checkTools } from "./check-tools.ts";
import { createModels, factsOf, type ModelFacts, type Models } from "./models.ts";
import { parseRequest } from "./parse-request.ts";
import { plan } from "./planner/plan.ts";
import { promptBlocks } from "./prompt-blocks.ts";
import { afterLast, type InputUsage, PromptCache } from "./prompt-cache.ts";
import { RateLimits } from "./rate-limits.ts";
import {
  type CountRequest,
  countRequest,
  messagesRequest,
  type MessagesRequest,
} from "./request.ts";
import { isFailure, type Script, type ScriptedStep, Scripts } from "./script.ts";
import { answerOf } from "./scripted-answer.ts";
import { failBefore, send } from "./send.ts";
import { checkThinking, showsThoughts, Signatures, thinks } from "./thinking.ts";

export interface RecordedRequest {
  readonly path: string;
  /** Without the key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly requestId: string;
}

export interface ClaudeOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface Claude {
  readonly app: Hono<ClaudeEnv>;
  /** The keys that are accepted; tests add and take away. */
  readonly keys: Set<string>;
  /** What the models take; tests change entries. */
  readonly models: Models;
  /** The latest requests, oldest first, refused ones included. */
  readonly requests: RecordedRequest[];
  /** The planner does whatever it is told by what the tools return: for tests of injections. */
  obedient: boolean;
  /** Scripts conversations whose first message contains the text, or matches; all unless told. */
  script(script: Script | readonly ScriptedStep[], prompt?: string | RegExp): void;
  clearScripts(): void;
}

export interface ClaudeEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { requestId: string };
}

const mostBytes = 32 * 1024 * 1024;
const mostRequests = 1_000;

export function createClaude({ clock }: ClaudeOptions): Claude {
  const scripts = new Scripts();
  const claude: Claude = {
    app: new Hono<ClaudeEnv>(),
    keys: new Set(),
    models: createModels(),
    requests: [],
    obedient: false,
    script: (script, prompt) => scripts.add(script, prompt),
    clearScripts: () => scripts.clear(),
  };
  const service: Service = {
    claude,
    scripts,
    cache: new PromptCache(clock),
    rates: new RateLimits(clock),
    signatures: new Signatures(),
    paused: new Set(),
  };
  addRoutes(claude.app, service);
  return claude;
}

interface Service {
  readonly claude: Claude;
  readonly scripts: Scripts;
  readonly cache: PromptCache;
  readonly rates: RateLimits;
  readonly signatures: Signatures;
  /** Digests of conversations that end with an answer that paused. */
  readonly paused: Set<string>;
}

function addRoutes(app: Hono<ClaudeEnv>, service: Service): void {
  app.use(async (c, next) => {
    c.set("requestId", newId("req"));
    await next();
    c.res.headers.set("request-id", c.get("requestId"));
  });
  app.post("/v1/messages", async (c) => await answerMessages(c, service));
  app.post("/v1/messages/count_tokens", async (c) => {
    const request = parseRequest(countRequest, await readBody(c, service));
    checkRequest(request, service);
    return c.json({ input_tokens: inputTokens(request) });
  });
  app.notFound((c) => new ApiError(404, "Not Found").response(c.get("requestId")));
  app.onError((error, c) => {
    if (error instanceof ApiError) return error.response(c.get("requestId"));
    throw error;
  });
}

async function readBody(c: Context<ClaudeEnv>, { claude }: Service): Promise<unknown> {
  checkKey(c, claude.keys);
  checkVersion(c);
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > mostBytes)
    throw new ApiError(413, "Request exceeds the maximum allowed number of bytes.");
  const body = parseJson(new TextDecoder().decode(bytes));
  record(c, claude.requests, body);
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("The request body is not valid JSON");
  }
}

function record(c: Context<ClaudeEnv>, requests: RecordedRequest[], body: unknown): void {
  const { authorization: _, "x-api-key": __, ...headers } = c.req.header();
  requests.push({ path: c.req.path, headers, body, requestId: c.get("requestId") });
  if (requests.length > mostRequests) requests.shift();
}

function checkRequest(request: CountRequest, { claude, paused, signatures }: Service): ModelFacts {
  const facts = factsOf(claude.models, request.model);
  checkThinking(request, facts);
  checkTools(request);
  checkConversation(request, paused.has(digestOf(request)));
  checkImages(request);
  signatures.check(request, facts);
  return facts;
}

function digestOf(request: CountRequest): string {
  return promptBlocks(request).at(-1)?.digest ?? "";
}

function inputTokens(request: CountRequest): number {
  return promptBlocks(request).reduce((sum, { tokens }) => sum + tokens, afterLast);
}

async function answerMessages(c: Context<ClaudeEnv>, service: Service): Promise<Response> {
  const request = parseRequest(messagesRequest, await readBody(c, service));
  const facts = checkRequest(request, service);
  const room = roomFor(request, facts);
  const step = service.scripts.next(request) ?? { plan: true };
  if (step.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, step.delay));
  const failed = isFailure(step) && failBefore(c, step);
  if (failed) return failed;
  const said =
    isFailure(step) || "plan" in step ? plan(request, service.claude.obedient) : answerOf(step);
  const answer = limitAnswer(thoughtful(said, request, facts, service), stops(request), room);
  const { cache_control } = request;
  const automatic = cache_control ? (cache_control.ttl ?? "5m") : undefined;
  const input = service.cache.use(request.model, facts, promptBlocks(request), automatic);
  return reply(c, service, { request, answer, input, step });
}

interface Exchange {
  readonly request: MessagesRequest;
  readonly answer: Answer;
  readonly input: InputUsage;
  readonly step: ScriptedStep;
}

function reply(
  c: Context<ClaudeEnv>,
  { rates, paused }: Service,
  { request, answer, input, step }: Exchange,
): Response {
  const message = toMessage(request.model, answer, input);
  if (answer.stopReason === "pause_turn") {
    const { content } = message;
    const grown = { ...request, messages: [...request.messages, { role: "assistant", content }] };
    paused.add(digestOf(grown as CountRequest));
  }
  const headers = rates.headers(inputTokens(request), message.usage.output_tokens);
  return send(c, { message, answer, headers, stream: request.stream === true, step });
}

function stops({ stop_sequences = [] }: MessagesRequest): readonly string[] {
  return stop_sequences;
}

/** Thoughts come first; what they were is not told unless it was asked for. */
function thoughtful(
  answer: Answer,
  request: MessagesRequest,
  facts: ModelFacts,
  { signatures }: Service,
): Answer {
  if (!thinks(request, facts) || answer.blocks.length === 0) return answer;
  const thinking = showsThoughts(request, facts) ? "I look at what is asked and at hand." : "";
  const signature = signatures.sign(request, thinking);
  return { ...answer, blocks: [{ type: "thinking", thinking, signature }, ...answer.blocks] };
}

function roomFor(request: MessagesRequest, facts: ModelFacts): Room {
  const { max_tokens, model } = request;
  if (max_tokens > facts.maxOutput)
    throw badRequest(
      `max_tokens: ${max_tokens} > ${facts.maxOutput}, which is the maximum allowed number of output tokens for ${model}`,
    );
  const input = inputTokens(request);
  const left = facts.contextWindow - input;
  if (left <= 0)
    throw badRequest(`prompt is too long: ${input} tokens > ${facts.contextWindow} maximum`);
  return left < max_tokens
    ? { tokens: left, reason: "model_context_window_exceeded" }
    : { tokens: max_tokens, reason: "max_tokens" };
}
