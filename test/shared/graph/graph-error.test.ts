import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { explainFailure, type FailureContext } from "../../../shared/graph/graph-error.ts";
import {
  GraphClaimsError,
  GraphTransportError,
  serviceError,
} from "../../../shared/graph/graph-failure.ts";
import { testTenant } from "../../fakes/fake-tool-context.ts";

const consentPage = `https://login.microsoftonline.com/${testTenant.id}/adminconsent?client_id=${testTenant.clientId}`;

const context: FailureContext = {
  permissions: ["Mail.Read"],
  scopes: ["Mail.Read"],
  mode: "delegated",
  tenant: testTenant,
  write: false,
};

function explain(status: number, body: unknown, change: Partial<FailureContext> = {}) {
  const failure = serviceError({ status, headers: new Headers(), body });
  const error = explainFailure(failure, { ...context, ...change });
  if (error instanceof ConnectorError) return error;
  throw new Error("The failure was not explained.");
}

function errorBody(code: string, innerError?: unknown) {
  return { error: { code, message: "written by others", innerError } };
}

describe("explainFailure", () => {
  it.each([
    [401, "InvalidAuthenticationToken", "misconfigured"],
    [401, "unauthenticated", "misconfigured"],
    [403, "Authorization_RequestDenied", "access_denied"],
    [403, "accessDenied", "access_denied"],
    [403, "Forbidden", "access_denied"],
    [403, "ErrorAccessDenied", "access_denied"],
    [403, "Unauthorized", "access_denied"],
    [403, "ErrorSendAsDenied", "access_denied"],
    [403, "General", "access_denied"],
    [403, "S2SUnauthorized", "access_denied"],
    [404, "MailboxNotEnabledForRESTAPI", "mailbox_unavailable"],
    [404, "extensionError", "mailbox_unavailable"],
    [404, "ErrorInvalidUser", "not_found"],
    [404, "Request_ResourceNotFound", "not_found"],
    [404, "ResourceNotFound", "not_found"],
    [404, "ErrorNonExistentMailbox", "not_found"],
    [404, "ErrorItemNotFound", "not_found"],
    [404, "itemNotFound", "not_found"],
    [404, "ErrorSyncFolderNotFound", "not_found"],
    [400, "Request_UnsupportedQuery", "invalid_input"],
    [400, "Request_BadRequest", "invalid_input"],
    [400, "BadRequest", "invalid_input"],
    [400, "ErrorInvalidRecipients", "invalid_input"],
    [400, "ErrorMimeContentInvalidBase64String", "invalid_input"],
    [400, "ErrorOccurrenceCrossingBoundary", "invalid_input"],
    [400, "ErrorInvalidIdMalformed", "invalid_input"],
    [409, "nameAlreadyExists", "conflict"],
    [409, "ErrorFolderExists", "conflict"],
    [412, "resourceModified", "conflict"],
    [412, "entityTagDoesNotMatch", "conflict"],
    [423, "resourceLocked", "conflict"],
    [403, "notAllowed", "conflict"],
    [403, "sharingDisabled", "access_denied"],
    [403, "malwareDetected", "content_blocked"],
    [410, "resyncRequired", "invalid_cursor"],
    [410, "syncStateNotFound", "invalid_cursor"],
    [410, "SyncStateInvalid", "invalid_cursor"],
    [413, "maxFileSizeExceeded", "content_too_large"],
    [416, "invalidRange", "conflict"],
    [416, "fragmentOutOfOrder", "conflict"],
    [404, "uploadSessionNotFound", "conflict"],
    [429, "TooManyRequests", "throttled"],
    [429, "activityLimitReached", "throttled"],
    [503, "ApplicationThrottled", "throttled"],
    [500, "ErrorCorruptData", "unsupported_content"],
    [500, "ErrorCannotOpenFileAttachment", "unsupported_content"],
    [503, "serviceNotAvailable", "service_unavailable"],
    [503, "generalException", "service_unavailable"],
    [504, "UnknownError", "timeout"],
    [507, "quotaLimitReached", "content_too_large"],
    [403, "ErrorQuotaExceeded", "content_too_large"],
    [409, "SomethingNew", "conflict"],
    [500, "SomethingNew", "graph_error"],
    [418, "SomethingNew", "graph_error"],
  ])("takes %i %s for %s, whatever the code's case", (status, code, expected) => {
    expect(explain(status, errorBody(code)).code).toBe(expected);
    expect(explain(status, errorBody(code.toUpperCase())).code).toBe(expected);
  });

  it.each([
    [404, "MailboxNotEnabledForRESTAPI", /licence.*restore.*hybrid/],
    [403, "General", /Teams administrator .* application access policy/],
    [403, "S2SUnauthorized", /Reports Reader/],
  ])("names who can help after %i %s", (status, code, remedy) => {
    expect(explain(status, errorBody(code)).remedy).toMatch(remedy);
  });

  it("tells a mailbox that cannot be read from an empty one", () => {
    const { because } = explain(404, errorBody("MailboxNotEnabledForRESTAPI"));

    expect(because).toMatch(/account exists.*Nothing is known about what it holds/);
  });

  it("goes by the innermost code that it knows", () => {
    const inner = { code: "sharingDisabled", innererror: { code: "somethingNew" } };

    const error = explain(403, errorBody("accessDenied", inner), { scopes: [] });

    expect(error.code).toBe("access_denied");
    expect(error.happened).toBe("Microsoft Graph refused the request (403, sharingDisabled).");
  });

  it.each([undefined, null, "text", [], {}, { error: null }, { error: { code: 5 } }])(
    "goes by the status when the body is %j",
    (body) => {
      expect(explain(404, body)).toMatchObject({
        code: "not_found",
        happened: "Microsoft Graph refused the request (404).",
      });
    },
  );

  it("lets nothing that a service or another person wrote into its message", () => {
    const word = "Zq9xNever";
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 400, max: 599 }), (noise, status) => {
        const code = `${word} ${noise}`;
        const error = explain(status, {
          error: { code, message: word, innerError: { code, message: word }, [word]: word },
        });

        expect(JSON.stringify([error, error.message, error.cause])).not.toContain(word);
      }),
    );
  });

  it("survives a body that is nested without end", () => {
    const body: { error: unknown } = { error: {} };
    const endless: Record<string, unknown> = { code: "itemNotFound" };
    endless["innerError"] = endless;
    body.error = endless;

    expect(explain(400, body).code).toBe("not_found");
  });

  it("returns a failure that it cannot explain as it is", () => {
    const failure = new RangeError("ours");

    expect(explainFailure(failure, context)).toBe(failure);
  });

  it("tells a write without an answer from a read without one", () => {
    const silence = new GraphTransportError("timeout");

    expect(explainFailure(silence, context)).toMatchObject({ code: "timeout" });
    expect(explainFailure(silence, { ...context, write: true })).toMatchObject({
      code: "timeout",
      remedy: "Check whether the change was made before you repeat it.",
      cause: silence,
    });
  });
});

