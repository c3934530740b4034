/** The threat model names tests as its proof: they must be there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/security.md"), "utf8");

describe("docs/security.md", () => {
  it("names only tests that are there", () => {
    const named = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path);

    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("gives every threat a proof", () => {
    const rows = page
      .slice(page.indexOf("## Threats"), page.indexOf("## What remains"))
      .split("\n")
      .filter((line) => line.startsWith("| ") && !/^\| (Threat|-)/.test(line));

    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((row) => !/`test\/[^`]+\.test\.ts`/.test(row))).toEqual([]);
  });
});
