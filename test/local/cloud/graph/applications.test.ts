/** Applications and their secrets: Microsoft's Graph client and MSAL against the stand-ins, over TLS. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addCertificate, addSecret } from "../../../../local/cloud/entra/registrations.ts";
import { restriction } from "../../../../local/cloud/graph/administration/management-policies.ts";
import { createClientCertificate } from "../entra/client-certificate.ts";
import { day, minute, refusal, type RotationCloud, startRotationCloud } from "./rotation-cloud.ts";

let cloud: RotationCloud;
beforeEach(async () => {
  cloud = await startRotationCloud();
});
afterEach(async () => await cloud.close());

const passwords = async () => {
  const path = `/applications(appId='${cloud.app.clientId}')`;
  const { passwordCredentials } = (await cloud.rotator
    .api(path)
    .select("passwordCredentials")
    .get()) as { passwordCredentials: { keyId: string }[] };
  return passwordCredentials.map(({ keyId }) => keyId);
};

describe("reading an application", () => {
  it("names it by object id or by client id, and lists secrets without their text", async () => {
    const { keyId } = addSecret(cloud.app, "abc-secret", {
      start: 0,
      end: null,
      displayName: "old",
    });

    const byId = await cloud.rotator.api(`/applications/${cloud.app.objectId}`).get();
    const byAppId = await cloud.rotator.api(`/applications(appId='${cloud.app.clientId}')`).get();

    expect(byId).toEqual(byAppId);
    expect(byId).toMatchObject({
      id: cloud.app.objectId,
      appId: cloud.app.clientId,
      passwordCredentials: [
        {
          keyId,
          hint: "abc",
          displayName: "old",
          secretText: null,
          startDateTime: "1970-01-01T00:00:00Z",
          endDateTime: null,
        },
      ],
    });
  });

  it("lists certificates with their dates", async () => {
    const { certificate } = await createClientCertificate();
    const { keyId } = addCertificate(cloud.app, certificate);

    const { keyCredentials } = await cloud.rotator.api(`/applications/${cloud.app.objectId}`).get();

    expect(keyCredentials).toEqual([
      expect.objectContaining({ keyId, type: "AsymmetricX509Cert", usage: "Verify", key: null }),
    ]);
  });

  it("finds it in a filtered list and pages through all of them", async () => {
    const filter = `appId eq '${cloud.app.clientId}'`;

    const found = await cloud.rotator.api("/applications").filter(filter).select("id").get();
    const first = await cloud.rotator.api("/applications").top(2).select("id").get();
    const rest = await cloud.rotator.api(first["@odata.nextLink"]).get();

    expect(found.value).toEqual([{ id: cloud.app.objectId }]);
    expect([first.value.length, rest.value.length]).toEqual([2, 1]);
  });

  it("answers 404 for an unknown or a deleted application, and Entra no longer knows it", async () => {
    const { text } = newSecretByGrace();
    cloud.graph.administration.deleteApplication(cloud.app, cloud.graph.administration.person());

    const deleted = await refusal(cloud.rotator.api(`/applications/${cloud.app.objectId}`).get());
    const unknown = await refusal(cloud.rotator.api("/applications(appId='nobody')").get());
    const signIn = await cloud.signIn(text);

    expect(deleted).toEqual({ status: 404, code: "Request_ResourceNotFound" });
    expect(unknown).toEqual(deleted);
    expect(signIn).toEqual([700016]);
  });
});

function newSecretByGrace() {
  const { administration } = cloud.graph;
  const asked = {
    holder: "application",
    displayName: "by hand",
    start: undefined,
    end: undefined,
  } as const;
  return administration.addPassword(cloud.app, asked, administration.person());
}

describe("adding a secret", () => {
  it("shows the text once, with a hint and an end in two years", async () => {
    const made = await cloud.addPassword({ displayName: "m365c:1:nonce" });

    const { startDateTime, endDateTime, secretText, ...rest } = made;
    expect(rest).toEqual({
      "@odata.context": `${cloud.network.origin("graph.localhost")}/v1.0/$metadata#microsoft.graph.passwordCredential`,
      customKeyIdentifier: null,
      displayName: "m365c:1:nonce",
      hint: secretText?.slice(0, 3),
      keyId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(secretText).toHaveLength(40);
    const years =
      new Date(endDateTime!).getUTCFullYear() - new Date(startDateTime!).getUTCFullYear();
    expect(years).toBe(2);
    expect(await cloud.signIn(secretText!)).toEqual([]);
  });

  it("takes an end that is asked for, after which the token endpoint refuses the secret", async () => {
    const endDateTime = new Date(cloud.now() + day).toISOString();

    const made = await cloud.addPassword({ endDateTime });
    cloud.advance(2 * day);

    expect(made.endDateTime).toBe(endDateTime);
    expect(await cloud.signIn(made.secretText!)).toEqual([7000222]);
  });

  it.each([
    ["a text of one's own", { secretText: "mine" }],
    ["an end that is no date", { endDateTime: "soon" }],
    ["an end before the start", { endDateTime: "2001-01-01T00:00:00Z" }],
    ["a long name", { displayName: "x".repeat(91) }],
  ])("refuses %s", async (_what, fields) => {
    const refused = await refusal(cloud.addPassword(fields));

    expect(refused).toEqual({ status: 400, code: "Request_BadRequest" });
    expect(await passwords()).toEqual([]);
  });

  it("holds an app for personal accounts to two secrets", async () => {
    cloud.app.signInAudience = "AzureADandPersonalMicrosoftAccount";
    await cloud.addPassword();
    await cloud.addPassword();

    const refused = cloud.addPassword();

    await expect(refused).rejects.toThrow("Not allowed to add 3 passwords");
  });

  it("is refused to a caller that does not own the application", async () => {
    cloud.app.owners.length = 0;

    const add = await refusal(cloud.addPassword());
    const read = await passwords();

    expect(add).toEqual({ status: 403, code: "Authorization_RequestDenied" });
    expect(read).toEqual([]);
  });

  it("collides with another write a moment before", async () => {
    cloud.graph.administration.conflictWindow = 10_000;
    await cloud.addPassword();

    const refused = await refusal(cloud.addPassword());
    cloud.advance(11_000);
    await cloud.addPassword();

    expect(refused).toEqual({ status: 409, code: "Directory_ConcurrencyViolation" });
    expect(await passwords()).toHaveLength(2);
  });

  it("may take effect although its answer is an error or never comes", async () => {
    const match = /addPassword$/;
    cloud.graph.faults.add({ match, kind: "502", times: 1, applied: true });
    cloud.graph.faults.add({ match, kind: "connection-drop", times: 1, applied: true });
    cloud.graph.faults.add({ match, kind: "503", times: 1 });

    const outcomes = await Promise.allSettled([1, 2, 3].map(async () => await cloud.addPassword()));

    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(await passwords()).toHaveLength(2);
  });
});

describe("management policies", () => {
  it("forbid secrets", async () => {
    const { standard } = cloud.graph.administration.policies;
    standard.isEnabled = true;
    standard.passwordCredentials.push(restriction("passwordAddition"));

    const refused = await refusal(cloud.addPassword());
    const policy = await cloud.rotator.api("/policies/defaultAppManagementPolicy").get();

    expect(refused).toEqual({ status: 400, code: "CredentialTypeNotAllowedAsPerAppPolicy" });
    expect(policy).toMatchObject({
      isEnabled: true,
      applicationRestrictions: {
        passwordCredentials: [{ restrictionType: "passwordAddition", state: "enabled" }],
        keyCredentials: [],
      },
    });
  });

  it("of one application take the place of the tenant's, and cap lifetimes", async () => {
    const { policies } = cloud.graph.administration;
    policies.standard.isEnabled = true;
    policies.standard.passwordCredentials.push(restriction("passwordAddition"));
    policies.perApplication.set(cloud.app.objectId, {
      id: "2b1c0d9e-8f7a-4b6c-9d5e-4f3a2b1c0d9e",
      displayName: "Ninety days",
      description: null,
      isEnabled: true,
      passwordCredentials: [restriction("passwordLifetime", "P90D")],
    });

    const tooLong = await refusal(cloud.addPassword());
    await cloud.addPassword({ endDateTime: new Date(cloud.now() + 89 * day).toISOString() });
    const listed = await cloud.rotator
      .api(`/applications/${cloud.app.objectId}/appManagementPolicies`)
      .get();

    expect(tooLong).toEqual({ status: 400, code: "CredentialInvalidLifetimeAsPerAppPolicy" });
    expect(listed.value).toMatchObject([
      { restrictions: { passwordCredentials: [{ maxLifetime: "P90D" }] } },
    ]);
  });
});

describe("removing a secret", () => {
  const remove = async (keyId: string | null | undefined) =>
    await cloud.rotator.api(`/applications/${cloud.app.objectId}/removePassword`).post({ keyId });

  it("ends its sign-ins; a repeat is told that nothing has this id", async () => {
    const { keyId, secretText } = await cloud.addPassword();

    await remove(keyId);
    const repeated = await refusal(remove(keyId));
    cloud.graph.administration.missingPasswordStatus = 404;
    const elsewhere = await refusal(remove(keyId));

    expect(await cloud.signIn(secretText!)).toEqual([7000215]);
    expect(repeated).toEqual({ status: 400, code: "Request_BadRequest" });
    expect(elsewhere).toEqual({ status: 404, code: "Request_ResourceNotFound" });
  });

  it("cannot be done by a change of the list", async () => {
    const { keyId } = await cloud.addPassword();
    const path = `/applications/${cloud.app.objectId}`;

    const emptied = await refusal(cloud.rotator.api(path).patch({ passwordCredentials: [] }));

    expect(emptied).toEqual({ status: 400, code: "Request_BadRequest" });
    expect(await passwords()).toEqual([keyId]);
  });
});

describe("taking an application apart", () => {
  it("removes an owner once, sets redirect addresses, and deletes it last", async () => {
    const path = `/applications/${cloud.app.objectId}`;
    const owner = cloud.directory.people[0]!.id;
    cloud.graph.administration.addOwner(cloud.app, owner, cloud.graph.administration.person());

    await cloud.rotator.api(`${path}/owners/${owner}/$ref`).delete();
    const repeated = await refusal(cloud.rotator.api(`${path}/owners/${owner}/$ref`).delete());
    await cloud.rotator.api(path).patch({ web: { redirectUris: ["https://a.example/cb"] } });
    const { web } = await cloud.rotator.api(path).select("web").get();
    await cloud.rotator.api(path).delete();

    expect(repeated.status).toBe(404);
    expect(web.redirectUris).toEqual(["https://a.example/cb"]);
    expect((await refusal(cloud.rotator.api(path).get())).status).toBe(404);
  });

  it("is refused for properties that cannot be written", async () => {
    const path = `/applications/${cloud.app.objectId}`;

    const refused = await refusal(cloud.rotator.api(path).patch({ appId: "other" }));

    expect(refused).toEqual({ status: 400, code: "Request_BadRequest" });
  });
});

describe("replicas", () => {
  it("of Graph list a new secret late and a removed one still, in turn", async () => {
    cloud.graph.administration.replicas.delays = [0, 10 * minute];
    const { keyId } = await cloud.addPassword();

    const early = [await passwords(), await passwords()];
    cloud.advance(11 * minute);
    const later = [await passwords(), await passwords()];
    await cloud.rotator.api(`/applications/${cloud.app.objectId}/removePassword`).post({ keyId });
    const afterRemoval = [await passwords(), await passwords()];

    expect(early).toEqual([[keyId], []]);
    expect(later).toEqual([[keyId], [keyId]]);
    expect(afterRemoval).toEqual([[], [keyId]]);
  });

  it("of lists lag behind objects read by their id", async () => {
    cloud.graph.administration.listLag = 5 * minute;
    const { keyId } = await cloud.addPassword();
    const listed = async () => {
      const { value } = await cloud.rotator
        .api("/applications")
        .filter(`appId eq '${cloud.app.clientId}'`)
        .get();
      return value[0].passwordCredentials.length as number;
    };

    const early = await listed();
    const object = await passwords();
    cloud.advance(6 * minute);

    expect([early, object, await listed()]).toEqual([0, [keyId], 1]);
  });

  it("of the token endpoint refuse a new secret in both ways, between sign-ins that work", async () => {
    cloud.entra.replicas.delays = [0, 10 * minute];
    const { secretText } = await cloud.addPassword();

    const early = [];
    for (let count = 0; count < 4; count++) early.push(await cloud.signIn(secretText!));
    cloud.advance(11 * minute);
    const later = [await cloud.signIn(secretText!), await cloud.signIn(secretText!)];

    expect(early).toEqual([[], [7000215], [], [7000222]]);
    expect(later).toEqual([[], []]);
  });
});

describe("an application that is switched off", () => {
  it.each([
    ["the application", "applications", { isDisabled: true }, { isDisabled: false }],
    [
      "the service principal",
      "servicePrincipals",
      { accountEnabled: false },
      { accountEnabled: true },
    ],
  ])("as %s gets no token until it is switched on", async (_what, collection, off, on) => {
    const { secretText } = await cloud.addPassword();
    const path = `/${collection}(appId='${cloud.app.clientId}')`;

    await cloud.rotator.api(path).patch(off);
    const switchedOff = await cloud.signIn(secretText!);
    const shown = await cloud.rotator.api(path).get();
    await cloud.rotator.api(path).patch(on);

    expect(switchedOff).toEqual([7000112]);
    expect(shown).toMatchObject(off);
    expect(await cloud.signIn(secretText!)).toEqual([]);
  });

  it.each([
    [
      "a revoked secret",
      7005003,
      () => {
        for (const { keyId } of cloud.app.secrets) cloud.app.revokedKeyIds.add(keyId);
      },
    ],
    ["blocked issuance", 7005006, () => void (cloud.app.issuanceBlocked = true)],
    ["Conditional Access", 53003, () => void (cloud.app.conditionalAccessBlocks = true)],
  ])("by %s is told so", async (_what, aadsts, block) => {
    const { secretText } = await cloud.addPassword();

    block();

    expect(await cloud.signIn(secretText!)).toEqual([aadsts]);
  });

  it("leaves the time of each secret's last sign-in", async () => {
    const { keyId, secretText } = await cloud.addPassword();

    await cloud.signIn(secretText!);

    expect(cloud.app.lastSignIns.get(keyId!)).toBeCloseTo(cloud.now(), -5);
  });
});
