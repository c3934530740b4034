import { expect, it } from "vitest";
import { describeFault } from "../../shared/log.ts";

it("tells an error's kind, its codes, where it arose and what caused it, never its message", () => {
  const cause = Object.assign(new TypeError("subject: salary of Anna"), { code: "ECONNRESET" });
  const error = Object.assign(new Error("body:\n    at salary of Anna", { cause }), {
    statusCode: 403,
    code: "two words",
  });

  const text = describeFault(error);

  expect(text).toMatch(/^Error 403\n\s+at .*log\.test\.ts/);
  expect(text).toMatch(/caused by TypeError ECONNRESET\n/);
  expect(text).not.toContain("salary");
  expect(text).not.toContain("two words");
});

it("tells what was thrown when it was no error", () => {
  expect(describeFault("salary of Anna")).toBe("A string was thrown.");
});
