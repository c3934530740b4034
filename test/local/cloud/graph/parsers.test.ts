import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GraphError } from "../../../../local/cloud/graph/errors.ts";
import { KqlSyntaxError } from "../../../../local/cloud/graph/kql/lexer.ts";
import { parseKql } from "../../../../local/cloud/graph/kql/parse.ts";
import { matchesFilter } from "../../../../local/cloud/graph/odata/evaluate.ts";
import { filterPaths, parseFilter } from "../../../../local/cloud/graph/odata/filter.ts";
import { messageModel } from "../../../../local/cloud/graph/resources/message.ts";
import { annaMessage } from "./tenant-fixture.ts";

const filter = (text: string) => matchesFilter(parseFilter(text, messageModel), annaMessage);

describe("$filter", () => {
  it.each([
    ["subject eq 'q3 BUDGET'", true],
    ["subject ne 'Q3 budget'", false],
    ["importance eq 'high' and isRead eq false", true],
    ["isRead or hasAttachments", true],
    ["not isRead", true],
    ["not (isRead eq false)", false],
    ["contains(subject,'budg')", true],
    ["startswith(subject,'budg')", false],
    ["startswith(from/emailAddress/address,'ben') eq true", true],
    ["endswith(subject,'budget')", true],
    ["categories/any(c:c eq 'Finance')", true],
    ["categories/any(c:c eq 'Private')", false],
    ["categories/all(c:startswith(c,'F'))", true],
    ["categories/any()", true],
    ["receivedDateTime ge 2026-03-02T09:30:00Z", true],
    ["receivedDateTime gt 2026-03-02T10:30:00+01:00", false],
    ["receivedDateTime lt 2026-03-03", true],
    ["flag/dueDateTime/dateTime eq null", true],
    ["changeKey ne null", true],
    ["isRead eq false or isRead eq true and subject eq 'x'", true],
    ["subject eq 'it''s'", false],
  ])("%s is %s", (text, expected) => {
    expect(filter(text)).toBe(expected);
  });

  it("tells its properties in the order of their appearance", () => {
    const node = parseFilter(
      "receivedDateTime ge 2026-01-01 and (isRead eq false or not isDraft)",
      messageModel,
    );

    expect(filterPaths(node)).toEqual(["receivedDateTime", "isRead", "isDraft"]);
  });

  it("is parsed or refused, whatever comes", () => {
    const word = fc.constantFrom(
      "subject",
      "eq",
      "and",
      "not",
      "(",
      ")",
      "'a'",
      "any",
      "/",
      ":",
      "isRead",
      "1",
      "null",
      ",",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word).map((words) => words.join(" ")),
    );

    const property = fc.property(text, (each) =>
      isParsedOr(GraphError, () => parseFilter(each, messageModel)),
    );
    expect(fc.check(property)).toMatchObject({ failed: false });
  });
});

describe("KQL", () => {
  it("binds NOT before AND before OR, and joins terms side by side", () => {
    expect(parseKql("a b OR NOT c AND subject:d", "exchange")).toEqual({
      kind: "or",
      operands: [
        { kind: "and", operands: [text("a"), text("b")] },
        {
          kind: "and",
          operands: [{ kind: "not", operand: text("c") }, restriction("subject", "d")],
        },
      ],
    });
  });

  it("takes restrictions of one property side by side as alternatives", () => {
    expect(parseKql("author:a author:b title:c", "exchange")).toEqual({
      kind: "and",
      operands: [
        { kind: "or", operands: [restriction("author", "a"), restriction("author", "b")] },
        restriction("title", "c"),
      ],
    });
  });

  it("reads ranges and comparisons", () => {
    expect(parseKql("received:2026-01-01..2026-02-01", "exchange")).toEqual({
      kind: "range",
      name: "received",
      from: { text: "2026-01-01", isPhrase: false },
      to: { text: "2026-02-01", isPhrase: false },
    });
    expect(parseKql("size>=100", "exchange")).toEqual({
      kind: "property",
      name: "size",
      operator: ">=",
      value: { text: "100", isPhrase: false },
    });
  });

  it("takes a restriction with spaces for words where SharePoint reads it, and refuses it for Exchange", () => {
    const words = { kind: "and", operands: [text("author"), text("anna")] };

    expect(parseKql("author: anna", "sharepoint")).toEqual(words);
    expect(parseKql("author : anna", "sharepoint")).toEqual(words);
    expect(parseKql("author:anna", "sharepoint")).toEqual(restriction("author", "anna"));
    expect(() => parseKql("author: anna", "exchange")).toThrow(expect.objectContaining({ at: 7 }));
  });

  it("is refused when it nests too deep", () => {
    expect(() => parseKql(`${"(".repeat(20_000)}a`, "exchange")).toThrow(KqlSyntaxError);
    expect(() => parseFilter(`${"not ".repeat(20_000)}isRead`, messageModel)).toThrow(GraphError);
  });

  it("names the place of an error", () => {
    expect(() => parseKql("budget AND", "exchange")).toThrow(expect.objectContaining({ at: 10 }));
    expect(() => parseKql('say "hello', "exchange")).toThrow(expect.objectContaining({ at: 4 }));
  });

  it("is parsed or refused, whatever comes", () => {
    const word = fc.constantFrom(
      "AND",
      "OR",
      "NOT",
      "(",
      ")",
      '"',
      "a",
      "from:",
      " : ",
      "NEAR",
      "b*",
      "..",
      "-",
      "+",
      "x>=1",
    );
    const query = fc.oneof(
      fc.string(),
      fc.array(word).map((words) => words.join(" ")),
    );

    const dialect = fc.constantFrom("exchange" as const, "sharepoint" as const);
    const property = fc.property(query, dialect, (each, its) =>
      isParsedOr(KqlSyntaxError, () => parseKql(each, its)),
    );
    expect(fc.check(property)).toMatchObject({ failed: false });
  });
});

const text = (value: string) => ({ kind: "text", value: { text: value, isPhrase: false } });
const restriction = (name: string, value: string) => ({
  kind: "property",
  name,
  operator: ":",
  value: { text: value, isPhrase: false },
});

function isParsedOr(refusal: new (...args: never[]) => Error, parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    return error instanceof refusal;
  }
}
