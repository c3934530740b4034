import { describe, expect, it } from "vitest";
import { clouds } from "../../../shared/identity/clouds.ts";
import { requireAvailable } from "../../../shared/tools/availability.ts";
import type { Tool } from "../../../shared/tools/define-tool.ts";
import { getMe } from "../../../shared/tools/people/get-me.ts";
import { outlookEmailSearch } from "../../../shared/tools/outlook/outlook-email-search.ts";
import { outlookCreateDraft } from "../../../shared/tools/outlook/outlook-create-draft.ts";
import { outlookSendEmail } from "../../../shared/tools/outlook/outlook-send-email.ts";
import { testTenant } from "../../fakes/fake-tool-context.ts";

const none = new Set<string>();

it("lets a tool run that is on, offered in the mode and in the cloud", () => {
  expect(() => requireAvailable(getMe, testTenant, "delegated", none)).not.toThrow();
});

describe("stops, before any call is made,", () => {
  it("a tool that the caller's mode does not have, and says what would work", () => {
    const attempt = () => requireAvailable(getMe, testTenant, "application", none);

    expect(attempt).toThrow(
      expect.objectContaining({
        code: "not_available_in_mode",
        because: "It does not work for application callers: an application has no signed-in user.",
      }),
    );
  });

  it("a tool whose part of Graph the cloud lacks", () => {
    const teamsTool: Tool = { ...getMe, name: "teams_list_chats", needs: "teams" };
    const tenant = { ...testTenant, cloud: clouds.china };

    const attempt = () => requireAvailable(teamsTool, tenant, "delegated", none);

    expect(attempt).toThrow(
      expect.objectContaining({
        code: "not_available_in_cloud",
        because: "Microsoft Graph does not offer teams in the china cloud.",
      }),
    );
  });

  it("a tool whose function is switched off", () => {
    const attempt = () => requireAvailable(getMe, testTenant, "delegated", new Set(["get_me"]));

    expect(attempt).toThrow(
      expect.objectContaining({
        code: "tool_disabled",
        remedy: expect.stringContaining("AzureWebJobs.get_me.Disabled"),
      }),
    );
  });

  it("a tool that writes and that the tenant's policy does not name", () => {
    const tenant = { ...testTenant, writeTools: ["outlook_create_draft"] };

    expect(() => requireAvailable(outlookCreateDraft, tenant, "delegated", none)).not.toThrow();
    expect(() => requireAvailable(outlookSendEmail, tenant, "delegated", none)).toThrow(
      expect.objectContaining({
        code: "tool_disabled",
        remedy: expect.stringContaining("add outlook_send_email to the setting WRITE_TOOLS"),
      }),
    );
  });

  it("a tool outside the tenant's toolsets", () => {
    const tenant = { ...testTenant, toolsets: ["files"] };

    expect(() => requireAvailable(outlookEmailSearch, tenant, "delegated", none)).toThrow(
      expect.objectContaining({ code: "tool_disabled" }),
    );
  });
});
