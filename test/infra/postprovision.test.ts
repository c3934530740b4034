/** Grants, consent and membership after provisioning, and what happens in Entra's bad moments. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postprovision } from "../../infra/hooks/hooks.ts";
import { createEntra, type Entra } from "../../infra/hooks/entra.ts";
import { consentStep } from "../../infra/hooks/steps/consent.ts";
import { rotatorRolesStep } from "../../infra/hooks/steps/rotator.ts";
import { servicePrincipalOf } from "../../infra/hooks/steps/service-principals.ts";
import { graphClientId } from "../../local/cloud/entra/registrations.ts";
import { roleId } from "../../local/cloud/graph/resources/exposed-permissions.ts";
import callers from "../../infra/entra/callers.json" with { type: "json" };
import permissions from "../../infra/graph-permissions.json" with { type: "json" };
import { minute } from "../local/cloud/graph/rotation-cloud.ts";
import { claudeKeyId, type HookCloud, lineOf, startHookCloud } from "./hook-cloud.ts";

let cloud: HookCloud;
beforeEach(async () => {
  cloud = await startHookCloud();
});
afterEach(async () => await cloud.close());

const placeholder = { id: claudeKeyId, properties: { attributes: { enabled: false } } };
const asked = () => cloud.app.asksFor.get(graphClientId)!;
const granted = () => cloud.directory.api.grants;
const writes = () => cloud.graph.requests.filter(({ method }) => method !== "GET");

describe("a first run", () => {
  it("grants what the registrations ask for, and gives each identity and group what it needs", async () => {
    const { ok, lines } = await cloud.take(postprovision);

    const { directory, app } = cloud;
    expect(ok).toBe(true);
    expect(granted().delegated.toSorted()).toEqual(asked().delegated.toSorted());
    expect(granted().application.toSorted()).toEqual(asked().application.toSorted());
    expect(app.owners).toEqual([directory.rotatorIdentity.principalId]);
    expect(app.federatedIdentityCredentials).toMatchObject([
      {
        issuer: `${cloud.authority}/v2.0`,
        subject: directory.managedIdentity.principalId,
        audiences: ["api://AzureADTokenExchange"],
      },
    ]);
    expect(directory.rotatorIdentity.graphRoles.toSorted()).toEqual(
      Object.keys(permissions.rotator).toSorted(),
    );
    const groups = cloud.graph.administration.groups.map((group) => group.rolesOn(app.clientId));
    expect(groups).toEqual(callers.roles.map(({ value }) => [value]));
    expect(lines.at(-1)).toBe("Next: azd deploy.");
  });

  it("makes the connector's identity sign in as the app", async () => {
    expect(await cloud.exchange()).not.toEqual([]);

    await cloud.take(postprovision);

    expect(await cloud.exchange()).toEqual([]);
  });

  it("makes the deploying person a member of the group", async () => {
    const grace = cloud.directory.people.find(({ displayName }) => displayName === "Grace Lin")!;
    grace.connectorRoles.splice(0);

    const { lines } = await cloud.take(postprovision);

    expect(grace.connectorRoles).toEqual(["Connector.Read"]);
    expect(lineOf(lines, "Membership in Claude-Connector-Users")).toMatch(/^\+ .*may now call/);
  });

  it("says what each step did, and shows no secret", async () => {
    const { lines } = await cloud.take(postprovision);

    expect(lines.map((line) => line.replace(/:.*/, ""))).toEqual([
      "+ Trust in the connector's identity",
      "+ Ownership for the rotation",
      "+ Permissions of the rotator",
      "+ Admin consent for the connector",
      "+ Admin consent for the sign-in app",
      "+ Roles of the groups",
      "= Membership in Claude-Connector-Users",
      "= API key of Claude",
      "",
      "Next",
    ]);
    expect(lines.join("\n")).not.toMatch(/eyJ|secretText/);
  });
});

