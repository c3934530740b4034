/** One operation of the HTTP API, as both API documents and the custom connector describe it. */
import type { PlainSchema } from "./plain-schema.ts";

/** Who sees it in a flow's designer: everybody, under "advanced", or only the definition itself. */
export type Visibility = "important" | "advanced" | "internal";

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly title: string;
  readonly description: string;
  readonly required?: true;
  readonly schema: PlainSchema;
  readonly visibility?: Visibility;
}

export interface Operation {
  /** PascalCase, letters and digits. */
  readonly id: string;
  readonly method: "get" | "post" | "delete";
  readonly path: string;
  /** At most 80 characters, sentence case, no final punctuation. */
  readonly summary: string;
  /** A sentence. */
  readonly description: string;
  readonly visibility: Visibility;
  readonly parameters: readonly Parameter[];
  /** An object; its fields are the operation's inputs. */
  readonly body: PlainSchema | undefined;
  /** The one answer that has a schema. */
  readonly answer: {
    readonly status: 200 | 201;
    readonly schema: PlainSchema;
    readonly title: string;
  };
  /** Answers 202 with `Location` and `Retry-After` until the answer is there. */
  readonly polled?: true;
  /** Statuses of problem documents that callers should expect. */
  readonly problems: readonly number[];
}

/** Statuses that any call with a token may be answered with. */
export const commonProblems = [400, 401, 403, 429, 500, 503] as const;
/** Further ones of calls with a body: too large, or no JSON. */
export const bodyProblems = [413, 415] as const;

/** The `paths` of either document: by path and method what `describe` says of each operation. */
export function byPath(
  operations: readonly Operation[],
  describe: (operation: Operation) => unknown,
): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations)
    (paths[operation.path] ??= {})[operation.method] = describe(operation);
  return paths;
}
