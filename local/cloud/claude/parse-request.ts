/** Reads a body against its schema and words what is wrong as the Messages API does. */
import type * as z from "zod";
import { badRequest } from "./api-error.ts";

export function parseRequest<Schema extends z.ZodObject>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(issue === undefined ? "Invalid request" : describe(issue, body, []));
}

type Issue = z.core.$ZodIssue;

function describe(issue: Issue, body: unknown, above: readonly PropertyKey[]): string {
  const path = [...above, ...issue.path];
  const value = valueAt(body, path);
  if (issue.code === "invalid_union") {
    const branch = issue.errors.at(Array.isArray(value) ? -1 : 0)?.[0];
    if (branch) return describe(branch, body, path);
    const [at, tag] = typeof value === "string" ? [path.slice(0, -1), `'${value}' `] : [path, ""];
    return `${spell(at, body)}: Input tag ${tag}does not match any of the expected tags`;
  }
  if (issue.code === "unrecognized_keys") {
    return `${spell([...path, issue.keys[0]!], body)}: Extra inputs are not permitted`;
  }
  if (value === undefined) return `${spell(path, body)}: Field required`;
  return `${spell(path, body)}: ${wordingOf(issue)}`;
}

function wordingOf(issue: Issue): string {
  if (issue.code === "invalid_type")
    return `Input should be a valid ${typeNames[issue.expected] ?? issue.expected}`;
  return issue.message;
}

const typeNames: Readonly<Record<string, string>> = {
  object: "dictionary",
  record: "dictionary",
  int: "integer",
  array: "list",
};

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

/** The API names a block's type within the path: `messages.1.content.0.thinking.cache_control`. */
function spell(path: readonly PropertyKey[], body: unknown): string {
  const words = path.flatMap((key, index) => {
    const here = path.slice(0, index + 1);
    const isTool = path[index - 1] === "tools";
    const tag = typeof key === "number" ? valueAt(body, [...here, "type"]) : undefined;
    const type = isTool ? "custom" : tag;
    const isLast = index === path.length - 1;
    return typeof type === "string" && !isLast ? [String(key), type] : [String(key)];
  });
  return words.join(".");
}
