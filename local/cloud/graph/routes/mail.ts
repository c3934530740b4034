/** Messages and mail folders. */
import type { SampleMessage } from "../../../tenant/content.ts";
import { badRequest, mailAccessDenied, mailItemNotFound } from "../errors.ts";
import { findMessage } from "../ids.ts";
import { filterAndSort, nextLink, sortBy, takePage } from "../odata/collection.ts";
import { project, type ExpandItem } from "../odata/expand.ts";
import { filterPaths, usesTextFunction, type FilterNode } from "../odata/filter.ts";
import {
  readOptions,
  type EndpointRules,
  allOptions,
  type QueryOptions,
} from "../odata/options.ts";
import { attachmentResources } from "../resources/attachment.ts";
import { findFolder, isBasicOnly, openMailbox } from "../resources/mailbox.ts";
import {
  folderModel,
  folderResource,
  messageModel,
  messageResource,
  type MessageView,
} from "../resources/message.ts";
import { messageToMime } from "../resources/mime.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";
import { searchMessages } from "./mail-search.ts";

export const mailRoutes: GraphRoutes = {
  "GET {U}/messages": (call) => listMessages(call),
  "GET {U}/messages/:message": getMessage,
  "GET {U}/messages/:message/$value": getMime,
  "GET {U}/mailFolders": (call) => listFolders(call),
  "GET {U}/mailFolders/:folder": getFolder,
  "GET {U}/mailFolders/:folder/childFolders": (call) => listFolders(call, call.param("folder")),
  "GET {U}/mailFolders/:folder/messages": (call) => listMessages(call, call.param("folder")),
  "GET {U}/mailFolders/:folder/messages/:message": getMessage,
};

const messageList: EndpointRules = {
  model: messageModel,
  options: allOptions,
  parameters: ["includehiddenmessages"],
  page: { standard: 10, most: 1000 },
};
const newestFirst = [{ path: ["receivedDateTime"], descending: true }];

async function listMessages(call: GraphCall, folderName?: string): Promise<GraphAnswer> {
  const mailbox = openMailbox(call);
  const query = readOptions(call.url, messageList);
  const folder = folderName === undefined ? undefined : findFolder(mailbox, folderName);
  const inFolder = mailbox.messages.filter(
    ({ parentFolderId }) => !folder || parentFolderId === folder.id,
  );
  const basic = isBasicOnly(call, mailbox);
  const view: MessageView = { mailbox, prefer: call.prefer, basic, select: query.select };
  const found =
    query.search === undefined
      ? filterMessages(inFolder, query, basic)
      : searchMessages(inFolder, query, basic, call.service.clock());
  const page = takePage(found, query, messageList);
  const value = await Promise.all(
    page.items.map((message) => present(message, query.expand, view)),
  );
  const folderPart = folder ? `/mailFolders('${folder.id}')` : "";
  const fragment = `users('${mailbox.userId}')${folderPart}/messages${selectedPart(query.select)}`;
  const by = query.search === undefined ? "$skip" : "$skiptoken";
  return {
    body: {
      ...contextOf(call.service, fragment),
      ...(query.count && { "@odata.count": page.total }),
      value,
      ...(page.next !== undefined && {
        "@odata.nextLink": nextLink(call.url, call.service.origins.graph, page.next, by),
      }),
    },
  };
}

function filterMessages(
  messages: SampleMessage[],
  query: QueryOptions,
  basic: boolean,
): SampleMessage[] {
  const { filter, orderby } = query;
  if (filter && basic && filterPaths(filter).some((path) => path.startsWith("body")))
    throw mailAccessDenied();
  if (filter && orderby.length > 0) checkEfficiency(filter, orderby);
  return filterAndSort(orderby.length > 0 ? messages : sortBy(messages, newestFirst), query);
}

/**
 * Exchange sorts by what it filters: `$orderby` must lead `$filter`, in the same order. It does not
 * sort what it finds by parts of texts.
 */
