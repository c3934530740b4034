/** Refusals of Azure Resource Manager as a person can act on them. */
import { SetupError } from "./setup-error.ts";

/** What the management libraries throw, as far as it is used. */
interface ManagementFailure {
  readonly statusCode?: number | string;
  readonly status?: number | string;
  readonly code?: string;
  readonly message: string;
  readonly name: string;
}

export function statusOf(error: unknown): number | undefined {
  const { statusCode, status } = error as ManagementFailure;
  const code = Number(statusCode ?? status);
  return Number.isNaN(code) ? undefined : code;
}

export function codeOf(error: unknown): string | undefined {
  const { code, message = "" } = (error ?? {}) as Partial<ManagementFailure>;
  // Some libraries leave the service's own code in the message alone.
  return code ?? /"code":\s*"([^"]+)"/.exec(message)?.[1];
}

/** @param what what was tried, such as `read the resource group` */
export function explain(error: unknown, what: string): SetupError {
  if (error instanceof SetupError) return error;
  const { happened, because, remedy } = cause(error);
  return new SetupError(
    { happened: `Could not ${what}: ${happened}`, because, remedy },
    { cause: error },
  );
}

function cause(error: unknown) {
  const { name, message } = error as ManagementFailure;
  // The Graph library keeps the name of what it wraps as its code.
  if (
    /CredentialUnavailable|AuthenticationRequired|AggregateAuthentication/.test(
      `${name} ${codeOf(error)}`,
    )
  )
    return {
      happened: "nobody is signed in.",
      because: "Neither azd nor the Azure CLI gave a token.",
      remedy: "Run `azd auth login` (or `az login`) with an account of the tenant, then repeat.",
    };
  switch (statusOf(error)) {
    case 401:
      return {
        happened: "the sign-in was not accepted.",
        because: "The token is of another tenant or cloud, or was revoked.",
        remedy: "Run `azd auth login --tenant-id <AZURE_TENANT_ID>`, then repeat.",
      };
    case 403:
      return {
        happened: "Azure refused.",
        because: `The signed-in account lacks the right${actionOf(message)}.`,
        remedy:
          "Ask an Owner of the subscription for Contributor and User Access Administrator; docs/deploy.md lists the roles. A role just granted takes some minutes.",
      };
    case 404:
      return {
        happened: "it is not there.",
        because: `The answer was ${codeOf(error) ?? "404"}.`,
        remedy: "Check AZURE_SUBSCRIPTION_ID and AZURE_RESOURCE_GROUP, or run `azd provision`.",
      };
    case 429:
      return {
        happened: "Azure throttles this subscription.",
        because: "It took more requests than it may for the moment.",
        remedy: "Wait some minutes and repeat.",
      };
    default:
      return {
        happened: `the answer was ${codeOf(error) ?? statusOf(error) ?? name}.`,
        because: message,
        remedy: "Repeat; every step looks first at what is there.",
      };
  }
}

function actionOf(message: string): string {
  const [, action, scope] = /perform action '([^']+)' over scope '([^']+)'/.exec(message) ?? [];
  return action === undefined ? "" : ` ${action} over ${scope}`;
}