describe("the API key of Claude", () => {
  it.each([
    ["has only the template's placeholder", () => cloud.arm.state.put(placeholder)],
    ["is gone", () => cloud.arm.state.resources.clear()],
  ])("that %s is asked of whoever holds one, with the commands", async (_, prepare) => {
    prepare();

    const { lines, ok } = await cloud.take(postprovision);

    expect(ok).toBe(true);
    expect(lineOf(lines, "API key of Claude")).toMatch(/^! .*not stored; tools work without it/);
    expect(lines).toContain(`    azd env set KEY_HOLDER_ID ${cloud.values["AZURE_PRINCIPAL_ID"]}`);
    expect(lines).toContain(
      '    read -rs KEY && az keyvault secret set --vault-name kv-abc --name anthropic-api-key --value "$KEY"',
    );
  });

  it("is asked for in words where the deployer may not look", async () => {
    const match = /anthropic-api-key$/;
    cloud.arm.state.faults.add({ match, status: 403, code: "AuthorizationFailed" });

    const { lines, ok } = await cloud.take(postprovision);

    expect(ok).toBe(true);
    expect(lineOf(lines, "API key of Claude")).toMatch(/^! /);
  });
});

describe("a repeated run", () => {
  it("changes nothing and says so", async () => {
    await cloud.take(postprovision);
    const before = writes().length;

    const { lines, ok } = await cloud.take(postprovision);

    expect(ok).toBe(true);
    expect(writes().length).toBe(before);
    expect(lines.slice(0, 7).every((line) => line.startsWith("= "))).toBe(true);
  });

  it("adds what an earlier one left out, and keeps what others granted", async () => {
    granted().delegated.push("Mail.Read", "Notes.Read");
    granted().application.push(...asked().application.slice(0, 3));

    const { lines } = await cloud.take(postprovision);

    expect(granted().delegated.slice(0, 2)).toEqual(["Mail.Read", "Notes.Read"]);
    expect(granted().delegated).toEqual(expect.arrayContaining(asked().delegated));
    expect(granted().application.toSorted()).toEqual(asked().application.toSorted());
    expect(lineOf(lines, "Admin consent for the connector")).not.toMatch(/Mail\.Read,/);
  });

  it("goes on where one died between two grants", async () => {
    const path = /\/appRoleAssignedTo$/;
    cloud.graph.faults.add({
      match: (method, url) => method === "POST" && path.test(url) && writes().length > 6,
      kind: "500",
      times: 1,
    });

    const first = await cloud.take(postprovision);
    const second = await cloud.take(postprovision);

    expect(first.ok).toBe(false);
    expect(second.ok).toBe(true);
    expect(granted().application.toSorted()).toEqual(asked().application.toSorted());
  });

  it("gives a new identity its trust beside that of one that was deleted", async () => {
    await cloud.take(postprovision);
    const [old] = cloud.app.federatedIdentityCredentials;
    const gone = { ...old!, name: "connector-identity-0", subject: crypto.randomUUID() };
    cloud.app.federatedIdentityCredentials.splice(0, 1, gone);

    const { ok } = await cloud.take(postprovision);

    expect(ok).toBe(true);
    expect(cloud.app.federatedIdentityCredentials).toMatchObject([
      gone,
      { subject: cloud.directory.managedIdentity.principalId },
    ]);
  });
});

describe("what exists already", () => {
  it("is fine when the list did not show it yet", async () => {
    await cloud.take(postprovision);
    const held = [...cloud.directory.rotatorIdentity.graphRoles];

    // A copy of the list that has heard of nothing: every assignment is asked for again.
    const entra = { ...cloud.surroundings().entra, list: () => Promise.resolve([]) };
    const { lines, ok } = await cloud.take({
      ...postprovision,
      steps: (surroundings) => [
        rotatorRolesStep(
          entra,
          surroundings.deployment,
          surroundings.patience,
          surroundings.deployment.resources!,
        ),
      ],
    });

    expect(ok).toBe(true);
    expect(lines[0]).toMatch(/^\+ Permissions of the rotator/);
    expect(cloud.directory.rotatorIdentity.graphRoles).toEqual(held);
  });

  it("for one person alone is no consent for everybody, and is left alone", async () => {
    const { entra, deployment, patience } = cloud.surroundings();
    const list: Entra["list"] = async <T>(path: string) => {
      const all = await entra.list<T>(path);
      if (!path.startsWith("/oauth2PermissionGrants")) return all;
      const { id } = await servicePrincipalOf(entra, graphClientId);
      const scope = asked().delegated.join(" ");
      const own = { id: "of-one-person", consentType: "Principal", resourceId: id, scope };
      return [own as T, ...all];
    };
    const app = { name: "the connector", clientId: cloud.app.clientId };
    const step = consentStep({ ...entra, list }, deployment, patience, app);

    const { lines } = await cloud.take({ ...postprovision, steps: () => [step] });

    expect(lines[0]).toMatch(/^\+ /);
    expect(granted().delegated.toSorted()).toEqual(asked().delegated.toSorted());
  });

  it("on another resource is no role on this one", async () => {
    const { entra, deployment, patience } = cloud.surroundings();
    const principalId = cloud.directory.rotatorIdentity.principalId;
    const list: Entra["list"] = async <T>() =>
      Object.keys(permissions.rotator).map(
        (name) => ({ principalId, appRoleId: roleId(name), resourceId: crypto.randomUUID() }) as T,
      );
    const step = rotatorRolesStep({ ...entra, list }, deployment, patience, deployment.resources!);

    await cloud.take({ ...postprovision, steps: () => [step] });

    expect(cloud.directory.rotatorIdentity.graphRoles).toHaveLength(
      Object.keys(permissions.rotator).length,
    );
  });

  it("is fine when another run made the grant in between", async () => {
    cloud.graph.faults.add({
      match: (method, path) => method === "POST" && path === "/oauth2PermissionGrants",
      kind: "500",
      applied: true,
      times: 1,
    });

    const first = await cloud.take(postprovision);
    const second = await cloud.take(postprovision);

    expect(first.ok).toBe(false);
    expect(second.ok).toBe(true);
    expect(granted().delegated.toSorted()).toEqual(asked().delegated.toSorted());
  });
});

