import { expect, it } from "vitest";
import { requireOwnResource } from "../../../shared/oauth/oauth-error.ts";

it("judges a resource that fills the largest form before the test's time is over", () => {
  // A pattern that begins anew at each mark would take a processor for longer than that.
  const hostile = `${"?".repeat(64_000)}\n`;

  expect(() => requireOwnResource([hostile], "https://m365.example/mcp")).toThrow(/alone/);
});
