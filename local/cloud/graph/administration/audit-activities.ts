/** The activities that changes of applications are logged as, with the service's own names. */
import type { AppCertificate, AppRegistration, AppSecret } from "../../entra/registrations.ts";
import type { AuditActivity, AuditTarget, ModifiedProperty } from "./audit-log.ts";

// An en dash and a space at the end: so the service writes it, unlike its documentation.
const credentialsManagement = "Update application \u2013 Certificates and secrets management ";

/** Where a credential sits: on the application, or on its service principal. */
export type CredentialHolder = "application" | "servicePrincipal";

export const applicationTarget = (app: AppRegistration): AuditTarget => ({
  id: app.objectId,
  displayName: app.displayName,
  type: "Application",
});

export const servicePrincipalTarget = (app: AppRegistration): AuditTarget => ({
  id: app.servicePrincipalId,
  displayName: app.displayName,
  type: "ServicePrincipal",
});

export function credentialsChanged(
  app: AppRegistration,
  holder: CredentialHolder,
  before: readonly (AppCertificate | AppSecret)[],
  after: readonly (AppCertificate | AppSecret)[],
): AuditActivity {
  const adds = after.length > before.length;
  const modified = changed("KeyDescription", before.map(keyDescription), after.map(keyDescription));
  if (holder === "application")
    return {
      activityDisplayName: credentialsManagement,
      operationType: "Update",
      targets: [applicationTarget(app)],
      modified,
    };
  return {
    activityDisplayName: `${adds ? "Add" : "Remove"} service principal credentials`,
    operationType: adds ? "Add" : "Delete",
    targets: [servicePrincipalTarget(app)],
    modified,
  };
}

/** A change of any other property of the application. */
export function applicationUpdated(
  app: AppRegistration,
  property: string,
  before: unknown,
  after: unknown,
): AuditActivity {
  return {
    activityDisplayName: "Update application",
    operationType: "Update",
    targets: [applicationTarget(app)],
    modified: changed(property, before, after),
  };
}

export function servicePrincipalUpdated(
  app: AppRegistration,
  property: string,
  before: unknown,
  after: unknown,
): AuditActivity {
  return {
    activityDisplayName: "Update service principal",
    operationType: "Update",
    targets: [servicePrincipalTarget(app)],
    modified: changed(property, before, after),
  };
}

/** An owner, a grant or a role that came or went, beside what it belongs to. */
export function related(
  activityDisplayName: string,
  targets: readonly AuditTarget[],
  modified: readonly ModifiedProperty[] = [],
): AuditActivity {
  const removes = /^(Remove|Delete)/.test(activityDisplayName);
  return { activityDisplayName, operationType: removes ? "Unassign" : "Assign", targets, modified };
}

function changed(property: string, before: unknown, after: unknown): ModifiedProperty[] {
  return [
    { displayName: property, oldValue: JSON.stringify(before), newValue: JSON.stringify(after) },
    {
      displayName: "Included Updated Properties",
      oldValue: null,
      newValue: JSON.stringify(property),
    },
  ];
}

function keyDescription(one: AppCertificate | AppSecret): string {
  const [type, name] =
    "certificate" in one
      ? ["AsymmetricX509Cert", one.certificate.subject]
      : ["Password", one.displayName ?? ""];
  return `[KeyIdentifier=${one.keyId},KeyType=${type},KeyUsage=Verify,DisplayName=${name}]`;
}
