/** Sends one body to an address that somebody gave: https, no redirect, no private network. */
import dns from "node:dns";
import type { IncomingMessage } from "node:http";
import { request, type RequestOptions } from "node:https";
import { isIP } from "node:net";
import type { Clock } from "../clock.ts";
import { mayReach } from "./private-address.ts";

export interface PostRequest {
  /** Holds its own signature in the case of Teams: never logged. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of it, in words that hold nothing of address, body or answer. */
export type PostResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: string; readonly retryAfterMs?: number | undefined };

export type Post = (sent: PostRequest) => Promise<PostResult>;

export interface PostOptions {
  readonly clock: Clock;
  /** Hosts inside the organisation's own network, named by an administrator. */
  readonly privateHosts: readonly string[];
  /** For one attempt. */
  readonly timeoutMs?: number;
}

const attempts = 3;
/** What is asked to wait longer waits for the next run. */
const longestWaitMs = 10_000;

export function createPost({ clock, privateHosts, timeoutMs = 10_000 }: PostOptions): Post {
  return async (sent) => {
    const url = URL.canParse(sent.url) ? new URL(sent.url) : undefined;
    if (url?.protocol !== "https:") return refused("the address is not an https address");
    if (url.username !== "" || url.password !== "") return refused("the address holds a password");
    const allowPrivate = privateHosts.includes(url.hostname);
    const literal = url.hostname.replace(/^\[|\]$/g, "");
    if (isIP(literal) !== 0 && !mayReach(literal, allowPrivate)) return refused(privateNetwork);

    for (let attempt = 1; ; attempt += 1) {
      const { result, again } = await once(url, sent, allowPrivate, timeoutMs);
      if (result.ok || !again || attempt === attempts) return result;
      const asked = result.retryAfterMs;
      if (asked !== undefined && asked > longestWaitMs) return result;
      await clock.sleep(asked ?? 1_000 * 2 ** (attempt - 1) * (0.5 + clock.random()));
    }
  };
}

const privateNetwork = "the address lies in a private network";

const refused = (failure: string): PostResult => ({ ok: false, failure });

interface Attempt {
  readonly result: PostResult;
  /** Another try may help. */
  readonly again: boolean;
}

async function once(
  url: URL,
  { headers, body }: PostRequest,
  allowPrivate: boolean,
  timeoutMs: number,
): Promise<Attempt> {
  const bytes = Buffer.from(body, "utf8");
  try {
    const answer = await send(
      url,
      {
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/json",
          "content-length": String(bytes.length),
        },
        // A connection of its own, so that the check of the address is the one it is made with.
        agent: false,
        lookup: checkedLookup(allowPrivate),
        signal: AbortSignal.timeout(timeoutMs),
      },
      bytes,
    );
    return judge(answer);
  } catch (error) {
    if (error instanceof ForbiddenAddress) return { result: refused(privateNetwork), again: false };
    return { result: refused("no answer"), again: true };
  }
}

function send(url: URL, options: RequestOptions, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      // What a receiver answers beyond its status is nobody's business here.
      answer.destroy();
      resolve(answer);
    });
    sent.on("error", reject).end(body);
  });
}

function judge({ statusCode = 0, headers }: IncomingMessage): Attempt {
  if (statusCode >= 200 && statusCode < 300) return { result: { ok: true }, again: false };
  const redirect = statusCode >= 300 && statusCode < 400 ? ", a redirect that is not followed" : "";
  const retryAfterMs = retryAfter(headers["retry-after"]);
  const result = { ok: false, failure: `HTTP ${statusCode}${redirect}`, retryAfterMs } as const;
  return { result, again: statusCode === 429 || statusCode === 408 || statusCode >= 500 };
}

function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
}

class ForbiddenAddress extends Error {}

/** One forbidden address among several is enough: the connection might take it. */
function checkedLookup(allowPrivate: boolean): NonNullable<RequestOptions["lookup"]> {
  return (hostname, options, done) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const allowed = addresses.every(({ address }) => mayReach(address, allowPrivate));
      if (!allowed) return done(new ForbiddenAddress(), []);
      const [first] = addresses;
      if (options.all === true) return done(null, addresses);
      return first ? done(null, first.address, first.family) : done(new ForbiddenAddress(), []);
    });
  };
}
