/** The answer: sentences of what was read, each with its source, or that nothing was found. */
import { type Conversation, toolNamed } from "./conversation.ts";
import { factsOf } from "./facts.ts";
import type { Finding } from "./findings.ts";
import type { Intent } from "./intent.ts";
import { bestPassages, type Passage } from "./passages.ts";
import type { Call } from "./research.ts";
import { fill } from "./schema.ts";
import { isObject } from "./findings.ts";

export interface Delivery {
  readonly text: string;
  readonly passages: readonly Passage[];
}

export const notice =
  "This answer comes from a local stand-in for Claude: it quotes what the tools returned.";

const mostPassages = { one: 6, several: 12 };

export function composeAnswer(
  conversation: Conversation,
  intent: Intent,
  findings: readonly Finding[],
): Delivery {
  const most = intent.several ? mostPassages.several : mostPassages.one;
  const passages = bestPassages(findings, tellingWords(intent), most);
  const changes = conversation.calls.filter(({ name }) => /_(?:create|send)_/.test(name));
  const told = changes.map(({ name, failed }) => `${name}: ${failed ? "was refused" : "done"}.`);
  const done = [...new Set(told)];
  const body = passages.length > 0 ? bySource(passages) : [nothingFound(conversation, intent)];
  const drafts = intent.changes.includes("draft") && changes.length === 0 ? passages : [];
  const written = drafts.map(
    ({ finding, said }) =>
      `Draft about ${finding.title}: Thank you. We have this on record: ${said}`,
  );
  return { text: [...body, ...written, ...done, notice].join("\n\n"), passages };
}

/** Of an item of a list, what was written about it says more than its other columns. */
export function tellingWords({ keywords, kinds }: Intent): readonly string[] {
  return kinds.includes("listItem") ? [...keywords, "Description", "Answer"] : keywords;
}

function bySource(passages: readonly Passage[]): string[] {
  const groups = Map.groupBy(passages, ({ finding }) => finding);
  return [...groups].map(([{ title }, own]) => {
    const said = own.map((passage) => `- ${passage.said}`).join("\n");
    return title === "" ? said : `**${title.replaceAll("*", "")}**\n${said}`;
  });
}

function nothingFound({ calls }: Conversation, { titles, keywords }: Intent): string {
  const about = titles.length > 0 ? titles.join(", ") : keywords.join(" ");
  const tools = [...new Set(calls.map(({ name }) => name))].join(", ");
  const failed = calls.filter((call) => call.failed).length;
  const refused = failed > 0 ? ` ${failed} of ${calls.length} calls failed.` : "";
  if (calls.length === 0) return "There is no tool that could be asked about this.";
  return `Nothing was found about ${about || "what was asked"} with ${tools}.${refused}`;
}

/** Through the tool for it, where it is offered; its schema tells whether data is wanted. */
export function deliveryCall(
  conversation: Conversation,
  intent: Intent,
  findings: readonly Finding[],
  { text, passages }: Delivery,
): Call | undefined {
  const tool = toolNamed(conversation, "deliver_answer");
  if (tool === undefined) return undefined;
  const citations = passages.map(({ finding, quote }) => ({ uri: finding.uri, quote }));
  const { properties } = tool.input_schema;
  const wanted = isObject(properties) ? properties["data"] : undefined;
  const facts = factsOf(
    findings,
    passages,
    passages.map(({ said }) => said).join(" ") || text,
    intent,
  );
  const root = tool.input_schema;
  const data = wanted === undefined ? {} : { data: fill(wanted, "data", facts, root) };
  return { name: tool.name, input: { text, citations, ...data } };
}
