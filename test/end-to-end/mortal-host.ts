/**
 * A program of its own: hosts the functions and dies at one of the requests that it makes, as if the
 * power went. Its parent says which; see `kill-range.ts`.
 */
import diagnostics from "node:diagnostics_channel";
import { startHost } from "../../local/host/host.ts";
import { installMovedDate } from "../../local/moved-date.ts";
import { resolveLocalhostNames } from "../../local/network/names.ts";
import { trustAuthority } from "../../local/network/trust.ts";

export interface Orders {
  /** The built functions. */
  readonly entry: string;
  readonly hostJson: object;
  readonly settings: Record<string, string>;
  /** The authority that the stand-ins' certificates come from, in PEM. */
  readonly authority: string;
  /** How far ahead of the real time it is. */
  readonly shift: number;
  readonly death?: Death;
}

export interface Death {
  /** Of all requests it makes, from 1. */
  readonly at: number;
  /** Before a byte of it is sent, or once the head of its answer is there. */
  readonly when: "before" | "after";
}

/** What the parent is told once nothing is left in the queue. */
export interface Survived {
  readonly requests: readonly string[];
}

/** In the order in which they were made. */
const requests: string[] = [];

process.on("disconnect", () => process.exit());
process.once("message", (orders: Orders) => void obey(orders));

async function obey({ authority, shift, death, ...app }: Orders): Promise<void> {
  installMovedDate().shift = shift;
  trustAuthority(authority);
  resolveLocalhostNames();
  watch(death);
  const host = await startHost({ ...app, timersByHand: true, log: () => undefined });
  await host.drainQueue("run_invocation");
  process.send?.({ requests } satisfies Survived);
}

interface Asked {
  readonly request: { readonly method?: string; readonly path?: string };
}

/** Both of Node's ways to ask: its own HTTP client, and fetch. */
function watch(death: Death | undefined): void {
  const numbers = new WeakMap<object, number>();
  const begun = (message: unknown): void => {
    const { request } = message as Asked;
    if (isPoll(request)) return;
    numbers.set(request, requests.push(`${request.method} ${request.path?.split("?")[0]}`));
    if (death?.when === "before" && requests.length === death.at) die();
  };
  const answered = (message: unknown): void => {
    const { request } = message as Asked;
    if (death?.when === "after" && numbers.get(request) === death.at) die();
  };
  diagnostics.subscribe("http.client.request.created", begun);
  diagnostics.subscribe("http.client.response.finish", answered);
  diagnostics.subscribe("undici:request:create", begun);
  diagnostics.subscribe("undici:request:headers", answered);
}

/** The host looks for messages all the time; their number says nothing. */
function isPoll({ method, path = "" }: Asked["request"]): boolean {
  return method === "GET" && /\/messages(?:\?|$)/.test(path);
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
}
