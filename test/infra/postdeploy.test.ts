/** The smoke test of a deployed connector, and what the person who deployed is handed. */
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postdeploy } from "../../infra/hooks/hooks.ts";
import { Patience } from "../../infra/hooks/patience.ts";
import functions from "../../infra/functions.json" with { type: "json" };
import { group } from "./arm-cloud.ts";
import { type HookCloud, lineOf, startHookCloud } from "./hook-cloud.ts";

let cloud: HookCloud;
let url: string;
/** Health answers, in turn; the last one stays. */
let health: { status: number; body: object }[];
let credentials: { status: number; body: object };
let challenge: { status: number; header: string };
let resource: string;

const site = (name: string) => `${group}/providers/Microsoft.Web/sites/${name}`;

beforeEach(async () => {
  cloud = await startHookCloud();
  url = cloud.network.origin("connector.localhost");
  Object.assign(cloud.values, { CONNECTOR_URL: url, MCP_URL: `${url}/mcp` });
  health = [{ status: 200, body: { status: "ok" } }];
  credentials = { status: 200, body: { status: "ok" } };
  challenge = { status: 401, header: `Bearer resource_metadata="${url}/x"` };
  resource = `${url}/mcp`;
  const connector = new Hono()
    .get("/api/health", () => {
      const { status, body } = health.length > 1 ? health.shift()! : health[0]!;
      return Response.json(body, { status });
    })
    .get("/api/health/credentials", () =>
      Response.json(credentials.body, { status: credentials.status }),
    )
    .post("/mcp", () => {
      const { status, header } = challenge;
      return new Response("{}", { status, headers: { "WWW-Authenticate": header } });
    })
    .get("/.well-known/oauth-protected-resource/mcp", (c) =>
      c.json({ resource, authorization_servers: [url] }),
    )
    .get("/.well-known/oauth-authorization-server", (c) => c.json({ issuer: url }));
  cloud.network.mount("connector.localhost", (request) => connector.fetch(request));
  const all = [...functions.connector, ...functions.rotator];
  for (const name of ["func-connector-abc", "func-rotator-abc"]) {
    cloud.arm.state.put({ id: site(name), properties: {} });
    cloud.arm.state.functions.set(site(name).toLowerCase(), all);
  }
});
afterEach(async () => await cloud.close());

it("finds a sound deployment in order, and prints what to paste where", async () => {
  const { lines, ok } = await cloud.take(postdeploy);

  const { directory, values } = cloud;
  expect(ok).toBe(true);
  expect(lines.slice(0, 6).map((line) => line.slice(0, 1))).toEqual(["+", "+", "+", "+", "+", "+"]);
  const text = lines.join("\n");
  expect(text).toContain(`MCP URL:  ${url}/mcp`);
  expect(text).toContain(`claude mcp add --transport http m365 ${url}/mcp`);
  expect(text).toContain(`OAuth client ID:    leave empty (or ${directory.client.clientId})`);
  expect(text).toContain(`Scope:              ${values["APP_ID_URI"]}/access_as_user`);
  expect(text).toContain(
    `npm run power-platform -- --host ${new URL(url).hostname} --client-id <its client ID> --resource-uri ${values["APP_ID_URI"]}`,
  );
  expect(text).not.toContain("Still to be done");
});

describe("health", () => {
  it("is given the minutes that roles and the sealing key take", async () => {
    const notYet = { status: 503, body: { checks: { settings: "ok", keyVault: "failing" } } };
    health.unshift(notYet, notYet);

    const { lines } = await cloud.take(postdeploy);

    expect(lineOf(lines, "Health")).toMatch(/^\+ /);
    expect(cloud.slept).toEqual([60, 120]);
  });

  it("that stays bad is told with what fails, and fails no deployment", async () => {
    health = [{ status: 503, body: { checks: { settings: "ok", keyVault: "failing" } } }];

    const { lines, ok } = await cloud.take(postdeploy);

    expect(ok).toBe(true);
    expect(lineOf(lines, "Health")).toMatch(/^! .*503 \(keyVault failing\)/);
    expect(lines).toContain("    azd hooks run postdeploy");
  });

  it("of a name that does not resolve yet is waited for", async () => {
    cloud.values["CONNECTOR_URL"] = "https://127.0.0.1:1";

    const { lines } = await cloud.take(postdeploy);

    expect(lineOf(lines, "Health")).toMatch(/^! .*answers nothing/);
    expect(cloud.slept).toEqual([60, 120, 240]);
  });
});

describe("functions", () => {
  it("that are not listed yet are waited for", async () => {
    const id = site("func-rotator-abc").toLowerCase();
    const listed = cloud.arm.state.functions.get(id)!;
    cloud.arm.state.functions.delete(id);
    const patience = new Patience({
      pauses: [60],
      total: 60,
      sleep: () => {
        cloud.arm.state.functions.set(id, listed);
        return Promise.resolve();
      },
    });

    const { lines } = await cloud.take({
      ...postdeploy,
      steps: (parts) => postdeploy.steps({ ...parts, patience }),
    });

    expect(lineOf(lines, "Functions of func-rotator-abc")).toMatch(/^\+ .*all \d+/);
  });

  it("that a deployed app lacks are named: it looks deployed and is empty", async () => {
    cloud.arm.state.functions.set(site("func-connector-abc").toLowerCase(), []);

    const { lines, ok } = await cloud.take(postdeploy);

    expect(ok).toBe(true);
    expect(lineOf(lines, "Functions of func-connector-abc")).toMatch(/^! .*lacks .* and \d+ more/);
    expect(lines).toContain("    azd deploy");
  });

  it("are read from every page", async () => {
    cloud.arm.state.pageSize = 7;

    const { lines } = await cloud.take(postdeploy);

    expect(lineOf(lines, "Functions of func-connector-abc")).toMatch(/^\+ /);
  });

  it("are asked for once where both apps are merged", async () => {
    cloud.values["ROTATOR_NAME"] = "func-connector-abc";

    const { lines } = await cloud.take(postdeploy);

    expect(lines.filter((line) => line.includes("Functions of"))).toHaveLength(1);
  });
});

describe("what a stranger gets", () => {
  it("fails the hook when it is not a refusal", async () => {
    challenge = { status: 200, header: "" };

    const { lines, ok } = await cloud.take(postdeploy);

    expect(ok).toBe(false);
    expect(lineOf(lines, "Refusal without a token")).toMatch(/^x .*a stranger 200 instead of 401/);
  });

  it("fails the hook when the refusal does not say where to sign in", async () => {
    challenge = { status: 401, header: 'Bearer realm=""' };

    expect((await cloud.take(postdeploy)).ok).toBe(false);
  });

  it("fails the hook when the metadata names another address", async () => {
    resource = "https://other.example/mcp";

    const { lines, ok } = await cloud.take(postdeploy);

    expect(ok).toBe(false);
    expect(lineOf(lines, "Sign-in metadata")).toContain("https://other.example/mcp instead of");
  });
});

it("tells of a federated credential that does not work yet, without failing", async () => {
  credentials = { status: 503, body: { status: "critical" } };

  const { lines, ok } = await cloud.take(postdeploy);

  expect(ok).toBe(true);
  expect(lineOf(lines, "Credentials")).toMatch(/^i .*"critical".*up to 30 minutes/);
});

it("says what is missing before anything was provisioned", async () => {
  cloud.values["KEY_VAULT_NAME"] = "";

  const { lines } = await cloud.take(postdeploy);

  expect(lines).toEqual(["", "Nothing is provisioned yet: run azd provision."]);
});
