/** Applications, as the directory service answers them. */
import type { AppRegistration } from "../../entra/registrations.ts";
import type { EntityModel } from "../odata/model.ts";
import type { GraphService } from "../service.ts";
import {
  isoDate,
  keyCredential,
  keyShape,
  passwordCredential,
  passwordShape,
} from "./credentials.ts";
import { exposedAppRoles, exposedScopes } from "./exposed-permissions.ts";
import { requiredAccess } from "./grants.ts";

export const applicationModel: EntityModel = {
  name: "microsoft.graph.application",
  properties: {
    id: "string",
    api: "open",
    appId: "string",
    appRoles: ["open"],
    createdDateTime: "date",
    deletedDateTime: "date",
    disabledByMicrosoftStatus: "string",
    displayName: "string",
    identifierUris: ["string"],
    isDisabled: "boolean",
    isFallbackPublicClient: "boolean",
    keyCredentials: [keyShape],
    optionalClaims: "open",
    passwordCredentials: [passwordShape],
    publicClient: "open",
    publisherDomain: "string",
    requiredResourceAccess: ["open"],
    servicePrincipalLockConfiguration: "open",
    signInAudience: "string",
    spa: "open",
    tags: ["string"],
    tokenEncryptionKeyId: "string",
    uniqueName: "string",
    verifiedPublisher: "open",
    web: "open",
  },
  expands: {},
  unfilterable: ["passwordCredentials", "keyCredentials", "requiredResourceAccess", "web"],
};

export function applicationResource(
  service: GraphService,
  app: AppRegistration,
): Record<string, unknown> {
  const isApi = app.identifierUris.length > 0;
  return {
    id: app.objectId,
    deletedDateTime: app.deletedAt === undefined ? null : isoDate(app.deletedAt),
    appId: app.clientId,
    createdDateTime: isoDate(app.createdDateTime),
    disabledByMicrosoftStatus: app.issuanceBlocked
      ? "DisabledDueToViolationOfServicesAgreement"
      : null,
    displayName: app.displayName,
    identifierUris: [...app.identifierUris],
    isDisabled: app.disabled,
    isFallbackPublicClient: app.publicClient ? true : null,
    optionalClaims: null,
    publisherDomain: service.directory.domain,
    signInAudience: app.signInAudience,
    tags: [],
    tokenEncryptionKeyId: null,
    uniqueName: app.uniqueName ?? null,
    servicePrincipalLockConfiguration: null,
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: isApi ? exposedScopes(service, app.clientId) : [],
      preAuthorizedApplications: [],
    },
    appRoles: isApi ? exposedAppRoles(service, app.clientId) : [],
    publicClient: { redirectUris: app.publicClient ? [...app.redirectUris] : [] },
    keyCredentials: app.certificates.map(keyCredential),
    passwordCredentials: app.secrets.map(passwordCredential),
    requiredResourceAccess: requiredAccess(service, app),
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: app.publicClient ? [] : [...app.redirectUris],
      implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
    },
    spa: { redirectUris: [] },
  };
}
