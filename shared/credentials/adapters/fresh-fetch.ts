/** `fetch` over a connection of its own, so that no proxy or replica answers from an earlier one. */
import { request as open } from "node:https";
import type { IncomingMessage } from "node:http";

/** Just what token requests need: a body of text, headers as a plain object, no redirects. */
export const freshFetch: typeof fetch = async (input, init = {}) => {
  const answer = await send(input instanceof Request ? input.url : input, init);
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) throw new TypeError("a redirect is not followed");
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
  return new Response(Buffer.concat(chunks), { status, headers: Object.fromEntries(headers) });
};

function send(url: string | URL, { method, headers, body, signal }: RequestInit) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    // No agent: the connection is opened for this request and closed after it.
    const options = { agent: false as const, method, headers: headers as Record<string, string> };
    const request = open(url, { ...options, ...(signal && { signal }) }, resolve);
    request.once("error", reject);
    request.end(typeof body === "string" ? body : undefined);
  });
}
