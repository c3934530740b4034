import { expect, it } from "vitest";
import { sampleDirectory } from "../../local/tenant/directory.ts";
import { graphPermissions } from "../../scripts/graph-permissions.ts";
import type { Tool } from "../../shared/tools/define-tool.ts";
import { registry } from "../../shared/tools/registry.ts";

const sendMail = {
  name: "outlook_send_email",
  toolsets: ["mail"],
  effect: "write",
  permissions: {
    delegated: ["Mail.Read", "Mail.Send"],
    application: { unavailable: "it speaks for a person" },
  },
} as unknown as Tool;

const readMail = {
  name: "outlook_email_search",
  toolsets: ["mail"],
  effect: "read",
  permissions: { delegated: ["Mail.Read"], application: ["Mail.Read"] },
} as unknown as Tool;

it("names per tool what it needs, and per mode the id by which Entra knows it", () => {
  const permissions = graphPermissions([readMail, sendMail]);

  expect(permissions.tools).toEqual([
    {
      name: "outlook_email_search",
      toolsets: ["mail"],
      effect: "read",
      delegated: ["Mail.Read"],
      application: ["Mail.Read"],
    },
    {
      name: "outlook_send_email",
      toolsets: ["mail"],
      effect: "write",
      delegated: ["Mail.Read", "Mail.Send"],
      application: [],
    },
  ]);
  expect(permissions.delegated).toEqual({ "Mail.Read": "570282fd-fa5c-430d-a7fd-fc8dc98a9dca" });
  expect(permissions.application).toEqual({ "Mail.Read": "810c84a8-4a9e-49e6-bf7d-12d183f40d01" });
});

it("lists apart what only tools that write take, since they are off by default", () => {
  expect(graphPermissions([readMail, sendMail]).writing).toEqual({
    delegated: { "Mail.Send": "e383f46e-2787-4529-855e-0e479a3ffac0" },
    application: {},
  });
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
