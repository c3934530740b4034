/** Role assignments of a principal, its groups' and inherited ones included. */
import type { Hono } from "hono";
import type { ArmState, RoleAssignment } from "../arm-state.ts";
import { page } from "../page.ts";

const provider = "/providers/Microsoft.Authorization/roleAssignments";

export function authorizationRoutes(app: Hono, state: ArmState): void {
  app.get(`/subscriptions/:subscription${provider}`, (c) => {
    const filter = new URL(c.req.url).searchParams.get("$filter") ?? "";
    const principal = /^assignedTo\('([^']+)'\)$/.exec(filter)?.[1];
    const found = state.roleAssignments.filter(
      ({ principalId }) => principal === undefined || principalId === principal,
    );
    return page(
      c,
      state,
      found.map((one) => resource(state, one)),
    );
  });
}

function resource({ subscriptionId }: ArmState, assignment: RoleAssignment): object {
  const { scope, principalId, roleId } = assignment;
  const name = `${principalId}-${roleId}`;
  const root = `/subscriptions/${subscriptionId}`;
  const roleDefinitionId = `${root}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
  return {
    id: `${scope}${provider}/${name}`,
    name,
    type: "Microsoft.Authorization/roleAssignments",
    properties: { scope, principalId, roleDefinitionId },
  };
}
