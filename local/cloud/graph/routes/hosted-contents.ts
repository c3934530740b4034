/** Pictures and code that a message holds: the list, one of them, its bytes. */
import type { SampleChatMessage, SampleHostedContent } from "../../../tenant/content.ts";
import { GraphError } from "../errors.ts";
import { readTeamsOptions } from "../odata/teams-options.ts";
import type { EntityModel } from "../odata/model.ts";
import { contextOf, type GraphAnswer, type GraphCall } from "../service.ts";
import { answerAll, keyPart } from "./teams-pages.ts";

export const hostedContentModel: EntityModel = {
  name: "microsoft.graph.chatMessageHostedContent",
  properties: { id: "string", contentBytes: "binary", contentType: "string" },
  expands: {},
};

/** Neither bytes nor their type: those come with `$value` alone. */
const resource = ({ id }: SampleHostedContent) => ({ id, contentBytes: null, contentType: null });

const fragmentOf = ({ id }: SampleChatMessage, messages: string) =>
  `${messages}${keyPart(id)}/hostedContents`;

/** @param messages the collection that the message is in, as `@odata.context` writes it */
export function answerHostedContents(
  call: GraphCall,
  message: SampleChatMessage,
  messages: string,
): GraphAnswer {
  readTeamsOptions(call.url, { model: hostedContentModel, options: [] });
  return answerAll(call, fragmentOf(message, messages), message.hostedContents.map(resource));
}

export function answerHostedContent(
  call: GraphCall,
  message: SampleChatMessage,
  messages: string,
): GraphAnswer {
  const content = findContent(call, message);
  const context = contextOf(call.service, `${fragmentOf(message, messages)}/$entity`);
  return { body: { ...context, ...resource(content) } };
}

export async function answerHostedValue(
  call: GraphCall,
  message: SampleChatMessage,
): Promise<GraphAnswer> {
  const { mimeType, read } = findContent(call, message);
  return { body: await read(), headers: { "Content-Type": mimeType } };
}

function findContent(call: GraphCall, { hostedContents }: SampleChatMessage): SampleHostedContent {
  readTeamsOptions(call.url, { model: hostedContentModel, options: [] });
  const content = hostedContents.find(({ id }) => id === call.param("content"));
  if (!content) throw new GraphError(404, "NotFound", "NotFound");
  return content;
}
