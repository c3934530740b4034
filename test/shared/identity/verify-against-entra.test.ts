import { addSecret } from "../../../local/cloud/entra/registrations.ts";
import type { Forgery } from "../../../local/cloud/entra/test-tokens.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGraphTokens } from "../../../shared/identity/graph-tokens.ts";
import { requireRole } from "../../../shared/identity/roles.ts";
import { createSecretReader } from "../../../shared/identity/secret-reader.ts";
import {
  type AccessTokenVerifier,
  createAccessTokenVerifier,
} from "../../../shared/identity/verify-access-token.ts";
import { type EntraStack, MemorySecrets, startEntraStack } from "./entra-stack.ts";

const anna = "anna.keller@lumencycles.example";
const mia = "mia.novak@lumencycles.example";

let stack: EntraStack;
let verifier: AccessTokenVerifier;

beforeAll(async () => {
  stack = await startEntraStack();
  const tenants = [stack.tenant("secret")];
  verifier = createAccessTokenVerifier({ tenants, now: () => stack.now() });
});

afterAll(() => stack.network.close());

it("takes the token that a person signs in with", async () => {
  const { caller } = await verifier.verify(`Bearer ${stack.entra.userToken(anna)}`);

  expect(caller).toMatchObject({
    mode: "delegated",
    roles: ["Connector.Read", "Connector.Write"],
  });
});

it("takes the token of a daemon", async () => {
  const { caller } = await verifier.verify(`Bearer ${stack.entra.appToken()}`);

  expect(caller).toMatchObject({ mode: "application", roles: ["Connector.Read"] });
});

it("takes the token of a person without a role, who then may do nothing", async () => {
  const { caller } = await verifier.verify(`Bearer ${stack.entra.userToken(mia)}`);

  expect(() => requireRole(caller, "Connector.Read")).toThrow(/lacks the app role Connector.Read/);
});

describe("refuses what is forged from a good token", () => {
  const forgeries: [string, Forgery, RegExp][] = [
    ["unsigned", { signedWith: "nothing" }, /not signed with RS256/],
    ["signed with the public key", { signedWith: "public key as secret" }, /not signed with RS256/],
    ["signed by a stranger", { signedWith: "other key" }, /not by a key of the tenant/],
    ["with a key address of its own", { header: { jku: "https://a.example" } }, /key of its own/],
    ["turned into an ID token", { claims: { scp: undefined, azp: undefined } }, /ID token/],
    ["posing as an application's", { claims: { idtyp: "app" } }, /application token that poses/],
  ];

  it.each(forgeries)("%s", async (_, forgery, because) => {
    const forged = stack.entra.forge(stack.entra.userToken(anna), forgery);

    await expect(verifier.verify(`Bearer ${forged}`)).rejects.toMatchObject({
      code: "unauthenticated",
      because: expect.stringMatching(because) as string,
    });
  });
});

it("refuses the real Graph token of the same person", async () => {
  const tenant = stack.tenant("secret");
  const end = stack.now() + 60_000;
  addSecret(stack.entra.registration(tenant.clientId), "secret", { start: 0, end });
  const secrets = createSecretReader(new MemorySecrets("secret"));
  const tokens = createGraphTokens({ secrets, azure: { getToken: () => Promise.resolve(null) } });
  const { caller } = await verifier.verify(`Bearer ${stack.entra.userToken(anna)}`);

  const { accessToken } = await tokens.forCaller(tenant, caller).token();

  await expect(verifier.verify(`Bearer ${accessToken}`)).rejects.toThrow(/Microsoft Graph token/);
});

it("answers 503 when Entra's keys cannot be read", async () => {
  const tenants = [stack.tenant("secret")];
  const cold = createAccessTokenVerifier({ tenants, now: () => stack.now() });
  stack.entra.faults.next({ endpoint: "keys", drop: true });

  const outcome = cold.verify(`Bearer ${stack.entra.userToken(anna)}`);

  await expect(outcome).rejects.toMatchObject({ code: "service_unavailable", status: 503 });
});

it("refuses a token once its lifetime is over", async () => {
  const header = `Bearer ${stack.entra.userToken(anna)}`;

  await verifier.verify(header);
  stack.advance(71 * 60_000);

  await expect(verifier.verify(header)).rejects.toThrow(/lifetime is over/);
});
