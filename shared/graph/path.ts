/** Microsoft Graph paths in which every value is percent-encoded, so no caller can change their shape. */
import { ConnectorError } from "../errors/connector-error.ts";

/** A path below `/v1.0`, made only by {@link graphPath}; a plain string is not one. */
export class GraphPath {
  readonly value: string;
  /** The path with `{}` for every value: the same for all requests of a kind, and nobody's data. */
  readonly template: string;

  constructor(value: string, template: string) {
    this.value = value;
    this.template = template;
  }

  toString(): string {
    return this.value;
  }
}

/**
 * Tag for Graph paths: graphPath`/users/${id}/messages`. A string value becomes exactly one path
 * segment, or a part of one; another GraphPath is inserted as it stands.
 *
 * @throws ConnectorError `invalid_input` for a value that no Graph id can be: empty, with `.` or `..`
 * as a part between slashes, with control characters or lone surrogates.
 */
export function graphPath(
  literals: TemplateStringsArray,
  ...values: readonly (string | GraphPath)[]
): GraphPath {
  let path = literals[0] ?? "";
  let template = path;
  values.forEach((value, index) => {
    const literal = literals[index + 1] ?? "";
    path += (value instanceof GraphPath ? value.value : encodeSegment(value)) + literal;
    template += (value instanceof GraphPath ? value.template : "{}") + literal;
  });
  return new GraphPath(path, template);
}

/** A string literal inside an OData expression, quotes doubled: `O'Neil` → `'O''Neil'`. */
export function odataString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function encodeSegment(value: string): string {
  if (value === "" || isRelative(value) || /\p{Cc}/u.test(value) || !value.isWellFormed())
    throw new ConnectorError("invalid_input", {
      happened: "An id in the request is not valid.",
      because: "It is empty, a relative path, or has characters that no Microsoft Graph id has.",
      remedy: "Use an id or uri exactly as a tool returned it.",
    });
  // encodeURIComponent leaves !'()* alone; a quote or parenthesis has a meaning in OData keys.
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Also inside a longer value: a gateway that decodes `%2F` would follow the `..` behind it. */
function isRelative(value: string): boolean {
  return value.split(/[\\/]/).some((part) => part === "." || part === "..");
}
