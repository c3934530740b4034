/** The services that tokens are issued for, and how a `scope` names them. */
import type { Directory } from "../../tenant/directory.ts";
import { EntraError } from "./entra-error.ts";
import { graphClientId } from "./registrations.ts";

export interface Resource {
  readonly clientId: string;
  readonly displayName: string;
  /** App ID URIs; the client id names the resource as well. */
  readonly names: readonly string[];
  /** Which form its access tokens have (`requestedAccessTokenVersion`). */
  readonly tokenVersion: 1 | 2;
  /** Delegated scopes it exposes; undefined where any name is taken, as the list is long. */
  readonly scopes?: readonly string[];
}

export const storageResource = "https://storage.azure.com";
export const managementResource = "https://management.azure.com";
export const monitorResource = "https://monitor.azure.com";
export const vaultResource = "https://vault.azure.net";
/** The same service under the local name, which the vault's challenge has to give. */
export const localVaultResource = "https://vault.localhost";
export const tokenExchangeResource = "api://AzureADTokenExchange";
/** Tokens for the exchange carry this id as audience, whatever name was asked for. */
export const tokenExchangeClientId = "fb60f99c-7a34-4190-8149-302f77469936";

export function resourcesOf({ api }: Directory): Resource[] {
  return [
    {
      clientId: api.clientId,
      displayName: "Connector",
      names: [api.appIdUri],
      tokenVersion: 2,
      scopes: ["access_as_user"],
    },
    {
      clientId: graphClientId,
      displayName: "Microsoft Graph",
      names: ["https://graph.microsoft.com"],
      tokenVersion: 1,
    },
    {
      clientId: "e406a681-f3d4-42a8-90b6-c2b029497af1",
      displayName: "Azure Storage",
      names: [storageResource],
      tokenVersion: 1,
      scopes: ["user_impersonation"],
    },
    {
      clientId: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
      displayName: "Azure Resource Manager",
      names: [managementResource],
      tokenVersion: 1,
      scopes: ["user_impersonation"],
    },
    {
      clientId: "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
      displayName: "Azure Key Vault",
      names: [vaultResource, localVaultResource],
      tokenVersion: 1,
      scopes: ["user_impersonation"],
    },
    {
      clientId: "5b1d6ac4-7a3c-4b7e-8d0e-9d3f6a1c2e58",
      displayName: "Azure Monitor",
      names: [monitorResource],
      tokenVersion: 1,
      scopes: [],
    },
    {
      clientId: tokenExchangeClientId,
      displayName: "AAD Token Exchange",
      names: [tokenExchangeResource],
      tokenVersion: 2,
      scopes: [],
    },
  ];
}

export interface RequestedScope {
  readonly resource: Resource;
  /** How the request named the resource; undefined for short names such as `Mail.Read`. */
  readonly prefix: string | undefined;
  /** Names of scopes, or `.default` alone. */
  readonly permissions: readonly string[];
  /** `openid`, `profile`, `email`, `offline_access`. */
  readonly openId: readonly string[];
}

const openIdScopes = ["openid", "profile", "email", "offline_access"];

/** Splits a `scope` parameter; OpenID scopes alone mean Microsoft Graph. */
export function parseScope(
  text: string,
  resources: Resource[],
  tenantName: string,
): RequestedScope {
  const scopes = text.split(" ").filter((scope) => scope !== "");
  const openId = scopes.filter((scope) => openIdScopes.includes(scope.toLowerCase()));
  const named = scopes
    .filter((scope) => !openIdScopes.includes(scope.toLowerCase()))
    .map((scope) => splitScope(scope));
  const prefix = named[0]?.prefix;
  const other = named.find((scope) => scope.prefix !== prefix);
  if (other) throw moreThanOneResource(text, other.permission);
  const permissions = named.map((scope) => scope.permission);
  if (permissions.includes(".default") && permissions.length > 1) throw mixedDefault(text);
  const resource = findResource(prefix ?? graphClientId, resources, tenantName);
  refuseUnknownScope(resource, permissions);
  return { resource, prefix, permissions, openId };
}

export function findResource(name: string, resources: Resource[], tenantName: string): Resource {
  const wanted = name.replace(/\/$/, "").toLowerCase();
  const found = resources.find(({ clientId, names }) =>
    [clientId, ...names].some((known) => known.toLowerCase() === wanted),
  );
  if (found) return found;
  throw new EntraError(
    500011,
    "invalid_resource",
    `The resource principal named ${name} was not found in the tenant named ${tenantName}. ` +
      "This can happen if the application has not been installed by the administrator of the " +
      "tenant or consented to by any user in the tenant. You might have sent your authentication " +
      "request to the wrong tenant.",
  );
}

/** `https://graph.microsoft.com/.default` is `.default` of `https://graph.microsoft.com`. */
function splitScope(scope: string): { prefix: string | undefined; permission: string } {
  const slash = scope.lastIndexOf("/");
  if (slash < 0) return { prefix: undefined, permission: scope };
  return { prefix: scope.slice(0, slash), permission: scope.slice(slash + 1) };
}

function refuseUnknownScope({ displayName, scopes }: Resource, permissions: string[]): void {
  const unknown = permissions.find(
    (name) => name !== ".default" && !(scopes?.includes(name) ?? true),
  );
  if (unknown === undefined) return;
  throw new EntraError(
    650053,
    "invalid_scope",
    `The application asked for scope '${unknown}' that doesn't exist on the resource ` +
      `'${displayName}'. Contact the app vendor.`,
  );
}

function moreThanOneResource(scope: string, second: string): EntraError {
  return new EntraError(
    28000,
    "invalid_request",
    `Provided value for the input parameter scope is not valid because it contains more than one ` +
      `resource. Scope ${scope} is not valid: ${second}.`,
  );
}

function mixedDefault(scope: string): EntraError {
  return new EntraError(
    70011,
    "invalid_scope",
    "The provided request must include a 'scope' input parameter. The provided value for the " +
      `input parameter 'scope' is not valid. The scope ${scope} is not valid. .default scope ` +
      "can't be combined with resource-specific scopes.",
  );
}
