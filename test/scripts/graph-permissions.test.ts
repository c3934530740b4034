import { expect, it } from "vitest";
import { sampleDirectory } from "../../local/tenant/directory.ts";
import { graphPermissions } from "../../scripts/graph-permissions.ts";
import type { Tool } from "../../shared/tools/define-tool.ts";
import { registry } from "../../shared/tools/registry.ts";

const sendMail = {
  name: "outlook_send_email",
  toolsets: ["mail"],
  effect: "write",
  permissions: { delegated: ["Mail.Send"], application: { unavailable: "it speaks for a person" } },
} as unknown as Tool;

it("names per tool what it needs, and per mode the id by which Entra knows it", () => {
  const permissions = graphPermissions([sendMail]);

  expect(permissions.tools).toEqual([
    {
      name: "outlook_send_email",
      toolsets: ["mail"],
      effect: "write",
      delegated: ["Mail.Send"],
      application: [],
    },
  ]);
  expect(permissions.delegated).toEqual({ "Mail.Send": "e383f46e-2787-4529-855e-0e479a3ffac0" });
  expect(permissions.application).toEqual({});
});

it("refuses a permission that Microsoft Graph does not have in that mode", () => {
  const permissions = { delegated: ["Mail.Sned"], application: [] };

  expect(() => graphPermissions([{ ...sendMail, permissions }])).toThrow(
    /no delegated permission Mail\.Sned/,
  );
});

it("gives the rotator what it holds in the sample tenant, where every call is checked", () => {
  const { graphRoles } = sampleDirectory().rotatorIdentity;

  expect(Object.keys(graphPermissions(registry).rotator)).toEqual(graphRoles.toSorted());
});
