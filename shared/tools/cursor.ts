/** Cursors: opaque to callers, sealed, and good only for the caller, tool and arguments that got them. */
import { createHash } from "node:crypto";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Sealer } from "../sealing/sealer.ts";

/** What must be the same on every page. */
export interface CursorBinding {
  tenantKey: string;
  objectId: string;
  tool: string;
  /** The parsed arguments; `cursor` itself is left out. */
  args: Readonly<Record<string, unknown>>;
}

export interface Cursor {
  /** The state that {@link Cursor.seal} kept, or undefined on the first page. */
  open<State>(): Promise<State | undefined>;
  seal(state: unknown): Promise<string>;
}

const lifetimeSeconds = 24 * 60 * 60;

/** The cursor of one call. `args.cursor` is what the caller sent. */
export function createCursor(sealer: Sealer, binding: CursorBinding): Cursor {
  const { cursor: sent, ...rest } = binding.args;
  const digest = createHash("sha256")
    .update(JSON.stringify([binding.tenantKey, binding.objectId, binding.tool, sorted(rest)]))
    .digest("base64url");
  return {
    async open<State>() {
      if (typeof sent !== "string") return undefined;
      const sealed = await sealer.open<{ digest: string; state: State }>("cursor", sent);
      if (sealed?.digest !== digest) throw invalidCursor();
      return sealed.state;
    },
    seal: async (state) => await sealer.seal("cursor", { digest, state }, lifetimeSeconds),
  };
}

function sorted(args: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(args).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function invalidCursor(): ConnectorError {
  return new ConnectorError("invalid_cursor", {
    happened: "The cursor was refused.",
    because:
      "It was changed, is older than a day, or belongs to another caller, tool or set of arguments.",
    remedy:
      "Repeat the call with exactly the arguments of the first page, or start again without cursor.",
  });
}
