/** Microsoft Graph v1.0 on one machine: the sample tenant behind Graph's own rules, errors and limits. */
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Directory } from "../../tenant/directory.ts";
import type { TenantContent } from "../../tenant/content.ts";
import { type AppRegistration, registrationsOf } from "../entra/registrations.ts";
import { Administration } from "./administration/administration.ts";
import { answerResponse, errorResponse, requestIds } from "./answer.ts";
import { runBatch } from "./batch.ts";
import { Deliveries } from "./deliveries.ts";
import { createDispatch, type Dispatch } from "./dispatch.ts";
import { createFilesHost, Downloads } from "./downloads.ts";
import { badRequest, GraphError, type RequestIds } from "./errors.ts";
import { dropConnection, faultError, Faults, truncate } from "./faults.ts";
import { authenticate, type Principal, type VerifyToken } from "./principal.ts";
import { recordRequest, type RecordedRequest } from "./recorder.ts";
import { allRoutes } from "./routes/routes.ts";
import type { GraphOrigins, GraphService } from "./service.ts";
import type { ConcurrencyLimit } from "./throttle.ts";

export interface GraphStandInOptions {
  directory: Directory;
  content: TenantContent;
  origins: GraphOrigins;
  /** Checks signature, issuer and times of an access token; the stand-in checks the rest. */
  verifyToken: VerifyToken;
  clock: () => Date;
  /** Those that tokens are issued from; the directory's own when no Entra runs. */
  registrations?: readonly AppRegistration[];
  revokeSessions?: GraphService["revokeSessions"];
  /** Gets each request as it arrives. */
  record?: (request: RecordedRequest) => void;
  /** Exchange's limit on parallel requests per app and mailbox; false switches it off. */
  mailboxConcurrency?: ConcurrencyLimit | false;
}

/** Served by Node, a request brings its connection; a test in process has none. */
export interface ServerEnv {
  Bindings: Partial<HttpBindings>;
}

export interface GraphStandIn {
  /** The Graph host. */
  app: Hono<ServerEnv>;
  /** The host of pre-authenticated downloads. */
  files: Hono;
  faults: Faults;
  /** The tenant's data; a test may change it. */
  content: TenantContent;
  /** Sites granted to applications that hold only `Sites.Selected`, by client id. */
  siteGrants: Map<string, Set<string>>;
  /** Application access policies of Teams: users whose meetings an application may read, by client id. */
  meetingPolicies: Map<string, Set<string>>;
  /** Applications and their credentials: lag, policies, the audit log, and what others change. */
  administration: Administration;
  /** The requests so far, oldest first; of very many, the latest. */
  requests: RecordedRequest[];
}

export function createGraphStandIn(options: GraphStandInOptions): GraphStandIn {
  const { directory, content, origins, clock, mailboxConcurrency } = options;
  const registrations = options.registrations ?? registrationsOf(directory, origins.authority);
  const administration = new Administration(registrations, directory, () => clock().getTime());
  const { revokeSessions = () => undefined } = options;
  const downloads = new Downloads(origins.files, clock);
  const siteGrants = grantedSites(content);
  const meetingPolicies = new Map([
    [directory.api.clientId, new Set(directory.api.meetingPolicyFor)],
  ]);
  const service: GraphService = {
    directory,
    content,
    origins,
    clock,
    downloads,
    siteGrants,
    meetingPolicies,
    administration,
    deliveries: new Deliveries(clock),
    revokeSessions,
  };
  const concurrency = mailboxConcurrency ?? { limit: 4, patience: 2000 };
  const host = new GraphHost(options, createDispatch(service, allRoutes, concurrency));
  const app = new Hono<ServerEnv>();
  app.all("*", (c) => host.handle(c.req.raw, c.env ?? {}));
  return {
    app,
    files: createFilesHost(downloads),
    faults: host.faults,
    content,
    siteGrants,
    meetingPolicies,
    administration,
    requests: host.requests,
  };
}

