import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphPath } from "../../../shared/graph/path.ts";
import { checkNextLink, relativeUrl } from "../../../shared/graph/request-url.ts";

const base = "https://graph.test/v1.0";

describe("relativeUrl", () => {
  it("escapes values, keeps the dollar of OData options and leaves undefined ones out", () => {
    const query = { $select: "id,subject", $top: 5, $count: true, $filter: undefined, q: "a&b=c#" };

    expect(relativeUrl(graphPath`/me/messages`, query)).toBe(
      "/me/messages?$select=id%2Csubject&$top=5&$count=true&q=a%26b%3Dc%23",
    );
    expect(relativeUrl(graphPath`/me`)).toBe("/me");
  });

  it("gives any text back unchanged to whoever parses the URL", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        const url = new URL(base + relativeUrl(graphPath`/me`, { $search: a, b }));

        expect([...url.searchParams]).toEqual([
          ["$search", a],
          ["b", b],
        ]);
        expect(url.pathname).toBe("/v1.0/me");
      }),
    );
  });

  it("refuses half a character", () => {
    expect(() => relativeUrl(graphPath`/me`, { $search: "\udc00" })).toThrow(
      expect.objectContaining({ code: "invalid_input" }),
    );
  });
});

describe("checkNextLink", () => {
  it.each([
    "https://graph.test/v1.0/me/messages?$skiptoken=a%20b",
    "https://GRAPH.test:443/v1.0/me/messages",
  ])("lets %s through unchanged", (link) => {
    expect(checkNextLink(link, base)).toBe(link);
  });

  it.each([
    "https://evil.test/v1.0/me",
    "https://graph.test.evil.test/v1.0/me",
    "https://graph.test@evil.test/v1.0/me",
    "https://evil.test\\@graph.test/v1.0/me",
    "https://user@graph.test/v1.0/me",
    "https://:pw@graph.test/v1.0/me",
    "https://graph.test:444/v1.0/me",
    "http://graph.test/v1.0/me",
    "https://graph.test/beta/me",
    "https://graph.test/v1.0/../beta/me",
    "https://graph.test/v1.0/%2e%2e/beta/me",
    "https://graph.test/v1.0evil/me",
    "//graph.test/v1.0/me",
    "/v1.0/me",
    "javascript:alert(1)",
    "",
  ])("refuses %s", (link) => {
    expect(() => checkNextLink(link, base)).toThrow(
      expect.objectContaining({ code: "graph_error" }),
    );
  });
});
