/** The AADSTS numbers that Entra answers with, as data: what each means here, and what to do. */

/**
 * What a refusal comes to. Entra may change its numbers, so the OAuth error decides where it can,
 * and this only where it is ambiguous (`invalid_grant`).
 */
export type RefusalKind =
  /** A person must sign in again, with claims that Entra names. */
  | "interaction"
  /** A Microsoft Graph permission was not consented to. */
  | "consent"
  /** The connector's own secret, certificate or federated credential failed. */
  | "credential"
  /** The app registration or the connector's settings are wrong. */
  | "configuration"
  /** The person's token or account cannot be used; a new sign-in may help. */
  | "user"
  /** A policy or assignment of the organisation says no; a new sign-in does not help. */
  | "policy"
  | "busy";

export interface AadstsCode {
  readonly code: number;
  readonly name: string;
  readonly cause: string;
  readonly remedy: string;
  readonly kind: RefusalKind;
}

const checkIds =
  "An administrator checks the connector's tenant id, client id and cloud, and installs the app by admin consent.";
const signInAgain = "Sign in again.";
const grant = "An administrator grants the connector's Microsoft Graph permissions.";
const renew =
  "An administrator adds a new secret, stores its value in Key Vault and removes the old one; a federated credential needs none.";

const noFederation =
  "The app registration has no federated credential for the connector's managed identity, or it is minutes old.";
const fixFederation =
  "An administrator compares issuer, subject and audience of the app registration's federated credential with the managed identity.";

