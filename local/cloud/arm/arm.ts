/** A stand-in for Azure Resource Manager: one subscription, and the calls that `infra/` makes of it. */
import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import type { Entra } from "../entra/entra.ts";
import { managementResource } from "../entra/resources.ts";
import { ArmError, errorBody } from "./arm-error.ts";
import { ArmState } from "./arm-state.ts";
import { authorizationRoutes } from "./routes/authorization.ts";
import { deploymentRoutes } from "./routes/deployments.ts";
import { keyVaultRoutes } from "./routes/key-vault.ts";
import { providerRoutes } from "./routes/providers.ts";
import { resourceRoutes } from "./routes/resources.ts";
import { webRoutes } from "./routes/web.ts";

export interface Arm {
  readonly app: Hono;
  readonly state: ArmState;
}

export interface ArmOptions {
  readonly entra: Pick<Entra, "verify">;
  /** Where whoever comes without a token is sent to sign in: the subscription's own tenant. */
  readonly authority: string;
  readonly subscriptionId: string;
}

export function createArm({ entra, authority, subscriptionId }: ArmOptions): Arm {
  const state = new ArmState(subscriptionId);
  // Paths are read without regard to case, and the libraries do not agree on this segment.
  const getPath = ({ url }: Request) =>
    new URL(url).pathname.replace(/\/resourcegroups\//i, "/resourceGroups/");
  const app = new Hono({ getPath });
  app.use("*", async (c, next) => {
    receive(c, { entra, authority }, state);
    await next();
    c.header("x-ms-request-id", randomUUID());
  });
  app.get("/subscriptions/:subscription/operationresults/:operation", (c) =>
    state.operations.ask(c, c.req.param("operation")),
  );
  for (const routes of [
    deploymentRoutes,
    providerRoutes,
    keyVaultRoutes,
    webRoutes,
    authorizationRoutes,
    resourceRoutes,
  ])
    routes(app, state);
  app.notFound(() => {
    throw new ArmError(404, "NotFound", "The requested path is not served.");
  });
  app.onError((error, c) => refuse(c, error));
  return { app, state };
}

/** What the front door checks before any resource provider sees the request. */
function receive(c: Context, signIn: SignIn, state: ArmState): void {
  const { pathname, search, searchParams } = new URL(c.req.url);
  state.requests.push(`${c.req.method} ${pathname}${search}`);
  authenticate(c, signIn);
  if (!searchParams.get("api-version"))
    throw new ArmError(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(pathname)?.[1];
  if (subscription?.toLowerCase() !== state.subscriptionId)
    throw new ArmError(
      404,
      "SubscriptionNotFound",
      `The subscription '${subscription ?? ""}' could not be found.`,
    );
  state.faults.strike(`${c.req.method} ${pathname}`);
}

type SignIn = Pick<ArmOptions, "entra" | "authority">;

function authenticate(c: Context, { entra, authority }: SignIn): void {
  const token = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  try {
    if (token === undefined)
      throw new Error("Authentication failed. The 'Authorization' header is missing.");
    entra.verify(token, { audience: [managementResource, `${managementResource}/`] });
  } catch (error) {
    throw new ArmError(401, "AuthenticationFailed", (error as Error).message, {
      "WWW-Authenticate": `Bearer authorization_uri="${authority}", error="invalid_token"`,
    });
  }
}

function refuse(c: Context, error: Error): Response {
  const known =
    error instanceof ArmError
      ? error
      : new ArmError(500, "InternalServerError", `The stand-in failed: ${error.stack ?? ""}`);
  for (const [name, value] of Object.entries(known.headers)) c.header(name, value);
  return Response.json(errorBody(known), { status: known.status, headers: c.res.headers });
}
