/** App registrations and service principals of a tenant: what may sign in, how, and to what. */
import { createHash, randomUUID, X509Certificate } from "node:crypto";
import type { Directory, GraphGrants } from "../../tenant/directory.ts";

export interface AppSecret {
  readonly keyId: string;
  /** The first three characters: all that Entra ever shows again. */
  readonly hint: string;
  readonly valueHash: string;
  readonly startDateTime: number;
  readonly endDateTime: number;
}

export interface AppCertificate {
  readonly keyId: string;
  readonly certificate: X509Certificate;
}

export interface FederatedIdentityCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

export interface AppRegistration {
  readonly clientId: string;
  readonly servicePrincipalId: string;
  readonly displayName: string;
  /** A public client proves nothing about itself; people sign in with it. */
  readonly publicClient: boolean;
  readonly redirectUris: string[];
  readonly secrets: AppSecret[];
  readonly certificates: AppCertificate[];
  readonly federatedIdentityCredentials: FederatedIdentityCredential[];
  disabled: boolean;
  /** Only people and apps with a role on it get tokens for it. */
  assignmentRequired: boolean;
  /** What an administrator consented to on a resource, named by its client id. */
  grantsOn(resourceId: string): GraphGrants;
}

export const graphClientId = "00000003-0000-0000-c000-000000000000";
const noGrants: GraphGrants = { delegated: [], application: [] };

/** The registrations of the sample tenant; grants are read from the directory at every request. */
export function registrationsOf(directory: Directory, origin: string): AppRegistration[] {
  const { api, client, daemon, managedIdentity, tenantId } = directory;
  const connector = registration("Connector", api, (resource) =>
    resource === graphClientId ? directory.api.grants : noGrants,
  );
  connector.federatedIdentityCredentials.push({
    name: "managed-identity",
    issuer: `${origin}/${tenantId}/v2.0`,
    subject: managedIdentity.principalId,
    audiences: ["api://AzureADTokenExchange"],
  });
  const signIn = registration("Connector sign-in", client, (resource) =>
    resource === directory.api.clientId
      ? { delegated: ["access_as_user"], application: [] }
      : noGrants,
  );
  const nightly = registration("Nightly daemon", daemon, (resource) =>
    resource === directory.api.clientId
      ? { delegated: [], application: directory.daemon.connectorRoles }
      : noGrants,
  );
  addSecret(nightly, daemon.secret, { start: 0, end: Date.UTC(2100, 0) });
  const redirectUris = [
    "http://localhost",
    "http://127.0.0.1",
    // Of the connector itself, where MCP clients sign in through it.
    "http://localhost/oauth/callback",
  ];
  return [connector, { ...signIn, publicClient: true, redirectUris }, nightly];
}

function registration(
  displayName: string,
  { clientId, servicePrincipalId }: { clientId: string; servicePrincipalId: string },
  grantsOn: AppRegistration["grantsOn"],
): AppRegistration {
  return {
    clientId,
    servicePrincipalId,
    displayName,
    publicClient: false,
    redirectUris: [],
    secrets: [],
    certificates: [],
    federatedIdentityCredentials: [],
    disabled: false,
    assignmentRequired: false,
    grantsOn,
  };
}

/** Adds a client secret that is valid between two times (milliseconds); returns what Entra lists. */
export function addSecret(
  app: AppRegistration,
  value: string,
  { start, end }: { start: number; end: number },
): AppSecret {
  const secret = {
    keyId: randomUUID(),
    hint: value.slice(0, 3),
    valueHash: hashSecret(value),
    startDateTime: start,
    endDateTime: end,
  };
  app.secrets.push(secret);
  return secret;
}

/** Adds a certificate (PEM) that the app may sign its assertions with. */
export function addCertificate(app: AppRegistration, pem: string): AppCertificate {
  const entry = { keyId: randomUUID(), certificate: new X509Certificate(pem) };
  app.certificates.push(entry);
  return entry;
}

export function hashSecret(value: string): string {
  return createHash("sha256").update(value).digest("base64url");
}