describe("a refusal for want of a permission", () => {
  const denied = errorBody("Authorization_RequestDenied");

  it("names the permission and where to grant it, when the token lacks it", () => {
    const error = explain(403, denied, { scopes: ["User.Read"] });

    expect(error.code).toBe("consent_required");
    expect(error.message).toBe(
      "Microsoft Graph refused the request (403, Authorization_RequestDenied). " +
        "This tenant has not granted the connector the delegated permission Mail.Read. " +
        `Ask an administrator to grant Mail.Read at ${consentPage}, then try again.`,
    );
  });

  it("blames the user's rights when the token has the permission", () => {
    expect(explain(403, denied).code).toBe("access_denied");
  });

  it("names all permissions, with doubt, when an application's token does not tell", () => {
    const error = explain(403, denied, {
      mode: "application",
      scopes: ["https://graph.microsoft.com/.default"],
      permissions: ["Files.Read.All", "Sites.Read.All"],
    });

    expect(error.code).toBe("consent_required");
    expect(error.because).toBe(
      "This tenant may not have granted the connector the application permission Files.Read.All, Sites.Read.All.",
    );
    expect(error.remedy).toBe(
      `Ask an administrator to grant Files.Read.All, Sites.Read.All at ${consentPage}. ` +
        "If that is done already: Ask the owner of the item for access, or an administrator for the role or licence.",
    );
  });

  it("blames the mailbox's sharing for Exchange's refusal unless the token shows otherwise", () => {
    const mailbox = errorBody("ErrorAccessDenied");

    expect(explain(403, mailbox, { scopes: [] }).code).toBe("access_denied");
    expect(explain(403, mailbox, { scopes: ["User.Read"] }).code).toBe("consent_required");
  });
});

describe("a sign-in with more claims", () => {
  const failure = new GraphClaimsError('{"a":1}', { cause: undefined });

  it("is asked for by the challenge of a 401, with the place to sign in", () => {
    expect(explainFailure(failure, context)).toMatchObject({
      code: "claims_required",
      status: 401,
      challenge: `Bearer realm="", authorization_uri="https://login.microsoftonline.com/${testTenant.id}/oauth2/v2.0/authorize", error="insufficient_claims", claims="eyJhIjoxfQ=="`,
    });
  });

  it("is asked of nobody for an application", () => {
    expect(explainFailure(failure, { ...context, mode: "application" })).toMatchObject({
      code: "access_denied",
      challenge: undefined,
    });
  });
});
