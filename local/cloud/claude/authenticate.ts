/** The key and the version that every request brings. */
import type { Context } from "hono";
import { ApiError, badRequest } from "./api-error.ts";

const version = "2026-10-21";

/** With both headers the older one counts. */
export function checkKey(c: Context, keys: ReadonlySet<string>): void {
  const header = c.req.header("x-api-key");
  const bearer = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const key = header ?? bearer;
  if (key === undefined) throw new ApiError(401, "x-api-key header is required");
  if (!keys.has(key))
    throw new ApiError(401, header === undefined ? "Invalid bearer token" : "invalid x-api-key");
}

/** Only the version that the product is written for: an older one takes what this one refuses. */
export function checkVersion(c: Context): void {
  const asked = c.req.header("anthropic-version");
  if (asked === undefined) throw badRequest("anthropic-version: header is required");
  if (asked !== version) throw badRequest(`anthropic-version: "${asked}" is not a valid version`);
}
