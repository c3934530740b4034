/** Resource groups, what stands in them, and single resources by their id. */
import type { Hono } from "hono";
import { ArmError, groupNotFound, resourceNotFound } from "../arm-error.ts";
import type { ArmResource, ArmState } from "../arm-state.ts";
import { page } from "../page.ts";

const group = "/subscriptions/:subscription/resourceGroups/:group";

export function resourceRoutes(app: Hono, state: ArmState): void {
  app.get(group, (c) => {
    const name = c.req.param("group");
    const tags = state.groups.get(name);
    if (!tags) throw groupNotFound(name);
    const id = `/subscriptions/${state.subscriptionId}/resourceGroups/${name}`;
    const properties = { provisioningState: "Succeeded" };
    return c.json({ id, name, type: "Microsoft.Resources/resourceGroups", tags, properties });
  });
  app.get(`${group}/resources`, (c) => {
    const name = c.req.param("group");
    if (!state.groups.has(name)) throw groupNotFound(name);
    const prefix = `/subscriptions/${state.subscriptionId}/resourceGroups/${name}/`.toLowerCase();
    const listed = [...state.resources.values()]
      .filter(({ id }) => id.toLowerCase().startsWith(prefix))
      .filter(isListed);
    // Lists say nothing of what a resource is set to.
    return page(
      c,
      state,
      listed.map((resource) => ({ ...resource, properties: undefined })),
    );
  });
  app.get("/*", (c) => {
    const { pathname, searchParams } = new URL(c.req.url);
    const id = decodeURIComponent(pathname);
    const version = searchParams.get("api-version") ?? "";
    if (!/^\d{4}-\d\d-\d\d(-preview)?$/.test(version))
      throw new ArmError(
        400,
        "InvalidApiVersionParameter",
        `The api-version '${version}' is invalid.`,
      );
    const found = state.find(id);
    if (!found) throw resourceNotFound(id);
    return c.json(asRead(found));
  });
}

/** Containers, settings, role assignments and the like are found by their id alone. */
const isListed = ({ id, type }: ArmResource) =>
  type.split("/").length === 2 && id.split(/\/providers\//i).length === 2;

/** Settings of a site are written with it and read by a call of their own. */
function asRead(resource: ArmResource): object {
  const siteConfig = resource.properties["siteConfig"];
  if (typeof siteConfig !== "object") return resource;
  return {
    ...resource,
    properties: { ...resource.properties, siteConfig: { ...siteConfig, appSettings: null } },
  };
}
