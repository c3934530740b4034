/** Chats and their members. */
import { badRequest } from "../errors.ts";
import { teamsDenied } from "../authorize.ts";
import { filterAndSort } from "../odata/collection.ts";
import { project } from "../odata/expand.ts";
import type { EndpointRules, QueryOptions } from "../odata/options.ts";
import { readTeamsOptions } from "../odata/teams-options.ts";
import { asksForAllMembers } from "../resources/chat-message.ts";
import { chatModel, chatResource, type ChatView } from "../resources/chat.ts";
import { chatsOf, openChat, teamsUser } from "../resources/conversations.ts";
import {
  contextOf,
  has,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";
import { answerAll, answerPage, keyPart } from "./teams-pages.ts";

export const chatRoutes: GraphRoutes = {
  "GET {U}/chats": listChats,
  "GET /chats": listChats,
  "GET /chats/:chat": getChat,
  "GET /chats/:chat/members": listMembers,
};

const chatList: EndpointRules = {
  model: chatModel,
  options: ["$select", "$expand", "$filter", "$orderby", "$top", "$skiptoken"],
  page: { standard: 20, most: 50 },
};

function listChats(call: GraphCall): GraphAnswer {
  const { service, principal, url } = call;
  const userId = teamsUser(call);
  const query = readTeamsOptions(url, chatList);
  checkOrder(query.orderby);
  const view = viewOf(call, query);
  const sortable: ChatView = { ...view, expanded: new Set(["members", "lastMessagePreview"]) };
  const own = chatsOf(service, userId)
    .toSorted((one, other) =>
      other.chat.lastUpdatedDateTime.localeCompare(one.chat.lastUpdatedDateTime),
    )
    .map((chat) => chatResource(chat, sortable));
  const scope = principal.mode === "application" ? `users${keyPart(userId)}/chats` : "chats";
  const fragment = `${scope}${selectedPart(query.select ?? expandedPart(query))}`;
  const paging = { query, rules: chatList };
  return answerPage(call, fragment, filterAndSort(own, query), paging, (chat) =>
    present(chat, query),
  );
}

/** `members()` for what is expanded, as `@odata.context` lists it. */
const expandedPart = ({ expand }: QueryOptions) =>
  expand.length > 0 ? expand.map(({ name }) => `${name}()`) : undefined;

function checkOrder(order: QueryOptions["orderby"]): void {
  const [first] = order;
  if (!first) return;
  const { path, descending } = first;
  if (order.length > 1 || path.join("/") !== "lastMessagePreview/createdDateTime" || !descending)
    throw badRequest(
      "OrderBy is only supported for 'lastMessagePreview/createdDateTime' in descending order.",
    );
}

/** @throws GraphError 403 where the last message is asked for without the right to read messages */
function viewOf({ service, principal, headers }: GraphCall, { expand }: QueryOptions): ChatView {
  const expanded = new Set(expand.map(({ name }) => name));
  const needed =
    principal.mode === "application"
      ? ["Chat.Read.All", "Chat.ReadWrite.All"]
      : ["Chat.Read", "Chat.ReadWrite"];
  if (expanded.has("lastMessagePreview") && !has(principal, needed))
    throw teamsDenied(principal, needed);
  const { content } = service;
  return { content, userId: principal.userId, allMembers: asksForAllMembers(headers), expanded };
}

/** Without the navigation properties that were not asked for. */
function present(chat: Record<string, unknown>, query: QueryOptions): object {
  const { members, lastMessagePreview, ...plain } = chat;
  const expanded = query.expand.map(({ name, select }) => {
    const value = name === "members" ? members : lastMessagePreview;
    return [name, selected(value, select)];
  });
  return { ...project(plain, query.select, ["id"]), ...Object.fromEntries(expanded) };
}

function selected(value: unknown, select: string[] | undefined): unknown {
  if (Array.isArray(value)) return value.map((each: object) => project(each, select, ["id"]));
  return typeof value === "object" && value !== null ? project(value, select, ["id"]) : value;
}

/** One chat alone shows its last message to nobody. */
const chatItem: EndpointRules = {
  model: { ...chatModel, expands: { members: "any" } },
  options: ["$select", "$expand"],
};

function getChat(call: GraphCall): GraphAnswer {
  const chat = openChat(call);
  const query = readTeamsOptions(call.url, chatItem);
  const resource = chatResource(chat, viewOf(call, query));
  const fragment = `chats${selectedPart(query.select ?? expandedPart(query))}/$entity`;
  return { body: { ...contextOf(call.service, fragment), ...present(resource, query) } };
}

function listMembers(call: GraphCall): GraphAnswer {
  const { chat, members } = openChat(call);
  readTeamsOptions(call.url, { model: chatModel, options: [] });
  return answerAll(call, `chats${keyPart(chat.id)}/members`, members);
}
