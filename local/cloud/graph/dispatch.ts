/** Routes one request of a known caller to its handler, by the table of permissions. */
import { Hono, type Context } from "hono";
import { answerResponse, errorResponse } from "./answer.ts";
import { authorize } from "./authorize.ts";
import { badRequest, GraphError, unknownSegment, type RequestIds } from "./errors.ts";
import { permissionTable } from "./permissions/permissions.ts";
import type { PermissionRule } from "./permissions/rule.ts";
import { parsePrefer } from "./prefer.ts";
import type { Principal } from "./principal.ts";
import { findAccount } from "./resources/user.ts";
import type { GraphHandler, GraphRoutes, GraphService } from "./service.ts";
import { MailboxGate, type ConcurrencyLimit } from "./throttle.ts";

export interface DispatchEnv {
  principal: Principal;
  ids: RequestIds;
  body: unknown;
}

interface Env {
  Bindings: DispatchEnv;
}

export type Dispatch = (request: Request, env: DispatchEnv) => Promise<Response>;

/**
 * @param concurrency Exchange's limit on parallel requests; false switches it off.
 * @throws Error at start-up for a rule without a handler, or a handler without a rule
 */
export function createDispatch(
  service: GraphService,
  routes: GraphRoutes,
  concurrency: ConcurrencyLimit | false,
): Dispatch {
  const app = new Hono<Env>().basePath("/v1.0");
  const gate = concurrency && new MailboxGate(concurrency);
  const unserved = new Set(Object.keys(routes));
  for (const rule of permissionTable) {
    const key = `${rule.method} ${rule.path}`;
    const handler = routes[key];
    if (!handler) throw new Error(`The Graph stand-in has no handler for ${key}.`);
    unserved.delete(key);
    for (const path of expandPath(rule.path))
      app.on(rule.method, path, (c) => serve(c, service, rule, handler, gate));
  }
  if (unserved.size > 0) throw new Error(`No permission rule covers ${[...unserved].join(", ")}.`);
  for (const { path } of permissionTable)
    for (const each of expandPath(path)) app.all(each, refuseMethod);
  app.notFound(refusePath);
  app.onError((error, c) => errorResponse(error, c.env.ids, service.clock()));
  return async (request, env) => await app.fetch(request, env);
}

/** What the first segments of a rule's path stand for. */
const shorthands: Record<string, string[]> = {
  "{U}": ["/me", "/users/:user"],
  "{A}": ["/applications/:application", "/:application{applications\\(appId='[^']+'\\)}"],
  "{S}": ["/servicePrincipals/:principal", "/:principal{servicePrincipals\\(appId='[^']+'\\)}"],
  "{G}": ["/groups/:group", "/:group{groups\\(uniqueName='[^']+'\\)}"],
};

function expandPath(path: string): string[] {
  const shorthand = path.slice(0, 3);
  const heads = shorthands[shorthand];
  return heads ? heads.map((head) => path.replace(shorthand, head)) : [path];
}

async function serve(
  c: Context<Env>,
  service: GraphService,
  rule: PermissionRule,
  handler: GraphHandler,
  gate: MailboxGate | false,
): Promise<Response> {
  const { principal, ids, body } = c.env;
  service.deliveries.settle();
  const url = new URL(c.req.url);
  const path = url.pathname.replace(/^\/v1\.0/, "");
  const userId = targetUserId(c.req.param("user"), service, principal);
  authorize(rule, path, principal, userId !== principal.userId);
  const prefer = parsePrefer(c.req.header("Prefer") ?? null);
  const param = (name: string) => {
    const value = c.req.param(name);
    if (value === undefined) throw new Error(`${rule.path} has no parameter '${name}'.`);
    return value;
  };
  const call = { service, principal, rule, url, prefer, headers: c.req.raw.headers, body, param };
  const work = async () => await handler({ ...call });
  const isMail = rule.workload === "outlook";
  const answer =
    gate && isMail ? await gate.run(`${principal.appId}/${userId}`, work) : await work();
  return answerResponse(answer, ids, service.clock(), isMail ? prefer.applied : []);
}

/** Object id of the user in the path; the caller's own for `/me` and paths without a user. */
function targetUserId(
  user: string | undefined,
  service: GraphService,
  principal: Principal,
): string | undefined {
  if (user === undefined) return principal.userId;
  return findAccount(service, user)?.id ?? user;
}

function refuseMethod(): never {
  throw new GraphError(
    405,
    "Request_BadRequest",
    "Specified HTTP method is not allowed for the request target.",
  );
}

function refusePath(c: Context<Env>): never {
  const [version, ...segments] = new URL(c.req.url).pathname.split("/").slice(1);
  if (version !== "v1.0") throw badRequest(`Invalid version: ${version ?? ""}`);
  throw unknownSegment(segments.at(-1) ?? "");
}
