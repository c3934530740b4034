/** Serves fetch handlers, as Hono apps are, from Node's own servers. */
import type { RequestListener } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";

/** A fetch handler; `bindings` holds the Node request, whose socket a fault may cut. */
export type FetchHandler = (
  request: Request,
  bindings: HttpBindings,
) => Response | Promise<Response>;

/** The adapter answers failures of the handler itself, so that nothing is left to wait for. */
export function listener(handler: FetchHandler): RequestListener {
  const listen = getRequestListener((request, env) => handler(request, env as HttpBindings));
  return (incoming, outgoing) => void listen(incoming, outgoing);
}
