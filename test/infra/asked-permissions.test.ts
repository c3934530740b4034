/** Which permissions the API app registration asks for, computed by the template's own expressions. */
import { expect, it } from "vitest";
import { evaluator } from "../../infra/check/evaluate.ts";
import { readSources } from "../../infra/check/sources.ts";
import { parseTemplates } from "../../infra/check/template.ts";
import { graphPermissions } from "../../scripts/graph-permissions.ts";
import type { Tool } from "../../shared/tools/define-tool.ts";
import { registry } from "../../shared/tools/registry.ts";

const path = "infra/entra/registrations.bicep";

const sendMail = {
  name: "outlook_send_email",
  toolsets: ["mail"],
  effect: "write",
  permissions: { delegated: ["Mail.Send"], application: ["Mail.Send"] },
} as unknown as Tool;

const tools = [...registry, sendMail];

async function asked(parameters: {
  toolsets?: string;
  writeTools?: string;
  applicationCallers?: boolean;
}) {
  const permissions = graphPermissions(tools);
  const sources = new Map(readSources()).set(
    "infra/graph-permissions.json",
    JSON.stringify(permissions),
  );
  const template = (await parseTemplates(sources)).get(path)!;
  const evaluate = evaluator(template, sources, {
    toolsets: "",
    writeTools: "",
    applicationCallers: true,
    ...parameters,
  });
  const access = evaluate(template.variables.get("graphAccess")!) as { id: string; type: string }[];
  const names = (mode: "delegated" | "application", type: string) =>
    Object.entries({ ...permissions[mode], ...permissions.writing[mode] })
      .filter(([, id]) => access.some((one) => one.id === id && one.type === type))
      .map(([name]) => name);
  return {
    count: access.length,
    delegated: names("delegated", "Scope"),
    application: names("application", "Role"),
  };
}

it("asks for each permission of all tools once, and for none to write", async () => {
  const { delegated, application } = graphPermissions(registry);

  const all = await asked({});

  expect(all.delegated).toEqual(Object.keys(delegated));
  expect(all.application).toEqual(Object.keys(application));
  expect(all.count).toBe(all.delegated.length + all.application.length);
});

it("asks for nothing of toolsets that are off", async () => {
  const chosen = registry.filter(({ toolsets }) =>
    toolsets.some((name) => name === "people" || name === "organisation"),
  );

  const { delegated, application } = await asked({ toolsets: "people, organisation" });

  expect(delegated).toEqual(Object.keys(graphPermissions(chosen).delegated));
  expect(delegated).not.toContain("Mail.Read");
  expect(application).toEqual(Object.keys(graphPermissions(chosen).application));
});

it("asks to write only for the tools that are named", async () => {
  const { delegated } = await asked({ toolsets: "mail", writeTools: "outlook_send_email" });

  expect(delegated).toContain("Mail.Send");
});

it("does not ask to write with a tool whose toolset is off", async () => {
  const { delegated } = await asked({ toolsets: "calendar", writeTools: "outlook_send_email" });

  expect(delegated).not.toContain("Mail.Send");
});

it("asks for nothing on behalf of applications where none call", async () => {
  const people = await asked({ applicationCallers: false });

  expect(people.application).toEqual([]);
  expect(people.delegated).toContain("Mail.Read");
});

it("gives the rotator the roles that its watch needs, by their ids", async () => {
  const sources = readSources();
  const template = (await parseTemplates(sources)).get(path)!;

  const ids = evaluator(template, sources)(template.variables.get("rotatorRoleIds")!);

  expect(ids).toEqual(Object.values(graphPermissions(registry).rotator));
});
