/** Vaults that were deleted and can still be recovered, and purging one for good. */
import type { Hono } from "hono";
import { ArmError } from "../arm-error.ts";
import type { ArmState } from "../arm-state.ts";
import { page } from "../page.ts";

const base = "/subscriptions/:subscription/providers/Microsoft.KeyVault";

export function keyVaultRoutes(app: Hono, state: ArmState): void {
  app.get(`${base}/deletedVaults`, (c) => page(c, state, state.deletedVaults.map(answer)));
  app.post(`${base}/locations/:location/deletedVaults/:name/purge`, (c) => {
    const index = state.deletedVaults.findIndex(({ name }) => name === c.req.param("name"));
    const found = state.deletedVaults[index];
    if (!found)
      throw new ArmError(
        404,
        "DeletedVaultNotFound",
        "The specified deleted vault does not exist.",
      );
    if (found.purgeProtectionEnabled)
      throw new ArmError(
        400,
        "MethodNotAllowed",
        `Operation 'DeletedVaultPurge' is not allowed because purge protection is enabled for vault '${found.name}'.`,
      );
    state.deletedVaults.splice(index, 1);
    return state.operations.accept(c, { status: 200 });
  });

  function answer({ name, location, tags, purgeProtectionEnabled }: ArmState["deletedVaults"][0]) {
    const root = `/subscriptions/${state.subscriptionId}`;
    return {
      id: `${root}/providers/Microsoft.KeyVault/locations/${location}/deletedVaults/${name}`,
      name,
      type: "Microsoft.KeyVault/deletedVaults",
      properties: {
        vaultId: `${root}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${name}`,
        location,
        tags,
        deletionDate: "2026-11-01T00:00:00Z",
        scheduledPurgeDate: "2026-11-08T00:00:00Z",
        ...(purgeProtectionEnabled && { purgeProtectionEnabled }),
      },
    };
  }
}
