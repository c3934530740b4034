import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { GraphPath, graphPath, odataString } from "../../../shared/graph/path.ts";

const anyText = fc.string({ unit: "binary", maxLength: 40 });
const hostileText = fc.oneof(
  anyText,
  fc.constantFrom("..", ".", "%2f", "a/b", "a\\b", "a?b=c", "a#b", "x')", "%2e%2e", "a;b", "//h"),
);

describe("graphPath", () => {
  it("turns any id into one segment, or refuses it", () => {
    fc.assert(
      fc.property(hostileText, (id) => {
        const outcome = segmentsOf(() => graphPath`/users/${id}/messages`);

        expect([["v1.0", "users", id, "messages", ""], "invalid_input"]).toContainEqual(outcome);
      }),
    );
  });

  it.each(["", ".", "..", "a\nb", "\u0000", "\u007f", "\ud800"])("refuses %j", (id) => {
    expect(() => graphPath`/users/${id}`).toThrow(
      expect.objectContaining({ code: "invalid_input" }),
    );
  });

  it.each(["x/..", "../x", "x/../../y", "x\\..", "./x", "x/.", "x/..\\y"])(
    "refuses %j, since a gateway may decode it to a way out",
    (id) => {
      expect(() => graphPath`/users/${id}`).toThrow(
        expect.objectContaining({ code: "invalid_input" }),
      );
    },
  );

  it("lets dots pass that lead nowhere", () => {
    expect(graphPath`/users/${"x..y/.z/..."}`.value).toBe("/users/x..y%2F.z%2F...");
  });

  it("keeps the apostrophe and parenthesis of an id from ending an OData key", () => {
    expect(graphPath`/drives/root/search(q='${"it's (a) *"}')`.value).toBe(
      "/drives/root/search(q='it%27s%20%28a%29%20%2A')",
    );
  });

  it("inserts another path as it stands", () => {
    const mailbox = graphPath`/users/${"a@b.c"}`;

    expect(graphPath`${mailbox}/messages/${"x/y"}`.value).toBe("/users/a%40b.c/messages/x%2Fy");
    expect(new GraphPath("/me", "/me").toString()).toBe("/me");
  });
});

describe("odataString", () => {
  it("doubles quotes, so that no value ends its literal", () => {
    expect(odataString("O'Neil")).toBe("'O''Neil'");
    fc.assert(
      fc.property(anyText, (value) => {
        const literal = odataString(value);

        expect(literal.slice(1, -1).replaceAll("''", "")).not.toContain("'");
      }),
    );
  });
});

/** Where a URL with this path leads, or why there is no such path. */
function segmentsOf(make: () => GraphPath): unknown {
  try {
    const { pathname, search, hash } = new URL(`https://graph.test/v1.0${make().value}`);
    return [...pathname.slice(1).split("/").map(decodeURIComponent), search + hash];
  } catch (error) {
    return error instanceof ConnectorError ? error.code : error;
  }
}
