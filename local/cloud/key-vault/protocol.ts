/** How secrets look on the wire: identifiers, attributes, pages. */
import type { Context } from "hono";
import { newest, type Secret, type SecretProperties, type SecretVersion } from "./secret-store.ts";
import { badParameter } from "./vault-error.ts";

const recoverableDays = 90;
const maxPageSize = 25;

export interface SecretBody {
  value?: unknown;
  contentType?: unknown;
  tags?: unknown;
  attributes?: { enabled?: unknown; nbf?: unknown; exp?: unknown };
}

export interface SecretViews {
  /** With its value. */
  readonly full: (name: string, version: SecretVersion) => object;
  /** One entry of the list of secrets: the newest version, named without it. */
  readonly listed: (secret: Secret) => object;
  readonly listedVersion: (name: string, version: SecretVersion) => object;
  readonly deleted: (secret: Secret) => object;
  readonly listedDeleted: (secret: Secret) => object;
}

export function secretViews(origin: string): SecretViews {
  const id = (name: string, version?: SecretVersion) =>
    `${origin}/secrets/${name}${version ? `/${version.version}` : ""}`;
  const deletion = (secret: Secret) => ({
    recoveryId: `${origin}/deletedsecrets/${secret.name}`,
    deletedDate: secret.deletedAt,
    scheduledPurgeDate: (secret.deletedAt ?? 0) + recoverableDays * 24 * 60 * 60,
  });
  return {
    full: (name, version) => ({
      value: version.value,
      id: id(name, version),
      ...properties(version),
    }),
    listed: (secret) => ({ id: id(secret.name), ...properties(newest(secret)) }),
    listedVersion: (name, version) => ({ id: id(name, version), ...properties(version) }),
    deleted: (secret) => ({
      ...deletion(secret),
      id: id(secret.name, newest(secret)),
      ...properties(newest(secret)),
    }),
    listedDeleted: (secret) => ({
      ...deletion(secret),
      id: id(secret.name),
      ...properties(newest(secret)),
    }),
  };
}

function properties({ contentType, tags, enabled, nbf, exp, created, updated }: SecretVersion) {
  const recovery = { recoveryLevel: "Recoverable+Purgeable", recoverableDays };
  return { contentType, attributes: { enabled, nbf, exp, created, updated, ...recovery }, tags };
}

/** One page and the address of the next, as `maxresults` and `$skiptoken` of the request say. */
export function parsePage(c: Context, items: object[]): object {
  const size = Number(c.req.query("maxresults") ?? maxPageSize);
  if (!Number.isInteger(size) || size < 1 || size > maxPageSize) {
    throw badParameter(`Invalid maxresults provided; it has to be between 1 and ${maxPageSize}.`);
  }
  const start = Number(c.req.query("$skiptoken") ?? 0);
  if (!Number.isInteger(start) || start < 0) throw badParameter("The $skiptoken is not valid.");
  const next = new URL(c.req.url);
  next.searchParams.set("$skiptoken", String(start + size));
  const nextLink = start + size < items.length ? next.href : null;
  return { value: items.slice(start, start + size), nextLink };
}

export async function readBody(c: Context): Promise<SecretBody> {
  const body: unknown = await c.req.json().catch(() => undefined);
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw badParameter("Request body not specified or not valid JSON.");
}

export function parseProperties({ contentType, tags, attributes }: SecretBody): SecretProperties {
  const { enabled, nbf, exp } = attributes ?? {};
  if (tags !== undefined && !isTags(tags)) throw badParameter("Property tags has invalid value");
  return {
    contentType: optional(contentType, "string", "contentType"),
    tags,
    enabled: optional(enabled, "boolean", "attributes.enabled"),
    nbf: optional(nbf, "number", "attributes.nbf"),
    exp: optional(exp, "number", "attributes.exp"),
  };
}

interface Kinds {
  string: string;
  boolean: boolean;
  number: number;
}

function optional<K extends keyof Kinds>(value: unknown, kind: K, name: string) {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== kind) throw badParameter(`Property ${name} has invalid value`);
  return value as Kinds[K];
}

function isTags(value: unknown): value is Record<string, string> {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every((tag) => typeof tag === "string");
}
