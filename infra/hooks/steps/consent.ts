/** Admin consent: everything that an app registration asks of a resource, for everybody in the tenant. */
import { adminConsentUrl } from "../../../shared/identity/entra-links.ts";
import type { Deployment } from "../deployment.ts";
import { type Entra, isLagging, isThereAlready } from "../entra.ts";
import type { Patience } from "../patience.ts";
import { already, done, type Step } from "../step.ts";
import { assignRoles } from "./assign-roles.ts";
import { roleNames, servicePrincipalOf } from "./service-principals.ts";

interface Application {
  readonly requiredResourceAccess: readonly {
    readonly resourceAppId: string;
    readonly resourceAccess: readonly { readonly id: string; readonly type: "Role" | "Scope" }[];
  }[];
}

export function consentStep(
  entra: Entra,
  { cloud, tenantId }: Deployment,
  patience: Patience,
  { name, clientId }: { name: string; clientId: string },
): Step {
  return {
    name: `Admin consent for ${name}`,
    request: {
      who: "a Privileged Role Administrator",
      how: [
        `open ${adminConsentUrl({ cloud, id: tenantId, clientId })}`,
        `or run: az ad app permission admin-consent --id ${clientId}`,
        "or, signed in to azd with that account: azd hooks run postprovision",
      ],
    },
    async run() {
      const granted = await patience.repeat(mayRepeat, () => consent(entra, clientId));
      return granted.length === 0
        ? already("everything it asks for was granted before.")
        : done(`granted ${granted.join(", ")}.`);
    },
  };
}

/** A grant that another run made in the same moment is read again and added to. */
const mayRepeat = (error: unknown) => isLagging(error) || isThereAlready(error);

async function consent(entra: Entra, clientId: string): Promise<string[]> {
  const { requiredResourceAccess } = await entra.get<Application>(
    `/applications(appId='${clientId}')?$select=requiredResourceAccess`,
  );
  const client = await servicePrincipalOf(entra, clientId);
  const granted: string[] = [];
  for (const { resourceAppId, resourceAccess } of requiredResourceAccess) {
    const resource = await servicePrincipalOf(entra, resourceAppId);
    const idsOf = (type: "Role" | "Scope") =>
      resourceAccess.filter((one) => one.type === type).map(({ id }) => id);
    const scopes = resource.oauth2PermissionScopes
      .filter(({ id }) => idsOf("Scope").includes(id))
      .map(({ value }) => value);
    granted.push(...(await grantScopes(entra, { client, resource, scopes })));
    const principal = { kind: "servicePrincipal", id: client.id } as const;
    const given = await assignRoles(entra, { principal, resource, roleIds: idsOf("Role") });
    granted.push(...roleNames(resource, given).map(asApplication));
  }
  return granted;
}

const asApplication = (name: string) => `${name} (application)`;

interface Grant {
  readonly id: string;
  readonly consentType: string;
  readonly resourceId: string;
  readonly scope: string;
}

/** One grant holds all scopes of a client on a resource; it is added to, never replaced. */
async function grantScopes(
  entra: Entra,
  wanted: { client: { id: string }; resource: { id: string }; scopes: string[] },
): Promise<string[]> {
  const { client, resource, scopes } = wanted;
  const grants = await entra.list<Grant>(
    `/oauth2PermissionGrants?$filter=clientId eq '${client.id}'`,
  );
  const grant = grants.find(
    (one) => one.resourceId === resource.id && one.consentType === "AllPrincipals",
  );
  const held = grant?.scope.split(" ").filter((name) => name !== "") ?? [];
  const missing = scopes.filter((scope) => !held.includes(scope));
  if (missing.length === 0) return [];
  const scope = [...held, ...missing].join(" ");
  if (grant) await entra.patch(`/oauth2PermissionGrants/${grant.id}`, { scope });
  else
    await entra.post("/oauth2PermissionGrants", {
      clientId: client.id,
      consentType: "AllPrincipals",
      resourceId: resource.id,
      scope,
    });
  return missing;
}
