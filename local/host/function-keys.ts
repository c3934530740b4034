/** Function access keys: who may call a function whose authorization level is not anonymous. */
import { hash, timingSafeEqual } from "node:crypto";
import type { HttpBinding } from "./host-function.ts";

export interface FunctionKeys {
  /** The `_master` key: opens every function, admin level and disabled ones too. */
  master?: string;
  /** Host keys: open every function of level `function`. */
  host?: string[];
  /** Keys of one function, by its name. */
  functions?: Record<string, string[]>;
}

/** What a request's key is worth: the highest level it opens for this function. */
export function grantedLevel(
  keys: FunctionKeys,
  functionName: string,
  headers: Headers,
  query: URLSearchParams,
): HttpBinding["authLevel"] {
  const presented = headers.get("x-functions-key") ?? query.get("code");
  if (!presented) return "anonymous";
  const opens = (key: string) => timingSafeEqual(digest(key), digest(presented));
  if (keys.master && opens(keys.master)) return "admin";
  const suitable = [...(keys.host ?? []), ...(keys.functions?.[functionName] ?? [])];
  return suitable.some(opens) ? "function" : "anonymous";
}

const order = ["anonymous", "function", "admin"];

export function suffices(granted: string, needed: string): boolean {
  return order.indexOf(granted) >= order.indexOf(needed);
}

function digest(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
