/** Ids in the forms that Exchange and SharePoint give them, made from a name: the same on every run. */
import { createHash } from "node:crypto";

function hash(name: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash("sha256").update(`${index}:${name}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

// `-` for `/` and `_` for `+`, padding kept: not base64url.
const exchangeBase64 = (bytes: Buffer) =>
  bytes.toString("base64").replaceAll("/", "-").replaceAll("+", "_");

export function guid(name: string): string {
  const hex = hash(`guid ${name}`, 16).toString("hex");
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A GUID's bytes as Windows stores them: the first three groups little-endian. */
function guidBytes(value: string): Buffer {
  const bytes = Buffer.from(value.replaceAll("-", ""), "hex");
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

const mailboxPrefix = (mailbox: string) => exchangeBase64(hash(`mailbox ${mailbox}`, 42));

/** The immutable id of a message: it stays when the message moves. */
export const messageId = (mailbox: string, name: string) =>
  `AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A${mailboxPrefix(mailbox)}${exchangeBase64(hash(`message ${name}`, 43))}`;

export const folderId = (mailbox: string, name: string) =>
  `AAMkAGI2${mailboxPrefix(mailbox)}AuAAAAAAC${exchangeBase64(hash(`folder ${name}`, 34))}`;

export const attachmentId = (message: string, name: string) =>
  `${message.replace(/=+$/, "")}AAABEgAQA${exchangeBase64(hash(`attachment ${message} ${name}`, 17))}`;

/** The immutable id of an event in one mailbox. */
export const eventId = (mailbox: string, name: string) =>
  `AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A${mailboxPrefix(mailbox)}${exchangeBase64(hash(`event ${name}`, 43))}`;

/** One day of a series (`2026-11-20`): its date is packed behind the series' id. */
export const occurrenceId = (series: string, date: string) =>
  `${series.replace(/=+$/, "")}FRAAg${Buffer.from(date.replaceAll("-", "")).toString("base64url")}AAA=`;

/** The series and the day that an occurrence's id was made of; undefined for other ids. */
export function readOccurrenceId(id: string): { series: string; date: string } | undefined {
  const [, series, packed] = /^(.+)FRAAg([\w-]{11})AAA=$/.exec(id) ?? [];
  if (series === undefined || packed === undefined) return undefined;
  const [, year, month, day] =
    /^(\d{4})(\d{2})(\d{2})$/.exec(Buffer.from(packed, "base64url").toString()) ?? [];
  return day === undefined ? undefined : { series, date: `${year}-${month}-${day}` };
}

export const calendarId = (mailbox: string, name: string) =>
  `AAMkAGI2${mailboxPrefix(mailbox)}AuAAAAAAD${exchangeBase64(hash(`calendar ${name}`, 34))}`;

const uidHead = "040000008200E00074C5B7101A82E008";

/** The same in every mailbox. */
export const iCalUId = (name: string) =>
  `${uidHead}00000000${hash(`icaluid ${name}`, 36).toString("hex").toUpperCase()}`;

/** An occurrence's holds its date (`2026-11-20`) in four bytes behind the head. */
export function iCalUIdOn(series: string, date: string): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const packed = Buffer.of(year >> 8, year & 255, month, day)
    .toString("hex")
    .toUpperCase();
  return `${uidHead}${packed}${series.slice(uidHead.length + packed.length)}`;
}

export const conversationId = (mailbox: string, thread: string) =>
  `AAQkAGI2${mailboxPrefix(mailbox).slice(0, 40)}AQA${exchangeBase64(hash(`thread ${thread}`, 16))}`;

/** 22 bytes for the thread and 5 for each reply, as Outlook counts. */
export const conversationIndex = (thread: string, reply: number) =>
  Buffer.concat([
    Buffer.of(1),
    hash(`index ${thread}`, 21),
    hash(`replies ${thread}`, 5 * reply),
  ]).toString("base64");

export const changeKey = (name: string) =>
  exchangeBase64(Buffer.concat([Buffer.of(9, 0, 0, 0, 22, 0, 0, 0), hash(`change ${name}`, 20)]));

export const internetMessageId = (name: string, host: string) => {
  const stem = hash(`internet ${name}`, 22).toString("hex").toUpperCase();
  return `<${stem.slice(0, 12)}${stem.slice(12, 44)}@${host}>`;
};

/** What Graph calls a drive: the site collection, the web and the list, packed. */
export function driveId(site: string, web: string, list: string): string {
  const bytes = Buffer.concat([guidBytes(site), guidBytes(web), guidBytes(list)]);
  return `b!${bytes.toString("base64url")}`;
}

function base32(bytes: Buffer): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)])
    .join("");
}

/** Four bytes that tell the drive, then the item's unique id. */
export function driveItemId(drive: string, uniqueId: string): string {
  return `01${base32(Buffer.concat([hash(`drive ${drive}`, 4), guidBytes(uniqueId)]))}`;
}

/** The last part of a sharing link: `E` and what stands for the file. */
export const sharingToken = (uniqueId: string) =>
  `E${Buffer.concat([guidBytes(uniqueId), hash(`share ${uniqueId}`, 18)]).toString("base64url")}`;

// Base32 makes "…6Y2GOVW7725BZO354PWSELRRZ" of it, the ending of all root ids.
const rootUniqueId = "ea8cc6be-ffdb-43d7-976f-bc7da445c639";

export const rootItemId = (drive: string) => driveItemId(drive, rootUniqueId);
