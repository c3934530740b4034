/** The authorization page: checks what the client asks for, lets a person pick an account. */
import { html } from "hono/html";
import type { Context } from "hono";
import { findApp, missingParameter } from "../client-authentication.ts";
import { EntraError } from "../entra-error.ts";
import type { LocalEnv } from "../local-env.ts";
import type { AppRegistration } from "../registrations.ts";
import { parseScope, type RequestedScope } from "../resources.ts";
import { checkResourceParameter } from "../resource-parameter.ts";
import { asksForMfa, issueCode, signIn } from "../sign-in.ts";
import type { EntraState } from "../state.ts";
import { type EntraTenant, findTenant } from "../tenants.ts";
import { accountButtons, errorPage, page } from "./layout.ts";

type Handler = (c: Context<LocalEnv>) => Promise<Response>;

export function authorizePage(state: EntraState): Handler {
  return (c) =>
    withRequest(state, c, (request) => {
      if (request.query.get("prompt") === "none") throw nobodySignedIn();
      const buttons = accountButtons(request.tenant);
      const form = html`<form method="post">
        <p>to continue to ${request.app.displayName}</p>
        ${buttons}
        <button name="decline" value="1">Cancel</button>
      </form>`;
      return c.html(page("Pick an account", form));
    });
}

/** Form fields: `account` (a user principal name) or `decline`; the request stays in the address. */
export function authorizeSubmit(state: EntraState): Handler {
  return (c) =>
    withRequest(state, c, async (request) => {
      const form = new URLSearchParams(await c.req.text());
      if (form.has("decline")) throw declined();
      const { query, app, redirectUri } = request;
      const nonce = query.get("nonce") ?? undefined;
      const signedIn = signIn(
        state,
        { ...request, clientId: app.clientId, strong: asksForMfa(query), nonce },
        form.get("account") ?? "",
      );
      const code = issueCode(state, signedIn, redirectUri, challengeOf(query));
      return redirect(request, { code, session_state: signedIn.sessionId });
    });
}

interface Redirection {
  readonly query: URLSearchParams;
  readonly redirectUri: string;
}

interface AuthorizeRequest extends Redirection {
  readonly tenant: EntraTenant;
  readonly app: AppRegistration;
  readonly scope: RequestedScope;
}

/** Errors go to the client by redirect once its redirect URI is known to be its own. */
async function withRequest(
  state: EntraState,
  c: Context<LocalEnv>,
  handle: (request: AuthorizeRequest) => Response | Promise<Response>,
): Promise<Response> {
  const query = new URL(c.req.url).searchParams;
  let redirection: Redirection | undefined;
  try {
    const tenant = findTenant(state.tenants, c.req.param("tenant") ?? "");
    const app = findApp(tenant, query.get("client_id"));
    redirection = { query, redirectUri: checkRedirectUri(app, query.get("redirect_uri")) };
    const scope = readScope(state, tenant, query);
    return await handle({ ...redirection, tenant, app, scope });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    if (!redirection) return await c.html(errorPage(state, error), 400);
    const body = error.body(state.origin, crypto.randomUUID(), state.clock());
    const { error: name, error_description, error_uri } = body;
    return redirect(redirection, { error: name, error_description, error_uri });
  }
}

function readScope(state: EntraState, tenant: EntraTenant, query: URLSearchParams): RequestedScope {
  if (query.get("response_type") !== "code") {
    const message = "The response_type is not supported. Expected 'code'.";
    throw new EntraError(700054, "unsupported_response_type", message);
  }
  const text = query.get("scope");
  if (!text) throw missingParameter("scope");
  const scope = parseScope(text, state.resources, tenant.displayName);
  checkResourceParameter(query.get("resource"), scope);
  return scope;
}

/** Exact, but for loopback addresses, where any port is taken, though not any path. */
function checkRedirectUri(app: AppRegistration, value: string | null): string {
  if (!value) throw missingParameter("redirect_uri");
  const known = app.redirectUris.some((uri) => uri === value || isLoopbackOf(uri, value));
  if (known) return value;
  throw new EntraError(
    50011,
    "invalid_client",
    `The redirect URI '${value}' specified in the request does not match the redirect URIs ` +
      `configured for the application '${app.clientId}'. Make sure the redirect URI sent in the ` +
      "request matches one added to your application in the Azure portal.",
  );
}

function isLoopbackOf(registered: string, value: string): boolean {
  if (!URL.canParse(value)) return false;
  const [wanted, actual] = [new URL(registered), new URL(value)];
  if (!["localhost", "127.0.0.1"].includes(actual.hostname)) return false;
  return (
    wanted.protocol === actual.protocol &&
    wanted.hostname === actual.hostname &&
    wanted.pathname === actual.pathname
  );
}

function challengeOf(
  query: URLSearchParams,
): { method: "S256" | "plain"; value: string } | undefined {
  const value = query.get("code_challenge");
  if (value === null) return undefined;
  return { method: query.get("code_challenge_method") === "S256" ? "S256" : "plain", value };
}

function redirect({ query, redirectUri }: Redirection, answer: Record<string, unknown>): Response {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(answer)) parameters.set(name, String(value));
  const state = query.get("state");
  if (state !== null) parameters.set("state", state);
  const inFragment = query.get("response_mode") === "fragment";
  const separator = inFragment ? "#" : redirectUri.includes("?") ? "&" : "?";
  const location = `${redirectUri}${separator}${parameters.toString()}`;
  return new Response(null, { status: 302, headers: { location } });
}

function nobodySignedIn(): EntraError {
  const message = "Session information is not sufficient for single-sign-on.";
  return new EntraError(50058, "login_required", message);
}

function declined(): EntraError {
  return new EntraError(65004, "access_denied", "User declined to consent to access the app.");
}
