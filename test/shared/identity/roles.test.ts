import { expect, it } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { type Caller, type ConnectorRole } from "../../../shared/identity/caller.ts";
import { requireRole } from "../../../shared/identity/roles.ts";

const reader: Caller = {
  mode: "delegated",
  objectId: "o",
  clientId: "c",
  roles: ["Connector.Read"],
  accessToken: "token",
  expiresAt: 0,
};

function refusal(caller: Caller, role: ConnectorRole = "Connector.Write"): ConnectorError {
  try {
    requireRole(caller, role);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
  }
  throw new Error("the caller was accepted");
}

it("lets a caller pass who has the role", () => {
  expect(() => requireRole(reader, "Connector.Read")).not.toThrow();
});

it("names the missing role and its group, and says that signing in again does not help", () => {
  const error = refusal(reader);

  expect(error).toMatchObject({ code: "missing_role", status: 403, challenge: undefined });
  expect(error.because).toContain("Connector.Write");
  expect(error.remedy).toContain('"Claude-Connector-Writers"');
  expect(error.remedy).toContain("signing in again without that does not help");
});

it("tells an application that its service principal needs the role", () => {
  const error = refusal({ ...reader, mode: "application" });

  expect(error.remedy).toContain("assign Connector.Write to the application's service principal");
});

it.each([
  ["Connector.Read", "Claude-Connector-Users"],
  ["Connector.Write", "Claude-Connector-Writers"],
  ["Connector.Approve", "Claude-Connector-Approvers"],
  ["Connector.Admin", "Claude-Connector-Administrators"],
] as const)("sends who lacks %s to the group %s", (role, group) => {
  expect(refusal({ ...reader, roles: [] }, role).remedy).toContain(`"${group}"`);
});
