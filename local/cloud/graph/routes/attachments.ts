/** Attachments of a message or an event: the list, one of them, its type casts and its bytes. */
import type { Mailbox, SampleAttachment } from "../../../tenant/content.ts";
import { badRequest, GraphError, unknownSegment } from "../errors.ts";
import { findAttachment, findMessage, type AttachmentHolder } from "../ids.ts";
import { filterAndSort, nextLink, takePage } from "../odata/collection.ts";
import { readOptions, type EndpointRules, type QueryOptions } from "../odata/options.ts";
import type { EntityModel } from "../odata/model.ts";
import {
  attachmentModel,
  attachmentResource,
  attachmentResources,
  fileAttachmentModel,
  itemAttachmentModel,
} from "../resources/attachment.ts";
import { shownTo } from "../resources/event.ts";
import { openEvent } from "../resources/open-event.ts";
import { openMailbox } from "../resources/mailbox.ts";
import { messageToMime } from "../resources/mime.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";

export const attachmentRoutes: GraphRoutes = {
  "GET {U}/messages/:message/attachments": listAttachments,
  "GET {U}/messages/:message/attachments/:attachment": getAttachment,
  "GET {U}/messages/:message/attachments/:attachment/$value": getBytes,
  "GET {U}/messages/:message/attachments/:attachment/:cast": getCast,
  "GET {U}/events/:event/attachments": listAttachments,
  "GET {U}/events/:event/attachments/:attachment": getAttachment,
  "GET {U}/events/:event/attachments/:attachment/$value": getBytes,
  "GET {U}/events/:event/attachments/:attachment/:cast": getCast,
};

/** Type casts in a path, with the model that `$select` then has. */
const casts: Readonly<Record<string, EntityModel>> = {
  "microsoft.graph.fileAttachment": fileAttachmentModel,
  "microsoft.graph.itemAttachment": itemAttachmentModel,
};

const listRules = (model: EntityModel): EndpointRules => ({
  model,
  options: ["$select", "$filter", "$orderby", "$top", "$skip", "$count", "$expand"],
  page: { standard: 10, most: 1000 },
});

function listAttachments(call: GraphCall): Promise<GraphAnswer> {
  return list(call, attachmentModel, () => true);
}

async function list(
  call: GraphCall,
  model: EntityModel,
  isWanted: (attachment: SampleAttachment) => boolean,
): Promise<GraphAnswer> {
  const opened = openHolder(call);
  const { mailbox, holder } = opened;
  const rules = listRules(model);
  const query = readOptions(call.url, rules);
  const page = takePage(filterAndSort(holder.attachments.filter(isWanted), query), query, rules);
  const value = await attachmentResources(page.items, viewOf(call, opened, query));
  const fragment = `users('${mailbox.userId}')/${opened.path}/attachments${selectedPart(query.select)}`;
  return {
    body: {
      ...contextOf(call.service, fragment),
      ...(query.count && { "@odata.count": page.total }),
      value,
      ...(page.next !== undefined && {
        "@odata.nextLink": nextLink(call.url, call.service.origins.graph, page.next, "$skip"),
      }),
    },
  };
}

async function getAttachment(call: GraphCall): Promise<GraphAnswer> {
  // `attachments/microsoft.graph.fileAttachment` casts the collection.
  const name = call.param("attachment");
  const model = casts[name];
  if (model)
    return await list(call, model, (attachment) => attachment["@odata.type"] === `#${name}`);
  return await getOne(call, attachmentModel);
}

function getCast(call: GraphCall): Promise<GraphAnswer> {
  const name = call.param("cast");
  const model = casts[name];
  if (!model) throw unknownSegment(name);
  return getOne(call, model, `#${name}`);
}

async function getOne(call: GraphCall, model: EntityModel, type?: string): Promise<GraphAnswer> {
  const opened = openHolder(call);
  const { mailbox, holder } = opened;
  const query = readOptions(call.url, { model, options: ["$select", "$expand"] });
  const attachment = findAttachment(mailbox, holder, call.param("attachment"), call.prefer);
  if (type !== undefined && attachment["@odata.type"] !== type)
    throw badRequest(
      "The attachment is not of the type that the path names.",
      "ErrorInvalidRequest",
    );
  const resource = await attachmentResource(attachment, viewOf(call, opened, query));
  const fragment = `users('${mailbox.userId}')/${opened.path}/attachments${selectedPart(query.select)}/$entity`;
  return { body: { ...contextOf(call.service, fragment), ...resource } };
}

async function getBytes(call: GraphCall): Promise<GraphAnswer> {
  const opened = openHolder(call);
  const { mailbox, holder } = opened;
  const attachment = findAttachment(mailbox, holder, call.param("attachment"), call.prefer);
  if ("document" in attachment) {
    const type = attachment.contentType ?? "application/octet-stream";
    return { body: await attachment.document.read(), headers: { "Content-Type": type } };
  }
  if ("item" in attachment) {
    const body = new TextEncoder().encode(await messageToMime(attachment.item));
    return { body, headers: { "Content-Type": "text/plain" } };
  }
  throw new GraphError(405, "ErrorInvalidRequest", "A reference attachment has no content.");
}

interface Opened {
  mailbox: Mailbox;
  holder: AttachmentHolder;
  /** Below the user, as contexts name it. */
  path: string;
}

function openHolder(call: GraphCall): Opened {
  if (call.rule.path.includes(":event")) {
    const { open, instance } = openEvent(call);
    const { calendarId, attachments } = shownTo(open.right, instance.event);
    const path = `events('${encodeURIComponent(call.param("event"))}')`;
    return { mailbox: open.mailbox, holder: { parentFolderId: calendarId, attachments }, path };
  }
  const mailbox = openMailbox(call);
  const holder = findMessage(mailbox, call.param("message"), call.prefer);
  return { mailbox, holder, path: `messages('${encodeURIComponent(call.param("message"))}')` };
}

function viewOf(
  { prefer }: GraphCall,
  { mailbox, holder }: Opened,
  { select, expand }: QueryOptions,
) {
  const expandItems = expand.some(
    ({ name }) => name === "microsoft.graph.itemAttachment/item" || name === "item",
  );
  return { mailbox, holder, prefer, select, expandItems };
}
