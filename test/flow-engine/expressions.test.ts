import { expect, it } from "vitest";
import { evaluate } from "./expressions.ts";

const scope = {
  triggerBody: { text: "Kiosk {is} down" },
  workflow: { run: { name: "run-1" } },
  outputs: new Map<string, unknown>([
    [
      "Ask",
      { body: { status: "succeeded", pending: [{ digest: "d1", arguments: { to: ["a@b.c"] } }] } },
    ],
  ]),
};

it.each([
  ["plain text", "plain text"],
  ["@{workflow()?['run']?['name']}-ask", "run-1-ask"],
  ["Ticket: @{triggerBody()?['text']}!", "Ticket: Kiosk {is} down!"],
  ["@outputs('Ask')?['body/status']", "succeeded"],
  ["@first(outputs('Ask')?['body/pending'])?['digest']", "d1"],
  ["@{string(first(outputs('Ask')?['body/pending'])?['arguments'])}", '{"to":["a@b.c"]}'],
  ["@if(equals(outputs('Ask')?['body/status'], 'it''s'), 1, 2)", 2],
  ["@contains(createArray('succeeded', 'failed'), outputs('Ask')?['body/status'])", true],
  ["@coalesce(outputs('Ask')?['body/data/summary'], 'none')", "none"],
  ["@@home", "@home"],
])("evaluates %s as the engine does", (text, value) => {
  expect(evaluate(text, scope)).toEqual(value);
});

it.each(["@outputs('Other')", "@unknown(1)", "@first(1"])("fails on %s", (text) => {
  expect(() => evaluate(text, scope)).toThrow(Error);
});