describe("insufficient privileges", () => {
  beforeEach(() => void cloud.directory.administratorIds.splice(0));

  it("do not fail the deployment: they are turned into requests to whoever may", async () => {
    const { lines, ok } = await cloud.take(postprovision);

    const text = lines.join("\n");
    expect(ok).toBe(true);
    expect(granted()).toEqual({ delegated: [], application: [] });
    expect(text).toContain("Still to be done:");
    expect(text).toContain(
      "- Admin consent for the connector, by a Privileged Role Administrator:",
    );
    expect(text).toContain(`open ${cloud.authority}/adminconsent?client_id=${cloud.app.clientId}`);
    expect(text).toContain(
      `az ad app owner add --id ${cloud.app.clientId} --owner-object-id ${cloud.directory.rotatorIdentity.principalId}`,
    );
    expect(text).toContain(`subject: ${cloud.directory.managedIdentity.principalId}`);
  });

  it("are not waited for: a refusal does not pass by itself", async () => {
    await cloud.take(postprovision);

    expect(cloud.slept).toEqual([]);
  });

  it("of one step leave the others to be taken", async () => {
    cloud.directory.administratorIds.push(cloud.values["AZURE_PRINCIPAL_ID"]!);
    const match = (method: string, path: string) =>
      method === "POST" && path === "/oauth2PermissionGrants";
    cloud.graph.faults.add({ match, kind: "403", times: 9 });

    const { lines } = await cloud.take(postprovision);

    expect(lineOf(lines, "Admin consent for the connector")).toMatch(/^! .*may not do this/);
    expect(lineOf(lines, "Permissions of the rotator")).toMatch(/^\+ /);
    expect(lineOf(lines, "Roles of the groups")).toMatch(/^\+ /);
  });
});

describe("replication lag", () => {
  it("of a fresh identity is waited for", async () => {
    const match = (method: string, path: string) =>
      method === "POST" && path.endsWith("/appRoleAssignedTo");
    cloud.graph.faults.add({ match, kind: "invalid-reference", times: 2 });

    const { lines, ok } = await cloud.take(postprovision);

    expect(ok).toBe(true);
    expect(lineOf(lines, "Permissions of the rotator")).toMatch(/^\+ /);
    expect(cloud.slept).toEqual([60, 120]);
  });

  it("of a fresh service principal is waited for", async () => {
    cloud.graph.faults.add({
      match: (_, path) => path.startsWith("/servicePrincipals(appId="),
      kind: "404",
      times: 1,
    });

    const { ok } = await cloud.take(postprovision);

    expect(ok).toBe(true);
    expect(cloud.slept).toEqual([60]);
  });

  it("that outlasts all patience is told, with the command that repeats the step", async () => {
    const match = (method: string, path: string) =>
      method === "POST" && path.endsWith("/appRoleAssignedTo");
    cloud.graph.faults.add({ match, kind: "invalid-reference", times: 999 });

    const { lines, ok } = await cloud.take(postprovision);

    expect(ok).toBe(true);
    expect(lineOf(lines, "Permissions of the rotator")).toMatch(/^! .*not yet spread/);
    expect(lines).toContain("    azd hooks run postprovision");
  });

  it("that outlasts all patience is not waited for again by every further step", async () => {
    cloud.graph.faults.add({ match: /.*/, kind: "404", times: 999 });

    const { lines } = await cloud.take(postprovision);

    expect(lines.filter((line) => line.startsWith("! "))).toHaveLength(7);
    expect(cloud.slept.reduce((sum, seconds) => sum + seconds)).toBeLessThanOrEqual(900);
  });

  it("at the token endpoint is not taken for a failure of the deployment", async () => {
    cloud.entra.replicas.delays = [0, 5 * minute];

    const { ok } = await cloud.take(postprovision);
    const early = [await cloud.exchange(), await cloud.exchange()];
    cloud.advance(6 * minute);

    expect(ok).toBe(true);
    expect(early).toContainEqual([70021]);
    expect([await cloud.exchange(), await cloud.exchange()]).toEqual([[], []]);
  });
});

