/** What a script lets the model say, as an answer. */
import { type Answer, type AnswerBlock, newId } from "./answer.ts";
import type { ScriptedAnswer } from "./script.ts";

export function answerOf({ text, calls = [], stop, refusal }: ScriptedAnswer): Answer {
  const uses = calls.map(({ name, input = {}, id = newId("toolu"), json }): AnswerBlock => {
    return { type: "tool_use", id, name, json: json ?? JSON.stringify(input) };
  });
  const blocks: AnswerBlock[] = [...(text === undefined ? [] : [textBlock(text)]), ...uses];
  if (refusal === undefined)
    return { blocks, stopReason: stop ?? (uses.length > 0 ? "tool_use" : "end_turn") };
  const explanation = "The request was declined.";
  const stopDetails = { type: "refusal", category: refusal, explanation } as const;
  return { blocks, stopReason: "refusal", stopDetails };
}

function textBlock(text: string): AnswerBlock {
  return { type: "text", text };
}
