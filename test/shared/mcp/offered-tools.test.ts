import { describe, expect, it } from "vitest";
import type { Caller } from "../../../shared/identity/caller.ts";
import { chosenTools, readToolChoice, visibleTools } from "../../../shared/mcp/offered-tools.ts";
import type { Tool } from "../../../shared/tools/define-tool.ts";
import { testTenant } from "../../fakes/fake-tool-context.ts";
import { sampleTool } from "./tools.ts";

const mail = sampleTool("mail");
const files = sampleTool("files", {
  toolsets: ["files"],
  permissions: {
    delegated: ["Files.Read.All", "MailboxSettings.Read"],
    application: ["Files.Read.All"],
  },
});
const send = sampleTool("send", {
  effect: "write",
  toolsets: ["mail"],
  permissions: {
    delegated: ["Mail.Send"],
    application: { unavailable: "an application sends for nobody" },
  },
});
const all = [mail, files, send];

const caller: Caller = {
  mode: "delegated",
  objectId: "anna",
  clientId: "client",
  roles: ["Connector.Read", "Connector.Write"],
  accessToken: "token",
  expiresAt: 0,
};

const names = (tools: readonly Tool[]) => tools.map(({ name }) => name);
const chosen = (query: string) =>
  names(chosenTools(all, readToolChoice(new URLSearchParams(query))));

describe("an address", () => {
  it.each([
    ["", ["mail"]],
    ["toolsets=mail", ["mail", "send"]],
    ["toolsets=files,mail", ["mail", "files", "send"]],
    ["toolsets=all", ["mail", "files", "send"]],
    ["toolsets=all&readonly=true", ["mail", "files"]],
    ["readonly=false", ["mail"]],
  ])("'%s' offers %j", (query, expected) => {
    expect(chosen(query)).toEqual(expected);
  });

  it.each(["toolsets=", "toolsets=mails", "readonly=1"])("'%s' is refused", (query) => {
    expect(() => chosen(query)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});

describe("a caller sees", () => {
  const visible = (
    granted: string[] | undefined,
    changes: Partial<Caller> = {},
    writeTools = ["send"],
  ) =>
    names(
      visibleTools(all, {
        caller: { ...caller, ...changes },
        tenant: { ...testTenant, writeTools },
        disabledTools: new Set(["files"].filter(() => changes.objectId === "disabled")),
        granted,
      }),
    );

  it("everything while the permissions are not known", () => {
    expect(visible(undefined)).toEqual(["mail", "files", "send"]);
  });

  it("what one of the granted permissions serves, broader and narrower ones included", () => {
    expect(visible(["Mail.ReadWrite"])).toEqual(["mail", "send"]);
    expect(visible(["Mail.ReadBasic"])).toEqual(["mail"]);
    expect(visible(["Mail.Read", "Mail.Send"])).toEqual(["mail", "send"]);
    expect(visible(["Files.Read.All"])).toEqual(["files"]);
  });

  it("nothing for permissions that only support others", () => {
    expect(visible(["MailboxSettings.Read", "User.Read"])).toEqual([]);
  });

  it("no write without the role for it, nothing switched off, nothing impossible for an app", () => {
    expect(visible(undefined, { roles: ["Connector.Read"] })).toEqual(["mail", "files"]);
    expect(visible(undefined, { objectId: "disabled" })).toEqual(["mail", "send"]);
    expect(visible(undefined, { mode: "application" })).toEqual(["mail", "files"]);
  });

  it("no write that the tenant's policy does not name", () => {
    expect(visible(undefined, {}, [])).toEqual(["mail", "files"]);
  });
});
