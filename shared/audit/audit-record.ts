/** The audit record of one tool call: who did what as whom and how it ended; never content. */
import { createHash } from "node:crypto";
import type { ErrorCode } from "../errors/connector-error.ts";
import type { Mode } from "../identity/caller.ts";

/** By which way a call came in. */
export type Surface = "http";

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
  /** `m365://` uris read or returned, at most {@link maxResources}. */
  resources: readonly string[];
  outcome: "ok" | ErrorCode;
  /** Microsoft Graph's `request-id`s, for Microsoft's support. */
  graphRequestIds: readonly string[];
  durationMs: number;
  /** Bytes of the answer. */
  bytes: number;
}

export const maxResources = 50;

/** A value a caller made up (a `user` that is no sign-in name or id) is kept as a digest only. */
export function identityOf(user: string): string {
  return /^[\w.'#+-]+@[\w.-]+$|^[0-9a-f-]{36}$/i.test(user)
    ? user
    : `sha256:${createHash("sha256").update(user).digest("hex").slice(0, 16)}`;
}

/** Adds the `uri`s in arguments or a result, wherever they stand; only what can be one of ours. */
export function addResources(found: string[], value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (found.length >= maxResources) return;
    if (name !== "uri") addResources(found, inner);
    else if (typeof inner === "string" && ourUri.test(inner)) found.push(inner);
  }
}

const ourUri = /^m365:\/\/[a-z]+\/[\w%.~!'()*/-]{1,1000}$/;