function grantedSites({ sites }: TenantContent): Map<string, Set<string>> {
  const pairs = sites.flatMap(({ site, grantedApps = [] }) =>
    grantedApps.map((appId) => ({ appId, siteId: site.id })),
  );
  const byApp = Map.groupBy(pairs, ({ appId }) => appId);
  return new Map([...byApp].map(([appId, own]) => [appId, new Set(own.map((one) => one.siteId))]));
}

const mostRequests = 10_000;

class GraphHost {
  readonly faults = new Faults();
  readonly requests: RecordedRequest[] = [];
  readonly #options: GraphStandInOptions;
  readonly #dispatch: Dispatch;

  constructor(options: GraphStandInOptions, dispatch: Dispatch) {
    this.#options = options;
    this.#dispatch = dispatch;
  }

  async handle(request: Request, bindings: ServerEnv["Bindings"]): Promise<Response> {
    const ids = requestIds(request.headers);
    try {
      return await this.#exchange(request, ids, bindings);
    } catch (error) {
      return errorResponse(error, ids, this.#options.clock());
    }
  }

  async #exchange(
    request: Request,
    ids: RequestIds,
    bindings: ServerEnv["Bindings"],
  ): Promise<Response> {
    const text = await request.text();
    const body = text === "" ? undefined : parseJson(text);
    const principal = await this.#identify(request, body);
    if (body instanceof GraphError) throw body;
    return await this.#withFaults(request, bindings, () =>
      pathOf(request) === "/$batch"
        ? this.#batch(request, body, principal, ids)
        : this.#dispatch(withoutBody(request), { principal, ids, body }),
    );
  }

  /** Records the request whether or not its token is accepted. */
  async #identify(request: Request, body: unknown): Promise<Principal> {
    const { verifyToken, origins, clock } = this.#options;
    const header = request.headers.get("Authorization") ?? undefined;
    const recorded = body instanceof GraphError ? undefined : body;
    try {
      const principal = await authenticate(header, verifyToken, origins.authority, clock());
      this.#record(recordRequest(request, recorded, principal));
      return principal;
    } catch (error) {
      this.#record(recordRequest(request, recorded, undefined));
      throw error;
    }
  }

  #record(line: RecordedRequest): void {
    this.requests.push(line);
    if (this.requests.length > mostRequests) this.requests.shift();
    this.#options.record?.(line);
  }

  async #batch(
    request: Request,
    body: unknown,
    principal: Principal,
    ids: RequestIds,
  ): Promise<Response> {
    if (request.method !== "POST")
      throw new GraphError(405, "Request_BadRequest", "Only POST is allowed for $batch.");
    const send = (inner: Request, innerBody: unknown) => {
      const innerIds = requestIds(inner.headers);
      return this.#withFaults(inner, {}, () =>
        this.#dispatch(inner, { principal, ids: innerIds, body: innerBody }),
      ).catch((error: unknown) => errorResponse(error, innerIds, this.#options.clock()));
    };
    const answers = await runBatch(body, this.#options.origins.graph, send);
    return answerResponse({ body: answers }, ids, this.#options.clock(), []);
  }

  async #withFaults(
    request: Request,
    bindings: ServerEnv["Bindings"],
    send: () => Promise<Response>,
  ): Promise<Response> {
    const fault = this.faults.take(request.method, pathOf(request));
    if (!fault) return await send();
    if (fault.applied) await send();
    const error = faultError(fault, this.#options.origins.authority);
    if (error) throw error;
    if (fault.kind === "connection-drop") return dropConnection(bindings);
    if (fault.kind === "truncated-body") return await truncate(await send());
    await wait(fault.delay ?? 0, request.signal);
    return await send();
  }
}

/** The path below the version, as it stands in the URL. */
function pathOf(request: Request): string {
  return new URL(request.url).pathname.replace(/^\/v1\.0/, "");
}

/** The body was read; handlers get it parsed. */
function withoutBody(request: Request): Request {
  return new Request(request.url, { method: request.method, headers: request.headers });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return badRequest(
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
}

/** Ends early when the caller goes away. */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