function checkEfficiency(filter: FilterNode, order: QueryOptions["orderby"]): void {
  const filtered = filterPaths(filter);
  const leads = order.every(({ path }, index) => filtered[index] === path.join("/"));
  if (!leads || usesTextFunction(filter))
    throw badRequest(
      "The restriction or sort order is too complex for this operation.",
      "InefficientFilter",
    );
}

async function getMessage(call: GraphCall): Promise<GraphAnswer> {
  const { service, url, prefer } = call;
  const mailbox = openMailbox(call);
  const query = readOptions(url, { model: messageModel, options: ["$select", "$expand"] });
  const message = findMessage(mailbox, call.param("message"), prefer);
  if (call.rule.path.includes(":folder")) {
    const folder = findFolder(mailbox, call.param("folder"));
    if (message.parentFolderId !== folder.id) throw mailItemNotFound();
  }
  const basic = isBasicOnly(call, mailbox);
  const view: MessageView = { mailbox, prefer, basic, select: query.select };
  const resource = await present(message, query.expand, view);
  const fragment = `users('${mailbox.userId}')/messages${selectedPart(query.select)}/$entity`;
  return { body: { ...contextOf(service, fragment), ...resource } };
}

/** Outlook adds the id to every selection. */
async function present(
  message: SampleMessage,
  expand: readonly ExpandItem[],
  view: MessageView,
): Promise<Record<string, unknown>> {
  const resource = project(messageResource(message, view), view.select, ["id"]);
  const wanted = expand.find(({ name }) => name === "attachments");
  if (!wanted) return resource;
  if (view.basic) throw mailAccessDenied();
  const { mailbox, prefer } = view;
  const attachments = await attachmentResources(message.attachments, {
    mailbox,
    holder: message,
    prefer,
    select: wanted.select,
    expandItems: wanted.expand.some(({ name }) => name === "microsoft.graph.itemAttachment/item"),
  });
  return { ...resource, attachments };
}

async function getMime(call: GraphCall): Promise<GraphAnswer> {
  const mailbox = openMailbox(call);
  const message = findMessage(mailbox, call.param("message"), call.prefer);
  const body = new TextEncoder().encode(await messageToMime(message));
  return { body, headers: { "Content-Type": "text/plain" } };
}

const folderList: EndpointRules = {
  model: folderModel,
  options: ["$select", "$filter", "$orderby", "$top", "$skip", "$count"],
  parameters: ["includehiddenfolders"],
  page: { standard: 10, most: 1000 },
};

/** The folders directly below one; without a name, those at the top of the mailbox. */
function listFolders(call: GraphCall, parent?: string): GraphAnswer {
  const mailbox = openMailbox(call);
  const query = readOptions(call.url, folderList);
  const ids = new Set(mailbox.folders.map(({ id }) => id));
  const parentId = parent === undefined ? undefined : findFolder(mailbox, parent).id;
  const showHidden = query.parameters.get("includehiddenfolders") === "true";
  const below = mailbox.folders.filter(
    ({ parentFolderId, isHidden }) =>
      (parentId === undefined ? !ids.has(parentFolderId) : parentFolderId === parentId) &&
      (showHidden || !isHidden),
  );
  const page = takePage(filterAndSort(below.map(folderResource), query), query, folderList);
  const path = parentId === undefined ? "" : `('${parentId}')/childFolders`;
  const fragment = `users('${mailbox.userId}')/mailFolders${path}${selectedPart(query.select)}`;
  return {
    body: {
      ...contextOf(call.service, fragment),
      ...(query.count && { "@odata.count": page.total }),
      value: page.items.map((folder) => project(folder, query.select, ["id"])),
      ...(page.next !== undefined && {
        "@odata.nextLink": nextLink(call.url, call.service.origins.graph, page.next, "$skip"),
      }),
    },
  };
}

function getFolder(call: GraphCall): GraphAnswer {
  const mailbox = openMailbox(call);
  const { select } = readOptions(call.url, { model: folderModel, options: ["$select"] });
  const folder = folderResource(findFolder(mailbox, call.param("folder")));
  const fragment = `users('${mailbox.userId}')/mailFolders${selectedPart(select)}/$entity`;
  return { body: { ...contextOf(call.service, fragment), ...project(folder, select, ["id"]) } };
}
