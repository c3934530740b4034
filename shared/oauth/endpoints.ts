/** The sign-in of MCP clients over HTTP: metadata, and the steps of the authorization-code flow. */
import type {
  HttpHandler,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from "@azure/functions";
import { ConnectorError } from "../errors/connector-error.ts";
import { readBounded, readJsonBody } from "../http/json-body.ts";
import { commonHeaders } from "../http/problem.ts";
import { explain, respond } from "../http/respond.ts";
import { describeFault } from "../log.ts";
import type { Services } from "../services.ts";
import type { Settings } from "../settings.ts";
import {
  RedirectRefused,
  requireRedirectUri,
  type SignInStart,
  signInSeconds,
  startSignIn,
} from "./authorize.ts";
import { finishSignIn, redirectTo } from "./callback.ts";
import { authorizationServerMetadata, protectedResourceMetadata } from "./metadata.ts";
import { OAuthError } from "./oauth-error.ts";
import { consentPage, errorPage, pageHeaders } from "./pages.ts";
import { registerClient } from "./register.ts";
import { issueTokens } from "./token.ts";

type Running = () => Services;

/** `/.well-known/oauth-protected-resource`, with and without the path of the endpoint. */
export function getResourceMetadata(services: Running): HttpHandler {
  return respond(() =>
    Promise.resolve(JSON.stringify(protectedResourceMetadata(services().settings))),
  );
}

/** `/.well-known/oauth-authorization-server`. */
export function getServerMetadata(services: Running): HttpHandler {
  return respond(() => {
    const settings = requireFacade(services().settings);
    return Promise.resolve(JSON.stringify(authorizationServerMetadata(settings)));
  });
}

/** `GET /oauth/authorize`, in the person's browser. */
export function authorize(services: Running): HttpHandler {
  return forPerson(async (request) => {
    const { settings: configured, sealer } = services();
    const settings = requireFacade(configured);
    const query = new URL(request.url).searchParams;
    try {
      const start = await startSignIn(query, cookieOf(request, settings), settings, sealer);
      return goToEntra(start, query, settings);
    } catch (error) {
      if (!(error instanceof OAuthError) || error instanceof RedirectRefused) throw error;
      return refuseClient(error, requireRedirectUri(query, settings), query, settings);
    }
  });
}

function goToEntra(
  { entraUrl, browser, redirectUri, asks }: SignInStart,
  query: URLSearchParams,
  { publicUrl }: Settings,
): StepResponse {
  const cookie = `${cookieName(publicUrl)}=${browser}; Path=/; Max-Age=${signInSeconds}; HttpOnly; SameSite=Lax${isSecure(publicUrl) ? "; Secure" : ""}`;
  if (!asks) return { status: 302, headers: { location: entraUrl, "set-cookie": cookie } };
  const cancelled = new OAuthError("access_denied", "The person did not agree.");
  const links = {
    continue: entraUrl,
    cancel: clientAddress(cancelled, redirectUri, query, publicUrl),
  };
  return {
    status: 200,
    headers: { ...pageHeaders, "set-cookie": cookie },
    body: consentPage(redirectUri, links),
  };
}

function refuseClient(
  error: OAuthError,
  redirectUri: string,
  query: URLSearchParams,
  { publicUrl }: Settings,
): StepResponse {
  const location = clientAddress(error, redirectUri, query, publicUrl);
  return { status: 302, headers: { location } };
}

function clientAddress(
  error: OAuthError,
  redirectUri: string,
  query: URLSearchParams,
  iss: string,
): string {
  const state = query.get("state") ?? undefined;
  return redirectTo(redirectUri, { ...error.body, state, iss });
}

/** `GET /oauth/callback`: back from Entra, in the person's browser. */
export function finish(services: Running): HttpHandler {
  return forPerson(async (request) => {
    const { settings: configured, sealer } = services();
    const settings = requireFacade(configured);
    const query = new URL(request.url).searchParams;
    const location = await finishSignIn(query, cookieOf(request, settings), settings, sealer);
    return { status: 302, headers: { location } };
  });
}

/** The largest form: a refresh token is some kilobytes. */
const maxFormBytes = 64 * 1024;

/** `POST /oauth/token`. */
export function token(services: Running): HttpHandler {
  return forClient(async (request) => {
    const { settings, sealer } = services();
    const type = request.headers.get("content-type") ?? "";
    if (!/^application\/x-www-form-urlencoded\b/i.test(type))
      throw new OAuthError("invalid_request", "Send a form: application/x-www-form-urlencoded.");
    const form = new URLSearchParams((await readBounded(request, maxFormBytes)).toString());
    return { status: 200, jsonBody: await issueTokens(form, requireFacade(settings), sealer) };
  });
}

/** `POST /oauth/register`. */
export function register(services: Running): HttpHandler {
  return forClient(async (request) => {
    const settings = requireFacade(services().settings);
    return { status: 201, jsonBody: registerClient(await readJsonBody(request), settings) };
  });
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith("https:");
}

/** `__Host-`: no other site of the domain can plant one, and so end a sign-in of its own here. */
function cookieName(publicUrl: string): string {
  return isSecure(publicUrl) ? "__Host-m365_sign_in" : "m365_sign_in";
}

function cookieOf(request: HttpRequest, { publicUrl }: Settings): string | undefined {
  const cookies = request.headers.get("cookie") ?? "";
  const form = new RegExp(`(?:^|;\\s*)${cookieName(publicUrl)}=([\\w-]{43})(?:;|$)`);
  return form.exec(cookies)?.[1];
}

/** @throws ConnectorError `not_found` where people sign in at Entra, `misconfigured` without the sign-in app. */
function requireFacade(settings: Settings): Settings {
  if (!settings.facade)
    throw new ConnectorError("not_found", {
      happened: "Nothing was done.",
      because: "Clients of this connector sign in at Microsoft Entra directly (SIGN_IN=entra).",
      remedy: "Read /.well-known/oauth-protected-resource/mcp: it names where.",
    });
  if (settings.signInClientId === undefined)
    throw new ConnectorError("misconfigured", {
      happened: "Nobody can sign in.",
      because: "The app setting SIGN_IN_CLIENT_ID is missing.",
      remedy: "An administrator sets it to the client id of the public client app registration.",
    });
  return settings;
}

interface StepResponse extends Omit<HttpResponseInit, "headers"> {
  headers?: Record<string, string>;
}

type Step = (request: HttpRequest) => Promise<StepResponse>;

/** What goes wrong in a browser is told on a page. */
function forPerson(step: Step): HttpHandler {
  return async (request, invocation) => {
    try {
      return withCommonHeaders(await step(request), invocation);
    } catch (error) {
      if (error instanceof OAuthError) logRefusal(error, invocation);
      const { status, message } =
        error instanceof OAuthError
          ? { status: 400, message: error.message }
          : explain(error, invocation);
      const page = { status, headers: { ...pageHeaders }, body: errorPage(message) };
      return withCommonHeaders(page, invocation);
    }
  };
}

/** What goes wrong for a client is told in OAuth's words. */
function forClient(step: Step): HttpHandler {
  return async (request, invocation) => {
    try {
      return withCommonHeaders(await step(request), invocation);
    } catch (error) {
      if (error instanceof OAuthError) logRefusal(error, invocation);
      const refusal =
        error instanceof OAuthError ? error : asOAuthError(explain(error, invocation));
      return withCommonHeaders({ status: statusOf(refusal), jsonBody: refusal.body }, invocation);
    }
  };
}

/** All of them: clients show little of why a sign-in failed, and an administrator looks here. */
function logRefusal({ code, message, cause }: OAuthError, log: InvocationContext): void {
  const fault = cause === undefined ? "" : `\ncaused by ${describeFault(cause)}`;
  log.warn(`oauth: ${code}: ${message}${fault}`);
}

function asOAuthError({ status, message }: ConnectorError): OAuthError {
  return new OAuthError(status < 500 ? "invalid_request" : "server_error", message);
}

function statusOf({ code }: OAuthError): number {
  if (code === "temporarily_unavailable") return 503;
  if (code === "server_error") return 500;
  return code === "invalid_client" ? 401 : 400;
}

function withCommonHeaders(
  { headers, ...answer }: StepResponse,
  { invocationId }: InvocationContext,
): HttpResponseInit {
  return { ...answer, headers: { ...headers, ...commonHeaders(invocationId) } };
}
