/** Which invocation a message of the queues is about. */
import * as z from "zod";
import { ConnectorError } from "../errors/connector-error.ts";
import { readMessage } from "../storage/queue-message.ts";
import type { InvocationKey, InvocationMessage } from "./types.ts";

/** What may stand in the keys of tables and the names of blobs. */
const part = z.string().regex(/^[\w-]{1,128}$/);
const messageSchema = z.strictObject({ tenantKey: part, callerId: part, id: part });

/** Undefined: nobody of this connector sent it. */
export function keyIn(message: unknown): InvocationKey | undefined {
  return messageSchema.safeParse(readMessage(message)).data;
}

export function messageOf({ tenantKey, callerId, id }: InvocationKey): InvocationMessage {
  return { tenantKey, callerId, id };
}

/** @throws ConnectorError for the host, which tries again and sets the message aside at last. */
export function requireKey(message: unknown): InvocationKey {
  const key = keyIn(message);
  if (key !== undefined) return key;
  throw new ConnectorError("invalid_input", {
    happened: "A queue message was not handled.",
    because: "It does not name an invocation: tenantKey, callerId and id.",
    remedy: "Post requests to /api/invocations; nothing else needs to write to this queue.",
  });
}

/** For a message that names an invocation which does not exist. */
export function unknownInvocation(id: string): ConnectorError {
  return new ConnectorError("not_found", {
    happened: "A queue message was not handled.",
    because: `There is no invocation ${id}.`,
    remedy: "Post requests to /api/invocations; nothing else needs to write to this queue.",
  });
}
