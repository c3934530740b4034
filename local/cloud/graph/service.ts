/** What every part of the Graph stand-in shares: the tenant's data, where things stand, and the time. */
import type { Directory } from "../../tenant/directory.ts";
import type { TenantContent } from "../../tenant/content.ts";
import type { Administration } from "./administration/administration.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Downloads } from "./downloads.ts";
import type { Prefer } from "./prefer.ts";
import type { Principal } from "./principal.ts";
import type { PermissionRule } from "./permissions/rule.ts";

export interface GraphOrigins {
  /** Where the Graph host stands, without a trailing slash. */
  graph: string;
  /** The host of pre-authenticated downloads. */
  files: string;
  /** Entra's authority, named in challenges. */
  authority: string;
}

export interface GraphService {
  readonly directory: Directory;
  readonly content: TenantContent;
  readonly origins: GraphOrigins;
  readonly clock: () => Date;
  readonly downloads: Downloads;
  /** Site ids that an application holding only `Sites.Selected` was granted, by its client id. */
  readonly siteGrants: Map<string, Set<string>>;
  /** Users whose online meetings an application may read (its access policy), by its client id. */
  readonly meetingPolicies: Map<string, Set<string>>;
  readonly administration: Administration;
  /** What was accepted and happens a moment later. */
  readonly deliveries: Deliveries;
  /** Ends a person's sessions, where an Entra runs beside this service. */
  readonly revokeSessions: (userId: string) => void;
}

/** One request after authentication and permission checks. */
export interface GraphCall {
  readonly service: GraphService;
  readonly principal: Principal;
  readonly rule: PermissionRule;
  readonly url: URL;
  readonly prefer: Prefer;
  readonly headers: Headers;
  readonly body: unknown;
  /** A decoded path parameter; throws when the route has none of this name. */
  param: (name: string) => string;
}

/** What a handler answers; the envelope's headers are added later. */
export interface GraphAnswer {
  status?: number;
  headers?: Record<string, string>;
  body: object | Uint8Array<ArrayBuffer> | undefined;
}

export type GraphHandler = (call: GraphCall) => Promise<GraphAnswer> | GraphAnswer;

/** Handlers by `METHOD path`, the path as the permission table has it. */
export type GraphRoutes = Readonly<Record<string, GraphHandler>>;

export const has = (principal: Principal, permissions: readonly string[]) =>
  permissions.some((permission) => principal.permissions.has(permission));

/** `@odata.context`: what the answer is, in terms of the service's metadata. */
export function contextOf(service: GraphService, fragment: string): { "@odata.context": string } {
  return { "@odata.context": `${service.origins.graph}/v1.0/$metadata#${fragment}` };
}

/** The part of a context that lists selected properties: `(subject,from)`. */
export const selectedPart = (select: readonly string[] | undefined) =>
  select ? `(${select.join(",")})` : "";
