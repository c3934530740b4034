/** Reads a file that a mail only links to: Graph does not tell the link, the text of the mail does. */
import type { Attachment, Message } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { GraphPath } from "../../graph/path.ts";
import type { ToolContext } from "../tool-context.ts";
import { formatUri } from "../uri.ts";
import { readFile } from "./file.ts";
import { isLink, parseLink } from "./links/parse-link.ts";
import { resolveLink } from "./links/resolve-link.ts";
import { readSharedFile } from "./links/shared-file.ts";
import type { Resource } from "./resource.ts";
import { readText } from "./text.ts";

/** @param message the mail that carries the attachment */
export async function readLinkedAttachment(
  { name }: Attachment,
  message: GraphPath,
  permissions: readonly string[],
  context: ToolContext,
): Promise<Resource> {
  const { body } = await context.graph.get<Message>(message, {
    query: { $select: "body" },
    permissions,
  });
  const mediaType = body?.contentType === "html" ? "text/html" : "text/plain";
  const { markdown } = await readText(body?.content ?? "", mediaType, context.signal);
  const link = linkTo(name ?? "", markdown, context);
  if (link === undefined) throw linkNotFound();
  const target = await resolveLink(link, context);
  if (target.kind === "share") return await readSharedFile(target, context);
  if (target.kind !== "file") throw linkNotFound();
  return { ...(await readFile(target, context)), uri: formatUri(target) };
}

/** The link to SharePoint or OneDrive that bears the name, or leads to a file of this name. */
function linkTo(name: string, markdown: string, context: ToolContext): string | undefined {
  const wanted = plain(name);
  if (wanted === "") return undefined;
  // Markdown here shows links as `text (`address`)`, and bare addresses in backticks.
  const links = [...markdown.matchAll(/([^\n`]*)`(https:\/\/[^`\s]+)`/g)].flatMap(
    ([, before = "", address = ""]) => {
      const file = fileNameIn(address, context);
      return file === undefined ? [] : [{ before: plain(before), address, file: plain(file) }];
    },
  );
  const named = links.find(({ before }) => before.replace(/ \($/, "").endsWith(wanted));
  return (links.find(({ file }) => file === wanted) ?? named)?.address;
}

/** Undefined for an address that is none of SharePoint's; empty when it does not tell the name. */
function fileNameIn(address: string, { tenant }: ToolContext): string | undefined {
  if (!isLink(address)) return undefined;
  try {
    const link = parseLink(address, tenant.cloud);
    const name = link.parameter("file") ?? link.segments.at(-1) ?? "";
    return link.service === "sharepoint" ? name : undefined;
  } catch {
    return undefined;
  }
}

/** As two spellings of a name agree: without Markdown's escapes, in lower case. */
function plain(text: string): string {
  return text
    .replace(/\\([^\w\s])/g, "$1")
    .normalize("NFC")
    .toLowerCase();
}

function linkNotFound(): ConnectorError {
  return new ConnectorError("unsupported_content", {
    happened: "The attachment was not read.",
    because:
      "It is a link to a file in the cloud, which Microsoft Graph does not tell, and no link in the " +
      "text of the mail bears its name.",
    remedy:
      "Read the mail and pass the link to the file to read_resource, or find the file by its name " +
      "with sharepoint_search.",
  });
}
