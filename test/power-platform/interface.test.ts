/**
 * Rule 43 of Microsoft's validators: what was released stays. `released-interface.json` is written by
 * `release-interface.ts` at each release, and by nothing else.
 */
import { describe, expect, it } from "vitest";
import { definition } from "./definition.ts";
import { breakingChanges, interfaceOf } from "./interface.ts";
import released from "./released-interface.json" with { type: "json" };
import type { Interface } from "./interface.ts";

const before = released as Interface;

it("43: breaks no flow that was made with the last release", () => {
  expect(breakingChanges(before, interfaceOf(definition))).toEqual([]);
});

it("43: has no operations in families, which would have to agree", () => {
  expect(JSON.stringify(definition)).not.toContain("x-ms-api-annotation");
});

describe("what breaks a flow", () => {
  const ask = before["AskClaude"]!;
  const changedAsk = (change: Partial<typeof ask>): Interface => ({
    ...before,
    AskClaude: { ...ask, ...change },
  });
  const { "body/prompt": prompt, ...withoutPrompt } = ask.inputs;
  const { "body/text": text, ...withoutText } = ask.answer;

  it.each([
    ["an operation that is gone", { AskClaude: undefined }, "AskClaude is gone"],
    ["an input that is gone", { inputs: withoutPrompt }, "AskClaude: body/prompt is gone"],
    ["a field that is gone", { answer: withoutText }, "AskClaude answers: body/text is gone"],
    [
      "an input of another type",
      { inputs: { ...withoutPrompt, "body/prompt": { ...prompt!, type: "object" } } },
      "AskClaude: body/prompt was string and is object",
    ],
    [
      "an answer of another type",
      { answer: { ...withoutText, "body/text": { ...text!, type: "array" } } },
      "AskClaude answers: body/text was string and is array",
    ],
    [
      "an input that must be given now",
      { inputs: { ...ask.inputs, "body/team": { type: "string", required: true as const } } },
      "AskClaude: body/team must be given now",
    ],
  ])("is %s", (_what, change, said) => {
    const { AskClaude: _ask, ...rest } = before;
    const after = "AskClaude" in change ? rest : changedAsk(change);

    expect(breakingChanges(before, after)).toEqual([said]);
  });

  it("is nothing that is new and may be left out", () => {
    const after = changedAsk({ inputs: { ...ask.inputs, "body/team": { type: "string" } } });

    expect(breakingChanges(before, { ...after, New: ask })).toEqual([]);
  });
});
