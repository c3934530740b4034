/** `m365://` uris: how one tool's answer names an item so that `read_resource` can read it. */
import { ConnectorError } from "../errors/connector-error.ts";

/** The parts of each kind of uri, in order; see the uri map of `read_resource`. */
const kinds = {
  file: ["driveId", "itemId"],
  page: ["siteId", "pageId"],
  listitem: ["siteId", "listId", "itemId"],
  mail: ["user", "messageId"],
  attachment: ["user", "messageId", "attachmentId"],
  event: ["user", "eventId"],
  eventattachment: ["user", "eventId", "attachmentId"],
  chat: ["chatId"],
  chatmessage: ["chatId", "messageId"],
  channelmessage: ["teamId", "channelId", "messageId"],
  channelreply: ["teamId", "channelId", "messageId", "replyId"],
  chatpicture: ["chatId", "messageId", "contentId"],
  channelpicture: ["teamId", "channelId", "messageId", "contentId"],
  replypicture: ["teamId", "channelId", "messageId", "replyId", "contentId"],
} as const;

type Kind = keyof typeof kinds;

export type ResourceUri = {
  [K in Kind]: { kind: K } & Record<(typeof kinds)[K][number], string>;
}[Kind];

/** `m365://mail/{user}/{messageId}`, every part percent-encoded. */
export function formatUri(resource: ResourceUri): string {
  const parts = kinds[resource.kind].map((name) =>
    encodeURIComponent((resource as unknown as Record<string, string>)[name] ?? ""),
  );
  return `m365://${resource.kind}/${parts.join("/")}`;
}

/** `m365://mail/{user}/{messageId}`, as RFC 6570 writes it. */
export function uriTemplate(kind: ResourceUri["kind"]): string {
  return `m365://${kind}/${kinds[kind].map((name) => `{${name}}`).join("/")}`;
}

/** @throws ConnectorError `invalid_input` for anything that is not a uri of ours. */
export function parseUri(uri: string): ResourceUri {
  const match = /^m365:\/\/([a-z]+)\/(.+)$/.exec(uri);
  const kind = match?.[1];
  if (kind === undefined || !isKind(kind)) throw notOurUri();
  const names = kinds[kind];
  const parts = (match?.[2] ?? "").split("/").map(decodePart);
  if (parts.length !== names.length || parts.includes("")) throw notOurUri();
  const fields = Object.fromEntries(names.map((name, index) => [name, parts[index]]));
  return { kind, ...fields } as ResourceUri;
}

/** The user whose mailbox a uri names; undefined for other kinds and for what is no uri of ours. */
export function userIn(uri: string): string | undefined {
  const user = /^m365:\/\/(?:mail|attachment|event|eventattachment)\/([^/]+)\//.exec(uri)?.[1];
  return user === undefined || !URL.canParse(uri) ? undefined : decodePart(user);
}

function isKind(text: string): text is Kind {
  return Object.hasOwn(kinds, text);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notOurUri();
  }
}

function notOurUri(): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "The uri cannot be read.",
    because: `It is neither an https link nor one that a tool returned; those begin with ${Object.keys(
      kinds,
    )
      .map((kind) => `m365://${kind}/`)
      .join(", ")}.`,
    remedy: "Search first and pass the uri of a hit unchanged.",
  });
}
