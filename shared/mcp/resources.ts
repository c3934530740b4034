/** `m365://` uris as MCP resources: whatever `read_resource` reads, `resources/read` reads. */
import {
  type ReadResourceResult,
  ResourceNotFoundError,
  type ResourceTemplateType,
} from "@modelcontextprotocol/server";
import { ConnectorError } from "../errors/connector-error.ts";
import { type ResourceUri, uriTemplate } from "../tools/uri.ts";

const mimeType = "text/markdown";

const titles: Record<ResourceUri["kind"], string> = {
  file: "File in SharePoint or OneDrive",
  page: "SharePoint page",
  listitem: "SharePoint list item",
  mail: "Email",
  attachment: "Attachment of an email",
  event: "Calendar event",
  eventattachment: "Attachment of a calendar event",
  chat: "Teams chat",
  chatmessage: "Message of a Teams chat",
  channelmessage: "Message of a Teams channel",
  channelreply: "Reply in a Teams channel",
  chatpicture: "Picture in a Teams chat",
  channelpicture: "Picture in a message of a Teams channel",
  replypicture: "Picture in a reply in a Teams channel",
};

/** One template for each kind of uri. */
export const resourceTemplates: ResourceTemplateType[] = Object.entries(titles).map(
  ([kind, title]) => ({
    name: kind,
    title,
    uriTemplate: uriTemplate(kind as ResourceUri["kind"]),
    mimeType,
  }),
);

interface ReadAnswer {
  text: string;
  truncated: boolean;
  totalCharacters: number;
  image?: { mediaType: string; data: string };
}

/** @param answer JSON text, as `read_resource` answers. */
export function resourceResult(uri: string, answer: string): ReadResourceResult {
  const { text, truncated, totalCharacters, image } = JSON.parse(answer) as ReadAnswer;
  if (image !== undefined)
    return { contents: [{ uri, mimeType: image.mediaType, blob: image.data }] };
  const rest = `\n\n(${text.length} of ${totalCharacters} characters; read_resource reads on.)`;
  return { contents: [{ uri, mimeType, text: truncated ? text + rest : text }] };
}

/** What is not there, or is no uri of ours, is a resource not found to MCP; the rest says why. */
export function resourceError(error: unknown, uri: string): unknown {
  const notFound =
    error instanceof ConnectorError && /^(?:not_found|invalid_input)$/.test(error.code);
  return notFound ? new ResourceNotFoundError(uri, error.message) : error;
}
