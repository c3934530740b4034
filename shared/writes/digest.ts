/** Digests of JSON values that are the same for the same value, however its fields are ordered. */
import { createHash } from "node:crypto";

export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("base64url");
}

function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner) ? sorted(inner) : inner,
    ) ?? ""
  );
}

function sorted(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}