// prettier-ignore
export const aadstsCodes: readonly AadstsCode[] = [
  { code: 700016, name: "UnauthorizedClient_DoesNotMatchRequest", kind: "configuration", cause: "The connector's client id is unknown in the tenant, or tenant and cloud do not match.", remedy: checkIds },
  { code: 700011, name: "UnauthorizedClientAppNotFoundInOrgIdTenant", kind: "configuration", cause: "The connector's app is not installed in the tenant.", remedy: checkIds },
  { code: 650052, name: "ServiceNotSubscribed", kind: "configuration", cause: "A service that the connector asks for is not enabled in the tenant.", remedy: "An administrator enables the service or its licence, or removes that permission from the app registration." },
  { code: 650056, name: "MisconfiguredApplication", kind: "consent", cause: "A permission is not listed in the app registration, or not consented to.", remedy: grant },
  { code: 650057, name: "InvalidResource", kind: "configuration", cause: "Microsoft Graph is not among the app registration's API permissions.", remedy: "An administrator adds the Microsoft Graph permissions to the app registration and consents again." },
  { code: 7000215, name: "InvalidClientSecretProvided", kind: "credential", cause: "The connector's client secret is wrong: often the secret's id instead of its value, or a secret made a moment ago.", remedy: "An administrator stores the secret's value in Key Vault; a new one may take some minutes to work." },
  { code: 7000222, name: "InvalidClientSecretExpiredKeysProvided", kind: "credential", cause: "The connector's client secret has expired.", remedy: renew },
  { code: 700024, name: "ClientAssertionNotWithinValidTimeRange", kind: "credential", cause: "The connector's signed assertion is outside its lifetime.", remedy: "An administrator checks the clock of the connector's host." },
  { code: 700027, name: "ClientAssertionContainsInvalidSignature", kind: "credential", cause: "The connector's certificate or federated assertion failed validation.", remedy: "An administrator uploads the certificate that Key Vault holds to the app registration, and checks the host's clock." },
  { code: 70021, name: "FederatedIdentityRecordNotFound", kind: "credential", cause: noFederation, remedy: fixFederation },
  { code: 700211, name: "FederatedIssuerNotFound", kind: "credential", cause: noFederation, remedy: fixFederation },
  { code: 700212, name: "FederatedAudienceNotFound", kind: "credential", cause: noFederation, remedy: fixFederation },
  { code: 700213, name: "FederatedSubjectNotFound", kind: "credential", cause: noFederation, remedy: fixFederation },
  { code: 7000112, name: "UnauthorizedClientApplicationDisabled", kind: "configuration", cause: "The connector's app is disabled.", remedy: "An administrator enables sign-in for the enterprise application again." },
  { code: 70001, name: "UnauthorizedClient", kind: "configuration", cause: "The connector's app is disabled or not installed in the tenant.", remedy: "An administrator enables the enterprise application, or installs it by admin consent." },
  { code: 7000114, name: "AppNotAllowedOnBehalfOf", kind: "configuration", cause: "The connector's app may not act on behalf of users.", remedy: "An administrator allows On-Behalf-Of for the app registration." },
  { code: 65001, name: "DelegationDoesNotExist", kind: "consent", cause: "Nobody has consented to the connector's Microsoft Graph permissions.", remedy: grant },
  { code: 65004, name: "UserDeclinedConsent", kind: "consent", cause: "The user declined to consent.", remedy: `Sign in again and consent, or: ${grant}` },
  { code: 90094, name: "AdminConsentRequired", kind: "consent", cause: "A permission needs an administrator's consent.", remedy: grant },
  { code: 90095, name: "AdminConsentRequiredRequestAccess", kind: "consent", cause: "A permission needs an administrator's consent, which users may request.", remedy: "An administrator approves the request in Microsoft Entra." },
  { code: 50105, name: "EntitlementGrantsNotFound", kind: "policy", cause: "The app requires assignment and the user is not assigned to it.", remedy: "An administrator assigns the user, or a group of theirs, to the enterprise application." },
  { code: 53000, name: "DeviceNotCompliant", kind: "interaction", cause: "Conditional Access asks for a compliant device.", remedy: "Enrol the device, then sign in again on it." },
  { code: 53001, name: "DeviceNotDomainJoined", kind: "interaction", cause: "Conditional Access asks for a domain-joined device.", remedy: "Sign in again on a joined device, or have an administrator adjust the policy." },
  { code: 53002, name: "ApplicationUsedIsNotAnApprovedApp", kind: "interaction", cause: "Conditional Access asks for an approved client app.", remedy: "Sign in again with an approved app, or have an administrator adjust the policy." },
  { code: 53003, name: "BlockedByConditionalAccess", kind: "policy", cause: "A Conditional Access policy blocks the sign-in, by location, risk or app.", remedy: "An administrator reads the sign-in log and adjusts the policy; for applications, the workload identity policies." },
  { code: 530035, name: "BlockedBySecurityDefaults", kind: "policy", cause: "The tenant's security defaults block the sign-in.", remedy: "Sign in with modern authentication and a registered second factor." },
  { code: 50076, name: "UserStrongAuthClientAuthNRequired", kind: "interaction", cause: "Multifactor authentication is required.", remedy: "Sign in again and answer the second factor." },
  { code: 50079, name: "UserStrongAuthEnrollmentRequired", kind: "interaction", cause: "Multifactor authentication is required and the user has not registered for it.", remedy: "Register security information, then sign in again." },
  { code: 50078, name: "UserStrongAuthExpired", kind: "interaction", cause: "The last multifactor authentication is too old.", remedy: "Sign in again and answer the second factor." },
  { code: 50158, name: "ExternalSecurityChallenge", kind: "interaction", cause: "An external control of Conditional Access is not satisfied.", remedy: signInAgain },
  { code: 70043, name: "BadTokenDueToSignInFrequency", kind: "user", cause: "The time that Conditional Access allows between sign-ins is over.", remedy: signInAgain },
  { code: 700082, name: "ExpiredOrRevokedGrantInactiveToken", kind: "user", cause: "The sign-in was not used for too long.", remedy: signInAgain },
  { code: 70008, name: "ExpiredOrRevokedGrant", kind: "user", cause: "The sign-in has expired or was revoked.", remedy: signInAgain },
  { code: 50173, name: "FreshTokenNeeded", kind: "user", cause: "The user's sessions were revoked, or the password changed.", remedy: signInAgain },
  { code: 500133, name: "AssertionNotWithinValidTimeRange", kind: "user", cause: "The caller's access token is outside its lifetime.", remedy: "Get a new access token; if it fails again, check the clocks." },
  { code: 50013, name: "InvalidAssertion", kind: "user", cause: "Entra does not take the caller's access token as an assertion.", remedy: "Get a new access token for the connector's API." },
  { code: 50020, name: "UserUnauthorized", kind: "user", cause: "The account is not of this tenant.", remedy: "Sign in with an account of the organisation, or have an administrator invite this one as a guest." },
  { code: 50034, name: "UserAccountNotFound", kind: "user", cause: "The account does not exist in this tenant.", remedy: "Sign in with an account of the organisation, or have an administrator invite this one as a guest." },
  { code: 51004, name: "UserAccountNotInDirectory", kind: "user", cause: "The account is not in this tenant's directory.", remedy: "Sign in with an account of the organisation, or have an administrator invite this one as a guest." },
  { code: 500011, name: "InvalidResourceServicePrincipalNotFound", kind: "configuration", cause: "Microsoft Graph is unknown to the tenant by the address that the connector uses: usually the address of another cloud.", remedy: "An administrator checks the connector's cloud setting." },
  { code: 90002, name: "InvalidTenantName", kind: "configuration", cause: "The tenant does not exist, or not in this cloud.", remedy: "An administrator checks the connector's tenant id and cloud." },
  { code: 90038, name: "NationalCloudTenantRedirection", kind: "configuration", cause: "The tenant lives in another cloud.", remedy: "An administrator sets the connector's cloud to the tenant's." },
  { code: 900382, name: "ConfidentialClientNotSupportedInCrossCloud", kind: "configuration", cause: "The tenant lives in another cloud than the app registration.", remedy: "An administrator sets the connector's cloud to the tenant's." },
  { code: 50194, name: "NotMultiTenantApplication", kind: "configuration", cause: "A single-tenant app was used without naming its tenant.", remedy: "An administrator sets the connector's tenant id." },
  { code: 50057, name: "UserDisabled", kind: "user", cause: "The user's account is disabled.", remedy: "An administrator enables the account." },
  { code: 50196, name: "LoopDetected", kind: "busy", cause: "Too many identical token requests arrived.", remedy: "Wait some minutes, then try again." },
  { code: 90055, name: "TenantThrottlingError", kind: "busy", cause: "The tenant sends too many requests.", remedy: "Try again later." },
  { code: 90033, name: "MsodsServiceUnavailable", kind: "busy", cause: "Microsoft's directory service is busy.", remedy: "Try again later." },
];

const byCode = new Map(aadstsCodes.map((entry) => [entry.code, entry]));

export function aadsts(code: number | undefined): AadstsCode | undefined {
  return code === undefined ? undefined : byCode.get(code);
}
