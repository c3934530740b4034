import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  kqlChatQueryString,
  kqlExpression,
  kqlPhrase,
  kqlQueryString,
  kqlRange,
} from "../../../shared/tools/kql.ts";

describe("kqlExpression", () => {
  it("passes the caller's words on as they stand when there is nothing to add", () => {
    const expression = kqlExpression("budget OR forecast", [undefined, false]);

    expect(expression).toBe('"budget OR forecast"');
  });

  it("keeps the caller's OR from widening our restrictions", () => {
    const expression = kqlExpression("a OR b", ["hasAttachments:true"]);

    expect(expression).toBe('"(a OR b) AND hasAttachments:true"');
  });

  it("escapes quotes and backslashes inside the outer quotes", () => {
    const expression = kqlExpression('subject:"Q3 plan" path\\to', []);

    expect(expression).toBe('"subject:\\"Q3 plan\\" path\\\\to"');
  });

  it.each(["a) OR (b", "(a", 'say "hi', "a)", ")("])("refuses the unbalanced %s", (text) => {
    const attempt = () => kqlExpression(text, ["from:x"]);

    expect(attempt).toThrow("not balanced");
  });

  it("takes parentheses inside a phrase as text", () => {
    const expression = kqlQueryString('"smile :)"', ["from:x"]);

    expect(expression).toBe('("smile :)") AND from:x');
  });
});

describe("a colon that makes no property", () => {
  it.each([
    ["Re: plan", '"\\"Re\\" plan"'],
    ["https://lumencycles.example/a", '"\\"https //lumencycles.example/a\\""'],
    ["at 10:30 from:anna", '"at \\"10 30\\" from:anna"'],
    ['subject:"Re: plan" -from:anna', '"subject:\\"Re: plan\\" -from:anna"'],
    ["received>=2026-01-01", '"received>=2026-01-01"'],
    ["from: ben", '"\\"from\\" ben"'],
    ["a<b isread:false", '"\\"a b\\" \\"isread false\\""'],
    ['re:"bar baz" : x', '"\\"re\\" \\"bar baz\\" x"'],
    ["project=aurora", '"\\"project aurora\\""'],
  ])("%s is searched for as words", (text, expected) => {
    expect(kqlExpression(text, [])).toBe(expected);
  });
});

describe("in a file search", () => {
  it.each([
    ["Project: Aurora", '"Project" Aurora'],
    ["https://x.example/z?q=1", '"https //x.example/z?q 1"'],
    ["ContentType:Policy AuthorOWSUSER:anna", "ContentType:Policy AuthorOWSUSER:anna"],
    ['title:"Q3 plan"', 'title:"Q3 plan"'],
  ])("%s keeps its meaning", (text, expected) => {
    expect(kqlQueryString(text, [])).toBe(expected);
  });
});

it.each([
  ["budget AND", "It ends with an operator."],
  ["OR budget", "It begins with an operator."],
  ["*foo", "A word in it begins with *."],
  ["()", "Parentheses in it hold nothing."],
  [": =", "There is no word in it."],
])("refuses %s and says why", (text, because) => {
  expect(() => kqlExpression(text, [])).toThrow(because);
});

describe("kqlPhrase", () => {
  it("is one quoted phrase whatever it is given", () => {
    const property = fc.property(fc.string(), (text) => {
      const phrase = kqlPhrase(text);

      expect(phrase.slice(1, -1)).not.toContain('"');
      expect(phrase).toMatch(/^".*"$/s);
    });

    fc.assert(property);
  });
});

describe("kqlRange", () => {
  it("bounds either end, both, or none", () => {
    expect(kqlRange("received", "2026-01-01", "2026-02-01")).toBe(
      "received>=2026-01-01 AND received<2026-02-01",
    );
    expect(kqlRange("received", "2026-01-01", undefined)).toBe("received>=2026-01-01");
    expect(kqlRange("received", undefined, "2026-02-01")).toBe("received<2026-02-01");
    expect(kqlRange("received", undefined, undefined)).toBeUndefined();
  });
});

describe("kqlChatQueryString", () => {
  it("knows the properties of chat messages, which are not those of mail", () => {
    const query = kqlChatQueryString("sent>2026-01-01 IsMentioned:true subject:Q3 kind:im", []);

    expect(query).toBe('sent>2026-01-01 IsMentioned:true "subject Q3" "kind im"');
  });

  it("is the restrictions alone where there are no words", () => {
    expect(kqlChatQueryString(undefined, ["IsRead:false", undefined, "from:x"])).toBe(
      "IsRead:false AND from:x",
    );
  });

  it("keeps the caller's OR from widening our restrictions", () => {
    expect(kqlChatQueryString("a OR b", ["from:x"])).toBe("(a OR b) AND from:x");
  });
});
