/** Who may call: the roles that groups carry, and the deploying person among their members. */
import callers from "../../entra/callers.json" with { type: "json" };
import type { Deployment, Registrations } from "../deployment.ts";
import { type Entra, isLagging, isThereAlready } from "../entra.ts";
import type { Patience } from "../patience.ts";
import { already, done, noted, type Step } from "../step.ts";
import { assignRoles } from "./assign-roles.ts";
import { servicePrincipalOf } from "./service-principals.ts";

/** The role of an app that has none: being allowed to sign in to it. */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** Not left to the template: Entra refuses to give a role twice, and so a second deployment. */
export function groupRolesStep(
  entra: Entra,
  patience: Patience,
  { apiClientId, signInClientId, uniqueName }: Registrations,
): Step {
  return {
    name: "Roles of the groups",
    request: {
      who: "an Application Administrator",
      how: [
        `assign each group its role on the enterprise application ${apiClientId}: ${callers.roles.map(({ group, value }) => `${group} ${value}`).join(", ")}`,
        ...(signInClientId === undefined
          ? []
          : [`and all of them to the enterprise application ${signInClientId}`]),
      ],
    },
    run: () =>
      patience.repeat(isLagging, async () => {
        const api = await servicePrincipalOf(entra, apiClientId);
        const client =
          signInClientId === undefined
            ? undefined
            : await servicePrincipalOf(entra, signInClientId);
        const given: string[] = [];
        for (const { value, group: name } of callers.roles) {
          const path = `/groups(uniqueName='${uniqueName}-${value}')?$select=id`;
          const { id } = await entra.get<{ id: string }>(path);
          const principal = { kind: "group", id } as const;
          const roleIds = api.appRoles.filter((one) => one.value === value).map((one) => one.id);
          const onApi = await assignRoles(entra, { principal, resource: api, roleIds });
          const signIn = { principal, roleIds: [defaultAccess] };
          const onClient = client ? await assignRoles(entra, { ...signIn, resource: client }) : [];
          if (onApi.length > 0) given.push(`${name} ${value}`);
          else if (onClient.length > 0) given.push(`${name} sign-in`);
        }
        return given.length === 0
          ? already("each group carries its role.")
          : done(`gave ${given.join(", ")}.`);
      }),
  };
}

/** Only direct members of an assigned group count. */
export function memberStep(
  entra: Entra,
  patience: Patience,
  { deployer }: Deployment,
  groupId: string,
): Step {
  const group = callers.roles[0]?.group ?? "";
  return {
    name: `Membership in ${group}`,
    request: {
      who: "an owner of the group, or a Groups Administrator",
      how: [
        `az ad group member add --group ${groupId} --member-id ${deployer?.id ?? "<object id>"}`,
      ],
    },
    async run() {
      if (!deployer?.isPerson) return noted("no person deploys; add people to the group yourself.");
      return await patience.repeat(isLagging, async () => {
        const path = `/groups/${groupId}/members`;
        const members = await entra.list<{ id: string }>(`${path}?$select=id`);
        if (members.some(({ id }) => id === deployer.id)) return already("you are a member.");
        await entra.addReference(path, deployer.id).catch((error: unknown) => {
          if (!isThereAlready(error)) throw error;
        });
        return done("you may now call the connector; tokens tell it within the hour.");
      });
    },
  };
}