describe("other bad moments", () => {
  it("of colliding writes are ridden out", async () => {
    cloud.graph.faults.add({ match: /federatedIdentityCredentials$/, kind: "409", times: 1 });

    const { ok } = await cloud.take(postprovision);

    expect(ok).toBe(true);
    expect(cloud.app.federatedIdentityCredentials).toHaveLength(1);
  });

  it("of throttling are ridden out by the library, for as long as Graph says", async () => {
    cloud.graph.faults.add({ match: /.*/, kind: "429", times: 2, retryAfter: 0 });

    expect((await cloud.take(postprovision)).ok).toBe(true);
  });

  it("of a sign-in that ended are explained", async () => {
    const nobody = Object.assign(new Error("Run azd auth login"), {
      name: "CredentialUnavailableError",
    });
    const { deployment, ...rest } = cloud.surroundings();
    const entra = createEntra(deployment.cloud, { getToken: () => Promise.reject(nobody) });

    const { lines, ok } = await cloud.take({
      ...postprovision,
      steps: () => postprovision.steps({ ...rest, deployment, entra }),
    });

    expect(ok).toBe(false);
    expect(lines[0]).toMatch(/^x .*nobody is signed in\..*azd auth login/);
  });

  it("of an outage fail the step with what Graph said, and take the rest", async () => {
    cloud.graph.faults.add({ match: /\/owners/, kind: "500", times: 9 });

    const { lines, ok } = await cloud.take(postprovision);

    expect(ok).toBe(false);
    expect(lineOf(lines, "Ownership for the rotation")).toMatch(/^x .*Service_InternalServerError/);
    expect(lineOf(lines, "Admin consent for the connector")).toMatch(/^\+ /);
  });
});

describe("modes", () => {
  it("with a secret add no federated credential", async () => {
    cloud.values["APP_CREDENTIAL"] = "secret";

    await cloud.take(postprovision);

    expect(cloud.app.federatedIdentityCredentials).toEqual([]);
  });

  it("with a registration that somebody else made leave its groups to them", async () => {
    Object.assign(cloud.values, {
      EXISTING_CLIENT_ID: cloud.app.clientId,
      USERS_GROUP_ID: "",
      SIGN_IN_CLIENT_ID: "",
    });

    const { lines } = await cloud.take(postprovision);

    expect(lines.map((line) => line.replace(/:.*/, ""))).toEqual([
      "+ Trust in the connector's identity",
      "+ Ownership for the rotation",
      "+ Permissions of the rotator",
      "+ Admin consent for the connector",
      "= API key of Claude",
      "",
      "Next",
    ]);
  });

  it("with a pipeline as deployer make nobody a member", async () => {
    cloud.values["AZURE_PRINCIPAL_TYPE"] = "ServicePrincipal";

    const { lines } = await cloud.take(postprovision);

    expect(lineOf(lines, "Membership in Claude-Connector-Users")).toMatch(/^i .*no person deploys/);
  });

  it("with the Entra layer alone do what needs no identity yet", async () => {
    cloud.values["KEY_VAULT_NAME"] = "";

    const { lines } = await cloud.take(postprovision);

    expect(lines[0]).toMatch(/^\+ Admin consent for the connector/);
    expect(lines.at(-1)).toBe("Next: azd provision the other layer.");
  });
});
