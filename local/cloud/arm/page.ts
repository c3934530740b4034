/** One page of a list, and where the next one is. */
import type { Context } from "hono";
import type { ArmState } from "./arm-state.ts";

export function page(c: Context, state: ArmState, items: readonly object[]): Response {
  const url = new URL(c.req.url);
  const start = Number(url.searchParams.get("$skiptoken") ?? 0);
  const end = start + state.pageSize;
  const value = items.slice(start, end);
  if (end >= items.length) return c.json({ value });
  url.searchParams.set("$skiptoken", String(end));
  return c.json({ value, nextLink: url.href });
}
