/** What the rotator's identity needs in Entra: to own the API app, and to read what it watches. */
import permissions from "../../graph-permissions.json" with { type: "json" };
import type { Deployment, Registrations, Resources } from "../deployment.ts";
import { type Entra, isLagging, isThereAlready } from "../entra.ts";
import type { Patience } from "../patience.ts";
import { already, done, failed, type Step } from "../step.ts";
import { assignRoles } from "./assign-roles.ts";
import { graphAppId, roleNames, servicePrincipalOf } from "./service-principals.ts";

export function ownerStep(
  entra: Entra,
  patience: Patience,
  { apiClientId, rotatorIdentity }: Registrations & Resources,
): Step {
  const path = `/applications(appId='${apiClientId}')/owners`;
  return {
    name: "Ownership for the rotation",
    request: {
      who: "an owner of the API app registration, or an Application Administrator",
      how: [`az ad app owner add --id ${apiClientId} --owner-object-id ${rotatorIdentity}`],
    },
    run: () =>
      patience.repeat(isLagging, async () => {
        const owners = await entra.list<{ id: string }>(`${path}?$select=id`);
        const isOwner = owners.some(({ id }) => id === rotatorIdentity);
        if (isOwner) return already("the rotator owns the API app registration.");
        await entra.addReference(path, rotatorIdentity).catch((error: unknown) => {
          if (!isThereAlready(error)) throw error;
        });
        return done("the rotator now owns the API app registration.");
      }),
  };
}

/** Roles of a managed identity have no page on which they could be granted. */
export function rotatorRolesStep(
  entra: Entra,
  { cloud }: Deployment,
  patience: Patience,
  { rotatorIdentity }: Resources,
): Step {
  const names = Object.keys(permissions.rotator);
  return {
    name: "Permissions of the rotator",
    request: {
      who: "a Privileged Role Administrator",
      how: [
        "signed in to azd with that account: azd hooks run postprovision",
        `or, for each of ${names.join(", ")}, with ids from infra/graph-permissions.json:`,
        `GRAPH=$(az ad sp show --id ${graphAppId} --query id -o tsv)`,
        `az rest --method POST --url ${cloud.graphRoot}/v1.0/servicePrincipals/$GRAPH/appRoleAssignedTo --body "{'principalId':'${rotatorIdentity}','resourceId':'$GRAPH','appRoleId':'<id>'}"`,
      ],
    },
    run: () =>
      patience.repeat(isLagging, async () => {
        const resource = await servicePrincipalOf(entra, graphAppId);
        const roles = resource.appRoles.filter(({ value }) => names.includes(value ?? ""));
        const unknown = names.filter((name) => !roles.some(({ value }) => value === name));
        if (unknown.length > 0)
          return failed(`Microsoft Graph of this cloud has no ${unknown.join(", ")}.`);
        const roleIds = roles.map(({ id }) => id);
        const principal = { kind: "servicePrincipal", id: rotatorIdentity } as const;
        const added = await assignRoles(entra, { principal, resource, roleIds });
        return added.length === 0
          ? already("it holds all of them.")
          : done(`granted ${roleNames(resource, added).join(", ")}.`);
      }),
  };
}
