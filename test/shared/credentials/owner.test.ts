import { beforeEach, describe, expect, it } from "vitest";
import type { EntraCredential, ManagedApp } from "../../../shared/credentials/facts.ts";
import { aManagedApp, CredentialWorld, day } from "../../fakes/credential-world.ts";

const issued = { issuer: "https://login.example/tenant/v2.0", subject: "connector-identity" };

let world: CredentialWorld;
beforeEach(() => {
  world = new CredentialWorld();
  world.app = { ...aManagedApp, identity: { ok: true, value: issued } };
  world.seed();
});

function credential(init: Partial<EntraCredential> & Pick<EntraCredential, "kind">) {
  const names = { location: "application" as const, keyId: "other", displayName: "by hand" };
  const life = { start: world.time - day, end: world.time + 300 * day };
  return { ...names, ...life, hint: undefined, ...init };
}

function federated(trusts: EntraCredential["trusts"]): EntraCredential {
  return credential({ kind: "federated", end: undefined, trusts });
}

async function judged(one: EntraCredential) {
  world.entra.others.push(one);
  const { credentials, verdicts } = await world.fire();
  const told = verdicts.filter(({ keyId }) => keyId === one.keyId).map(({ rule }) => rule);
  const found = credentials.find(({ keyId }) => keyId === one.keyId);
  return { owner: found?.owner, role: found?.role, told };
}

describe("a federated credential is", () => {
  it("ours when it trusts the tokens of the connector's managed identity", async () => {
    expect(await judged(federated(issued))).toEqual({ owner: "ours", role: "other", told: [] });
  });

  it("the current credential of an app that signs in with it", async () => {
    world.app = { ...world.app, mode: "federated" };

    expect(await judged(federated(issued))).toEqual({ owner: "ours", role: "current", told: [] });
  });

  it.each([
    ["subject", { ...issued, subject: "somebody-else" }],
    ["issuer", { ...issued, issuer: "https://token.actions.githubusercontent.com" }],
    ["letter", { ...issued, subject: "Connector-identity" }],
  ])("foreign, and told, when it trusts another %s", async (_what, trusts) => {
    const { owner, told } = await judged(federated(trusts));

    expect({ owner, told }).toEqual({ owner: "foreign", told: ["foreign_credential"] });
  });

  it("foreign where the connector has no managed identity", async () => {
    world.app = { ...world.app, identity: { ok: true, value: undefined } };

    const { owner, told } = await judged(federated(issued));

    expect({ owner, told }).toEqual({ owner: "foreign", told: ["foreign_credential"] });
  });

  it("nobody's to name while the identity cannot be read", async () => {
    const identity: ManagedApp["identity"] = { ok: false, failure: "unavailable" };
    world.app = { ...world.app, identity };

    const { owner, told } = await judged(federated(issued));

    expect({ owner, told }).toEqual({ owner: "unknown", told: [] });
    expect(world.verdict("unreadable")).toMatchObject({ level: "unknown", turns: 1 });
  });
});

it.each(["application", "servicePrincipal"] as const)(
  "a certificate on the %s is foreign, and told with what can be done about it",
  async (location) => {
    const { owner, told } = await judged(credential({ kind: "certificate", location }));

    expect({ owner, told }).toEqual({ owner: "foreign", told: ["foreign_credential"] });
    expect(world.verdict("foreign_credential")).toMatchObject({
      summary: expect.stringMatching(/^The .* has a certificate that the connector did not make/),
      action: "Acknowledge it with an end date, or remove it.",
    });
  },
);

it("a secret is nobody's to name while the vault's records cannot be read", async () => {
  world.vault.denied = new Set(["history"]);

  const { credentials } = await world.fire();

  expect(credentials.map(({ kind, owner }) => [kind, owner])).toEqual([["secret", "unknown"]]);
});
