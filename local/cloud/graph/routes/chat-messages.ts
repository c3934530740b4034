/** Messages of chats, the pictures in them, and the export of all that a person takes part in. */
import type { SampleChatMessage } from "../../../tenant/content.ts";
import { badRequest, GraphError } from "../errors.ts";
import { filterAndSort, sortBy } from "../odata/collection.ts";
import type { FilterNode } from "../odata/filter.ts";
import type { EndpointRules, QueryOptions } from "../odata/options.ts";
import { readTeamsOptions } from "../odata/teams-options.ts";
import {
  asksForAllMembers,
  chatMessageModel,
  chatMessageResource,
} from "../resources/chat-message.ts";
import { chatsOf, findMessageIn, openChat, teamsUser } from "../resources/conversations.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";
import { answerHostedContent, answerHostedContents, answerHostedValue } from "./hosted-contents.ts";
import { answerPage, keyPart } from "./teams-pages.ts";

export const chatMessageRoutes: GraphRoutes = {
  "GET /users/:user/chats/getAllMessages": exportChats,
  "GET /chats/:chat/messages": listMessages,
  "GET /chats/:chat/messages/:message": getMessage,
  "GET /chats/:chat/messages/:message/hostedContents": (call) =>
    answerHostedContents(call, openMessage(call), messagesFragment(call)),
  "GET /chats/:chat/messages/:message/hostedContents/:content": (call) =>
    answerHostedContent(call, openMessage(call), messagesFragment(call)),
  "GET /chats/:chat/messages/:message/hostedContents/:content/$value": (call) =>
    answerHostedValue(call, openMessage(call)),
};

const messageList: EndpointRules = {
  model: chatMessageModel,
  options: ["$top", "$orderby", "$filter", "$skiptoken"],
  page: { standard: 20, most: 50 },
};

const messagesFragment = (call: GraphCall) => `chats${keyPart(call.param("chat"))}/messages`;

function openMessage(call: GraphCall): SampleChatMessage {
  return findMessageIn(openChat(call).messages, call.param("message"));
}

function listMessages(call: GraphCall): GraphAnswer {
  const { messages } = openChat(call);
  const query = readTeamsOptions(call.url, messageList);
  const order = sortedProperty(query.orderby);
  const bounds = query.filter && boundedProperty(query.filter);
  // A filter is ignored, without a word, unless the same property is sorted by.
  const filter =
    bounds !== undefined && bounds === query.orderby[0]?.path[0] ? query.filter : undefined;
  const newest = sortBy(messages, [{ path: [order], descending: true }]);
  const found = filterAndSort(newest, { ...query, filter, orderby: [] });
  const paging = { query, rules: messageList };
  return answerPage(call, messagesFragment(call), found, paging, presenter(call));
}

const presenter = ({ headers }: GraphCall) => {
  const allMembers = asksForAllMembers(headers);
  return (message: SampleChatMessage) => chatMessageResource(message, allMembers);
};

/** @throws GraphError 400 for any order but newest first, by creation or change */
function sortedProperty(order: QueryOptions["orderby"]): string {
  const [first] = order;
  if (!first) return "lastModifiedDateTime";
  const name = first.path.join("/");
  if (order.length > 1 || !(name in comparable))
    throw badRequest("OrderBy is only supported for 'lastModifiedDateTime' and 'createdDateTime'.");
  if (!first.descending) throw badRequest(`OrderBy ascending is not supported for '${name}'.`);
  return name;
}

/** How each date may be bounded. */
const comparable: Record<string, string[]> = {
  lastModifiedDateTime: ["gt", "lt"],
  createdDateTime: ["lt"],
};

/** @throws GraphError 400 for a filter that is not a range of one of the two dates */
function boundedProperty(filter: FilterNode): string {
  if (filter.kind === "and") {
    const [left, right] = [boundedProperty(filter.left), boundedProperty(filter.right)];
    if (left === right) return left;
  }
  if (filter.kind === "compare") {
    const name = filter.path.join("/");
    if (comparable[name]?.includes(filter.operator)) return name;
  }
  throw badRequest(
    "The filter is not supported: a range of lastModifiedDateTime (gt, lt) or an end of createdDateTime (lt).",
  );
}

function getMessage(call: GraphCall): GraphAnswer {
  const message = openMessage(call);
  readTeamsOptions(call.url, { model: chatMessageModel, options: [] });
  const context = contextOf(call.service, `${messagesFragment(call)}/$entity`);
  return { body: { ...context, ...presenter(call)(message) } };
}

function exportChats(call: GraphCall): GraphAnswer {
  const chats = chatsOf(call.service, teamsUser(call));
  return answerExport(
    call,
    chats.flatMap(({ messages }) => messages),
  );
}

const exportRules: EndpointRules = {
  model: chatMessageModel,
  options: ["$top", "$filter", "$skiptoken"],
  // How the export was to be paid for, when it was.
  parameters: ["model"],
  page: { standard: 20, most: 50 },
};

/** Messages of many conversations, oldest change first. */
export function answerExport(call: GraphCall, messages: SampleChatMessage[]): GraphAnswer {
  const query = readTeamsOptions(call.url, exportRules);
  if (query.filter && boundedProperty(query.filter) !== "lastModifiedDateTime")
    throw new GraphError(400, "BadRequest", "Filter is only supported for 'lastModifiedDateTime'.");
  const sorted = sortBy(messages, [{ path: ["lastModifiedDateTime"], descending: false }]);
  const show = presenter(call);
  return answerPage(
    call,
    "Collection(chatMessage)",
    filterAndSort(sorted, query),
    { query, rules: exportRules },
    (message) => ({ "@odata.type": "#microsoft.graph.chatMessage", ...show(message) }),
  );
}
