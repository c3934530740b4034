/** Function apps: their functions, their settings, and the virtual network they reach into. */
import type { Context, Hono } from "hono";
import { resourceNotFound } from "../arm-error.ts";
import type { ArmResource, ArmState } from "../arm-state.ts";
import { page } from "../page.ts";

const base = "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.Web/sites";

export function webRoutes(app: Hono, state: ArmState): void {
  const siteOf = (c: Context): ArmResource => {
    const id = new URL(c.req.url).pathname.split("/").slice(0, 9).join("/");
    const site = state.find(id);
    if (!site) throw resourceNotFound(id);
    return site;
  };
  app.get(`${base}/:site/functions`, (c) => {
    const { id, name } = siteOf(c);
    const names = state.functions.get(id.toLowerCase()) ?? [];
    const functions = names.map((own) => ({
      id: `${id}/functions/${own}`,
      name: `${name}/${own}`,
      type: "Microsoft.Web/sites/functions",
      properties: { name: own, isDisabled: false },
    }));
    return page(c, state, functions);
  });
  app.post(`${base}/:site/config/appsettings/list`, (c) => {
    const { id } = siteOf(c);
    return c.json({
      id: `${id}/config/appsettings`,
      name: "appsettings",
      type: "Microsoft.Web/sites/config",
      properties: state.appSettings.get(id.toLowerCase()) ?? {},
    });
  });
  app.delete(`${base}/:site/networkConfig/virtualNetwork`, (c) => {
    delete siteOf(c).properties["virtualNetworkSubnetId"];
    return c.body(null, 200);
  });
}
