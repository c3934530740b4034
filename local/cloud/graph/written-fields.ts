/** Reads the bodies of requests that write: fields by their types, everything else refused. */
import { badRequest } from "./errors.ts";
import { type Fields, readFields } from "./calendar/action-body.ts";

export interface WrittenBody {
  contentType: "html" | "text";
  content: string;
}

export interface WrittenAddress {
  name: string;
  address: string;
}

/** @throws GraphError 400 without a body, or for a field that the type does not have */
export function readEntity(value: unknown, type: string, known: readonly string[]): Fields {
  if (value === undefined) throw badRequest("Empty Payload. JSON content expected.", "BadRequest");
  return readFields(value, type, known);
}

export function readText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw wrongType(name);
}

export function readFlag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  throw wrongType(name);
}

/** Enumeration members are taken in any case. */
export function readMember<T extends string>(
  fields: Fields,
  name: string,
  members: readonly T[],
): T | undefined {
  const text = readText(fields, name);
  if (text === undefined) return undefined;
  const member = members.find((one) => one.toLowerCase() === text.toLowerCase());
  if (member === undefined)
    throw badRequest(`Requested value '${text}' was not found.`, "RequestBodyRead");
  return member;
}

export function readList(fields: Fields, name: string): unknown[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw wrongType(name);
}

export function readBody(fields: Fields): WrittenBody {
  const body = readFields(fields["body"], "itemBody", ["contentType", "content"]);
  return {
    contentType: readMember(body, "contentType", ["text", "html"]) ?? "text",
    content: readText(body, "content") ?? "",
  };
}

/** An `emailAddress`; whether mail can reach it shows when it is sent. */
export function readAddress(value: unknown): WrittenAddress {
  const fields = readFields(value, "emailAddress", ["name", "address"]);
  const address = readText(fields, "address") ?? "";
  return { name: readText(fields, "name") ?? address, address };
}

const wrongType = (name: string) =>
  badRequest(
    `Cannot convert the value of property '${name}' to the expected EDM type.`,
    "RequestBodyRead",
  );
