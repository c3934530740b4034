/**
 * What Claude does next, worked out from the request alone: it looks for what the prompt names, reads
 * it, makes the changes asked for, and answers in the words of what it read.
 */
import { type Answer, newId } from "../answer.ts";
import type { MessagesRequest } from "../request.ts";
import { nextChange } from "./changes.ts";
import { type Conversation, readConversation } from "./conversation.ts";
import { composeAnswer, deliveryCall } from "./deliver.ts";
import { type Finding, findingsOf } from "./findings.ts";
import { type Intent, readIntent } from "./intent.ts";
import { nextOrders } from "./obey.ts";
import { type Call, nextResearch, relevant } from "./research.ts";

/** @param obedient What tools return is taken for orders. */
export function plan(request: MessagesRequest, obedient: boolean): Answer {
  const conversation = readConversation(request);
  const { tool_choice: choice } = request;
  if (choice?.type === "none") return answerText({ ...conversation, tools: [] });
  const orders = obedient ? nextOrders(conversation) : [];
  if (orders.length > 0) return answerCalls(orders, mostAtOnce(request));
  const intent = readIntent(conversation);
  if (!isCalledToAnswer(conversation)) {
    const research = nextResearch(conversation, intent);
    if (research.length > 0) return answerCalls(research, mostAtOnce(request));
    const change = nextChange(conversation, intent, sources(conversation, intent));
    if (change) return answerCalls([change], 1);
  }
  return answer(conversation, intent);
}

function mostAtOnce({ tool_choice }: MessagesRequest): number {
  const single =
    tool_choice !== undefined &&
    tool_choice.type !== "none" &&
    tool_choice.disable_parallel_tool_use === true;
  return single ? 1 : 8;
}

/** The caller says so, or an answer was given and did not do. */
function isCalledToAnswer({ reminder, calls }: Conversation): boolean {
  return (
    /deliver|answer|last turn|finish/i.test(reminder) || calls.at(-1)?.name === "deliver_answer"
  );
}

function sources(conversation: Conversation, intent: Intent): Finding[] {
  const found = relevant(findingsOf(conversation), intent);
  const read = found.filter(({ isRead }) => isRead);
  const usable = read.length > 0 ? read : found.slice(0, 5);
  return intent.open
    ? usable.filter(({ text }) => !/\b(?:solved|closed|resolved|done)\b/i.test(statusIn(text)))
    : usable;
}

function statusIn(text: string): string {
  return /\b(?:status|state)\b[^\n]*/i.exec(text)?.[0] ?? "";
}

function answer(conversation: Conversation, intent: Intent): Answer {
  const findings = sources(conversation, intent);
  const delivery = composeAnswer(conversation, intent, findings);
  const call = deliveryCall(conversation, intent, findings, delivery);
  if (call) return answerCalls([call], 1);
  return { blocks: [{ type: "text", text: delivery.text }], stopReason: "end_turn" };
}

function answerText(conversation: Conversation): Answer {
  return answer(conversation, readIntent(conversation));
}

function answerCalls(calls: readonly Call[], most: number): Answer {
  const blocks = calls.slice(0, most).map(({ name, input }) => {
    return { type: "tool_use" as const, id: newId("toolu"), name, json: JSON.stringify(input) };
  });
  return { blocks, stopReason: "tool_use" };
}
