import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSealer } from "../../../shared/sealing/sealer.ts";
import { createCursor, type CursorBinding } from "../../../shared/tools/cursor.ts";

const key = { id: "v1", key: createSecretKey(randomBytes(32)) };
const sealer = createSealer({ current: async () => key, find: async () => key });

const binding: CursorBinding = {
  tenantKey: "default",
  objectId: "anna",
  tool: "outlook_email_search",
  args: { query: "budget", size: 20 },
};

const sealed = await createCursor(sealer, binding).seal({ from: 20 });

it("is absent on the first page", async () => {
  const state = await createCursor(sealer, binding).open();

  expect(state).toBeUndefined();
});

it("opens for the same caller, tool and arguments, in whatever order they come", async () => {
  const again = { ...binding, args: { cursor: sealed, size: 20, query: "budget" } };

  const state = await createCursor(sealer, again).open();

  expect(state).toEqual({ from: 20 });
});

describe("is refused", () => {
  it.each<[string, Partial<CursorBinding>]>([
    ["for another caller", { objectId: "ben" }],
    ["for another tenant", { tenantKey: "other" }],
    ["for another tool", { tool: "sharepoint_search" }],
    ["with other arguments", { args: { query: "salaries", size: 20, cursor: sealed } }],
    ["when altered", { args: { ...binding.args, cursor: `${sealed.slice(0, -4)}AAAA` } }],
    ["when made up", { args: { ...binding.args, cursor: "next" } }],
  ])("%s", async (_case, change) => {
    const foreign = { ...binding, args: { ...binding.args, cursor: sealed }, ...change };

    const attempt = createCursor(sealer, foreign).open();

    await expect(attempt).rejects.toMatchObject({ code: "invalid_cursor", status: 400 });
  });
});
