/** `POST /search/query`: Microsoft Search over files, sites, lists and the caller's own mail, chats and calendar. */
import { badRequest, GraphError } from "../errors.ts";
import { messageId } from "../ids.ts";
import { openMailbox } from "../resources/mailbox.ts";
import { htmlToText } from "../resources/html-text.ts";
import { searchChatMessages } from "../search/chat-messages.ts";
import { searchableDocuments } from "../search/documents.ts";
import { searchEvents } from "../search/events.ts";
import { rankDocuments } from "../search/rank.ts";
import { readSearchRequest, type SearchRequest } from "../search/request.ts";
import { summarize } from "../search/summary.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";
import { highlightTerms } from "../kql/ast.ts";
import { parseKql } from "../kql/parse.ts";
import { compileMailQuery, newestSentFirst } from "./mail-search.ts";
import type { SampleMessage } from "../../../tenant/content.ts";

export const searchRoutes: GraphRoutes = { "POST /search/query": search };

interface Hit {
  hitId: string;
  rank: number;
  summary: string;
  resource: object;
}

interface HitsContainer {
  hits?: Hit[];
  total: number;
  moreResultsAvailable: boolean;
}

interface Search {
  /** What to highlight: words and phrases of the query. */
  terms: string[];
  found: HitsContainer;
}

function search(call: GraphCall): GraphAnswer {
  if (!call.headers.get("Content-Type")?.startsWith("application/json"))
    throw new GraphError(415, "BadRequest", "Content-Type must be application/json.");
  if (call.url.search !== "") throw badRequest("Query options are not supported by this action.");
  const request = readSearchRequest(call);
  const { terms, found } = searchIn(request.entityTypes[0])(call, request);
  const searchTerms = terms.flatMap((term) => term.toLowerCase().split(/\s+/));
  return {
    body: {
      ...contextOf(call.service, "Collection(microsoft.graph.searchResponse)"),
      value: [{ searchTerms, hitsContainers: [found] }],
    },
  };
}

function searchIn(type: SearchRequest["entityTypes"][number] | undefined) {
  if (type === "message") return searchMail;
  if (type === "event") return searchCalendar;
  return type === "chatMessage" ? searchChats : searchFiles;
}

/** What the user takes part in; as with mail, the total counts the page. */
function searchChats(call: GraphCall, request: SearchRequest): Search {
  const { terms, total, hits } = searchChatMessages(call, request);
  return { terms, found: { ...container(hits, total, request), total: hits.length } };
}

/** The signed-in user's own calendar only. */
function searchCalendar(call: GraphCall, request: SearchRequest): Search {
  const { terms, total, hits } = searchEvents(call, request);
  return { terms, found: { ...container(hits, total, request), total: hits.length } };
}

function searchFiles(call: GraphCall, request: SearchRequest): Search {
  const documents = searchableDocuments(call, request);
  const { found, terms } = rankDocuments(documents, request, call.service.clock());
  const page = found.slice(request.from, request.from + request.size);
  const hits = page.map((document, index) => ({
    hitId: document.hitId,
    rank: request.from + index + 1,
    summary: summarize(document.text, terms),
    resource: document.resource,
  }));
  return { terms, found: container(hits, found.length, request) };
}

/** The signed-in user's own mailbox only; ids are ordinary ones, and the total counts the page. */
function searchMail(call: GraphCall, request: SearchRequest): Search {
  const mailbox = openMailbox(call);
  const matches = compileMailQuery(request.queryString, false, call.service.clock());
  const found = newestSentFirst(mailbox.messages.filter(matches));
  const page = found.slice(request.from, request.from + request.size);
  const terms = highlightTerms(parseKql(request.queryString, "exchange"));
  const prefer = { immutableIds: false, textBodies: false, timeZone: "UTC", applied: [] };
  const hits = page.map((message, index) => ({
    hitId: messageId(mailbox, message, prefer),
    rank: request.from + index + 1,
    summary: summarize(htmlToText(message.body.content ?? ""), terms),
    resource: messageHit(message),
  }));
  return { terms, found: { ...container(hits, found.length, request), total: hits.length } };
}

/** Microsoft Search leaves `hits` out where there are none. */
function container(hits: Hit[], total: number, { from }: SearchRequest): HitsContainer {
  const moreResultsAvailable = from + hits.length < total;
  return { ...(hits.length > 0 && { hits }), total, moreResultsAvailable };
}

/** Without an id, which is the hit's, and without the body. */
function messageHit(message: SampleMessage): object {
  return {
    "@odata.type": "#microsoft.graph.message",
    createdDateTime: message.createdDateTime,
    lastModifiedDateTime: message.lastModifiedDateTime,
    receivedDateTime: message.receivedDateTime,
    sentDateTime: message.sentDateTime,
    hasAttachments: message.hasAttachments,
    internetMessageId: message.internetMessageId,
    subject: message.subject,
    bodyPreview: message.bodyPreview,
    importance: message.importance,
    parentFolderId: message.parentFolderId,
    conversationId: message.conversationId,
    isRead: message.isRead,
    isDraft: message.isDraft,
    webLink: message.webLink,
    replyTo: message.replyTo,
    sender: message.sender,
    from: message.from,
  };
}
