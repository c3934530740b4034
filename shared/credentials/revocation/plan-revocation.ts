/** How a connection is ended: first what stops new tokens, then what could bring them back. Pure. */
import { graphPath, type GraphPath } from "../../graph/path.ts";
import type { RevocationFacts } from "./facts.ts";
import type { Executor, Proof, RevocationStep, Stage, StepRequest } from "./step.ts";

export interface RevocationScope {
  /** Also delete the app registration, last of all. */
  readonly deleteApplication: boolean;
  /** Sessions that began before this are ended. */
  readonly now: number;
}

/** The same plan again finds its steps done: each is harmless to repeat. */
export function planRevocation(facts: RevocationFacts, scope: RevocationScope): RevocationStep[] {
  return [
    ...disable(facts),
    ...facts.userIds.map((id) => endSessions(id, scope.now)),
    ...takeBackGrants(facts),
    ...removeCredentials(facts),
    ...closeDoors(facts),
    ...(scope.deleteApplication ? [deleteApplication(facts)] : []),
  ];
}

const applicationPath = ({ app }: RevocationFacts): GraphPath =>
  graphPath`/applications/${app.objectId}`;
const principalPath = ({ servicePrincipalId }: RevocationFacts): GraphPath =>
  graphPath`/servicePrincipals/${servicePrincipalId}`;

/** New tokens stop at once; those already issued live on for about an hour. */
function disable(facts: RevocationFacts): RevocationStep[] {
  const application = applicationPath(facts);
  const principal = principalPath(facts);
  return [
    step("Deactivate the app registration, in all tenants", "disable", "rotator", {
      request: { method: "PATCH", path: application, body: { isDisabled: true } },
      proof: property(application, "isDisabled", (value) => value === true),
    }),
    step("Disable sign-in for the enterprise application", "disable", "administrator", {
      request: { method: "PATCH", path: principal, body: { accountEnabled: false } },
      proof: property(principal, "accountEnabled", (value) => value === false),
    }),
  ];
}

function endSessions(userId: string, now: number): RevocationStep {
  const user = graphPath`/users/${userId}`;
  // Whole seconds, as Entra keeps them.
  const since = Math.floor(now / 1_000) * 1_000;
  return step(`End the sessions of user ${userId}`, "remove", "administrator", {
    request: { method: "POST", path: graphPath`${user}/revokeSignInSessions` },
    proof: property(
      user,
      "signInSessionsValidFromDateTime",
      (value) => Date.parse(String(value)) >= since,
    ),
  });
}

function takeBackGrants(facts: RevocationFacts): RevocationStep[] {
  const principal = principalPath(facts);
  const grants = graphPath`${principal}/oauth2PermissionGrants`;
  const assignments = graphPath`${principal}/appRoleAssignments`;
  return [
    ...facts.grantIds.map((id) =>
      step(`Delete the delegated grant ${id}`, "remove", "administrator", {
        request: { method: "DELETE", path: graphPath`/oauth2PermissionGrants/${id}` },
        proof: without(grants, id),
      }),
    ),
    ...facts.assignmentIds.map((id) =>
      step(`Delete the application permission ${id}`, "remove", "administrator", {
        request: { method: "DELETE", path: graphPath`${assignments}/${id}` },
        proof: without(assignments, id),
      }),
    ),
  ];
}

function removeCredentials(facts: RevocationFacts): RevocationStep[] {
  const application = applicationPath(facts);
  const principal = principalPath(facts);
  const federated = graphPath`${application}/federatedIdentityCredentials`;
  return [
    ...facts.federatedIds.map((id) =>
      step(`Remove the federated credential ${id}`, "remove", "rotator", {
        request: { method: "DELETE", path: graphPath`${federated}/${id}` },
        proof: without(federated, id),
      }),
    ),
    ...facts.keyIds.map((keyId) => removePassword(application, keyId, "rotator")),
    ...(facts.hasCertificates ? [removeCertificates(application)] : []),
    ...facts.principalKeyIds.map((keyId) => removePassword(principal, keyId, "administrator")),
    ...(facts.principalHasCertificates ? [removeCertificates(principal)] : []),
  ];
}

function removePassword(holder: GraphPath, keyId: string, by: Executor): RevocationStep {
  const holds = (value: unknown): boolean =>
    Array.isArray(value) && !value.some((one: { keyId?: unknown }) => one.keyId === keyId);
  return step(`Remove the client secret ${keyId}`, "remove", by, {
    request: { method: "POST", path: graphPath`${holder}/removePassword`, body: { keyId } },
    proof: property(holder, "passwordCredentials", holds),
  });
}

/** Without a proof signed by the key itself only the whole list can be replaced: by a person. */
function removeCertificates(holder: GraphPath): RevocationStep {
  const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
  return step("Remove all certificates", "remove", "administrator", {
    request: { method: "PATCH", path: holder, body: { keyCredentials: [] } },
    proof: property(holder, "keyCredentials", isEmpty),
  });
}

/** The rotator stays an owner: a plan that is run again needs its rights. */
function closeDoors(facts: RevocationFacts): RevocationStep[] {
  const application = applicationPath(facts);
  const owners = graphPath`${application}/owners`;
  const none = { redirectUris: [] };
  const holds = ([found = {}]: readonly Record<string, unknown>[]): boolean =>
    ["web", "spa", "publicClient"].every((platform) => {
      const { redirectUris } = (found[platform] ?? {}) as { redirectUris?: unknown };
      return (
        redirectUris === undefined || (Array.isArray(redirectUris) && redirectUris.length === 0)
      );
    });
  return [
    ...facts.ownerIds
      .filter((id) => id !== facts.app.rotatorId)
      .map((id) =>
        step(`Remove the owner ${id}`, "remove", "administrator", {
          request: { method: "DELETE", path: graphPath`${owners}/${id}/$ref` },
          proof: without(owners, id),
        }),
      ),
    step("Remove every redirect URI", "remove", "rotator", {
      request: {
        method: "PATCH",
        path: application,
        body: { web: none, spa: none, publicClient: none },
      },
      proof: { path: application, query: { $select: "web,spa,publicClient" }, holds },
    }),
  ];
}

function deleteApplication(facts: RevocationFacts): RevocationStep {
  const path = applicationPath(facts);
  return step("Delete the app registration; it can be restored for 30 days", "delete", "rotator", {
    request: { method: "DELETE", path },
    proof: { path, query: { $select: "id" }, holds: () => false, absent: true },
  });
}

function step(
  title: string,
  stage: Stage,
  by: Executor,
  parts: { request: StepRequest; proof: Proof },
): RevocationStep {
  return { title, stage, by, ...parts };
}

function property(path: GraphPath, name: string, test: (value: unknown) => boolean): Proof {
  return { path, query: { $select: name }, holds: ([found = {}]) => test(found[name]) };
}

function without(path: GraphPath, id: string): Proof {
  return { path, holds: (found) => found.every((one) => one["id"] !== id) };
}
