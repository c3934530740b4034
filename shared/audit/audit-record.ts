/** The audit record of one tool call: who did what as whom and how it ended; never content. */
import { createHash } from "node:crypto";
import type { ErrorCode } from "../errors/connector-error.ts";
import type { Mode } from "../identity/caller.ts";

/** By which way a call came in. */
export type Surface = "http" | "mcp" | "invocation" | "rotator";

export interface AuditRecord {
  /** When the call began. */
  time: Date;
  /** Id of the call: `requestId` of its answer, `client-request-id` of its Graph requests. */
  requestId: string;
  tenantKey: string;
  surface: Surface;
  tool: string;
  mode: Mode;
  /** Object id of the user or application that called. */
  callerId: string;
  /** Client id of the app through which it called. */
  clientId: string;
  /** Whose data the call named (`user`), when not the caller's own. Absent: the caller. */
  onBehalfOf: string | undefined;
  /**
   * `m365://` uris read or returned, at most {@link maxResources}; of calls about an invocation its
   * path.
   */
  resources: readonly string[];
  /** `ok`, or the code of what went wrong: an {@link ErrorCode} or one of an invocation's own. */
  outcome: "ok" | ErrorCode | (string & {});
  /** Microsoft Graph's `request-id`s, for Microsoft's support. */
  graphRequestIds: readonly string[];
  durationMs: number;
  /** Bytes of the answer. */
  bytes: number;
}

export const maxResources = 50;

/** A value a caller made up (a `user` that is no sign-in name or id) is kept as a digest only. */
export function identityOf(user: string): string {
  return /^[\w.'#+-]+@[\w.-]+$|^[0-9a-f-]{36}$/i.test(user) ? user : digestOf(user);
}

/**
 * What a caller sent as a uri, if it can be one: anything else might be text. Of a web link, which may
 * hold a token that opens the item, a digest.
 */
export function namedResource(uri: unknown): string[] {
  if (typeof uri !== "string") return [];
  if (/^https:/i.test(uri)) return [digestOf(uri)];
  return ourUri.test(uri) ? [uri] : [];
}

function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}

const ourUri = /^m365:\/\/[a-z]+\/[\w%.~!'()*/-]{1,1000}$/;

/** The `uri` of a result, where it has one, and of the items in its lists. */
export function resourcesIn(result: Readonly<Record<string, unknown>>): string[] {
  const listed = Object.values(result)
    .filter((list) => Array.isArray(list))
    .flatMap((list: { uri?: unknown }[]) => list.map(({ uri }) => uri));
  return [result["uri"], ...listed].filter((uri) => typeof uri === "string").slice(0, maxResources);
}
