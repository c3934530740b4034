import { describe, expect, it } from "vitest";
import { missingPermissions } from "../../../shared/graph/missing-permissions.ts";

describe("missingPermissions", () => {
  it.each([
    ["Mail.Read", "Mail.Read"],
    ["Mail.Read", "mail.read"],
    ["Mail.Read", "https://graph.microsoft.com/Mail.Read"],
    ["Mail.Read", "Mail.ReadWrite"],
    ["Mail.Read.Shared", "Mail.ReadWrite.Shared"],
    ["Mail.ReadBasic", "Mail.Read"],
    ["Files.Read", "Files.Read.All"],
    ["Files.Read.All", "Files.ReadWrite.All"],
    ["Sites.Read.All", "Sites.FullControl.All"],
    ["User.ReadBasic.All", "User.Read.All"],
  ])("finds %s covered by %s", (needed, granted) => {
    expect(missingPermissions([needed], ["openid", granted])).toEqual([]);
  });

  it.each([
    ["Mail.Read", "Mail.ReadBasic"],
    ["Mail.ReadWrite", "Mail.Read"],
    ["Mail.Send", "Mail.ReadWrite"],
    ["Mail.Read", "Mail.Read.Shared"],
    ["Files.Read.All", "Files.Read"],
    ["Files.Read.All", "Files.Read.Selected"],
    ["Sites.Read.All", "Sites.Selected"],
    ["Mail.Read", "MailboxSettings.Read"],
  ])("finds %s not covered by %s", (needed, granted) => {
    expect(missingPermissions([needed], ["openid", granted])).toEqual([needed]);
  });

  it.each([[[]], [["https://graph.microsoft.com/.default"]]])(
    "leaves it open for a token that names no permission: %j",
    (scopes: string[]) => {
      expect(missingPermissions(["Mail.Read"], scopes)).toBeUndefined();
    },
  );
});
