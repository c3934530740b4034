/** Service principals of the tenant: those of its apps, its managed identities, and Microsoft Graph. */
import { type AppRegistration, graphClientId } from "../../entra/registrations.ts";
import type { EntityModel } from "../odata/model.ts";
import type { GraphService } from "../service.ts";
import { keyShape, passwordCredential, passwordShape } from "./credentials.ts";
import { derivedId, exposedAppRoles, exposedScopes } from "./exposed-permissions.ts";

export const servicePrincipalModel: EntityModel = {
  name: "microsoft.graph.servicePrincipal",
  properties: {
    id: "string",
    accountEnabled: "boolean",
    alternativeNames: ["string"],
    appDisplayName: "string",
    appId: "string",
    appOwnerOrganizationId: "string",
    appRoleAssignmentRequired: "boolean",
    appRoles: ["open"],
    deletedDateTime: "date",
    disabledByMicrosoftStatus: "string",
    displayName: "string",
    isDisabled: "boolean",
    keyCredentials: [keyShape],
    oauth2PermissionScopes: ["open"],
    passwordCredentials: [passwordShape],
    preferredTokenSigningKeyThumbprint: "string",
    replyUrls: ["string"],
    servicePrincipalNames: ["string"],
    servicePrincipalType: "string",
    signInAudience: "string",
    tags: ["string"],
    verifiedPublisher: "open",
  },
  expands: {},
  unfilterable: ["passwordCredentials", "keyCredentials", "appRoles"],
};

export interface Principal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly type: "Application" | "ManagedIdentity";
  /** The registration in this tenant; managed identities and Microsoft's own apps have none. */
  readonly app: AppRegistration | undefined;
  /** Application permissions on Graph of a managed identity. */
  readonly graphRoles: string[];
}

export function servicePrincipals(
  { directory, administration }: GraphService,
  registrations: readonly AppRegistration[] = administration.registrations,
): Principal[] {
  const { managedIdentity, rotatorIdentity } = directory;
  return [
    ...registrations
      .filter(({ deletedAt }) => deletedAt === undefined)
      .map((app) => ({
        id: app.servicePrincipalId,
        appId: app.clientId,
        displayName: app.displayName,
        type: "Application" as const,
        app,
        graphRoles: [],
      })),
    identity("connector-identity", { ...managedIdentity, graphRoles: [] }),
    identity("rotator-identity", rotatorIdentity),
    {
      id: derivedId("Microsoft Graph"),
      appId: graphClientId,
      displayName: "Microsoft Graph",
      type: "Application",
      app: undefined,
      graphRoles: [],
    },
  ];
}

function identity(
  displayName: string,
  {
    clientId,
    principalId,
    graphRoles,
  }: { clientId: string; principalId: string; graphRoles: string[] },
): Principal {
  const type = "ManagedIdentity";
  return { id: principalId, appId: clientId, displayName, type, app: undefined, graphRoles };
}

export function servicePrincipalResource(
  service: GraphService,
  { id, appId, displayName, type, app }: Principal,
): Record<string, unknown> {
  return {
    id,
    deletedDateTime: null,
    accountEnabled: !app?.servicePrincipalDisabled,
    alternativeNames: [],
    appDisplayName: app ? displayName : null,
    appId,
    appOwnerOrganizationId: app ? service.directory.tenantId : null,
    appRoleAssignmentRequired: app?.assignmentRequired ?? false,
    disabledByMicrosoftStatus: null,
    displayName,
    isDisabled: app?.disabled ? true : null,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: [...(app?.redirectUris ?? [])],
    servicePrincipalNames: [appId, ...(app?.identifierUris ?? [])],
    servicePrincipalType: type,
    signInAudience: app?.signInAudience ?? null,
    tags: [],
    appRoles: exposedAppRoles(service, appId),
    keyCredentials: [],
    oauth2PermissionScopes: exposedScopes(service, appId),
    passwordCredentials: (app?.servicePrincipalSecrets ?? []).map(passwordCredential),
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  };
}
