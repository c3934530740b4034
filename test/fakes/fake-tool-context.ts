/** A tool's context for unit tests: a graph to record requests, cursors in plain sight, a fixed zone and time. */
import { clouds } from "../../shared/identity/clouds.ts";
import type { Graph } from "../../shared/graph/graph.ts";
import type { GraphTokenSource } from "../../shared/identity/graph-tokens.ts";
import type { Tenant } from "../../shared/identity/tenant.ts";
import { openZone } from "../../shared/tools/zone-clock.ts";
import type { ToolContext } from "../../shared/tools/tool-context.ts";

export const testTenant: Tenant = {
  key: "default",
  id: "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21",
  cloud: clouds.global,
  clientId: "d7e8394b-60af-4c25-95e7-f8490a2b360e",
  appIdUri: "api://d7e8394b-60af-4c25-95e7-f8490a2b360e",
  credential: { kind: "secret" },
  toolsets: [],
  searchRegion: "EUR",
  writeTools: [],
  limits: {
    callsPerMinute: 120,
    invocationsPerCaller: 20,
    invocations: 200,
    tokensPerDayAndCaller: 1_000_000,
    tokensPerDay: 10_000_000,
  },
};

/** Where Graph is a fake, nobody asks. */
export const noTokens: GraphTokenSource = {
  token: () => Promise.reject(new Error("There are no tokens.")),
};

/** `cursor: "x"` among the arguments opens to `openedCursor`; a sealed state reads `sealed:{json}`. */
export function fakeToolContext(
  graph: Graph,
  overrides: Partial<ToolContext> & { openedCursor?: unknown } = {},
): ToolContext {
  const { openedCursor, ...rest } = overrides;
  return {
    mode: "delegated",
    tenant: testTenant,
    graph,
    cursor: {
      open: async <State>() => openedCursor as State | undefined,
      seal: async (state) => `sealed:${JSON.stringify(state)}`,
    },
    zones: { of: async () => await openZone("Europe/Berlin") },
    attempt: {
      marker: "3d5c2f2e-7c1b-4f0a-9a55-0f6d2b8f9c11",
      repeated: false,
      since: new Date("2026-03-02T08:00:00Z"),
      noted: undefined,
      note: async () => {},
    },
    now: () => Date.parse("2026-03-02T08:00:00Z"),
    pause: async () => {},
    signal: new AbortController().signal,
    ...rest,
  };
}
