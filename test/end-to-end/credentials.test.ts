import { randomUUID } from "node:crypto";
import { QueueClient, QueueServiceClient } from "@azure/storage-queue";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { addSecret } from "../../local/cloud/entra/registrations.ts";
import { storageCredential } from "../../local/cloud/cloud.ts";
import { installMovedDate, type MovedDate } from "../../local/moved-date.ts";
import { type Answer, type Connector, startConnectorStack } from "./connector.ts";
import { storedBlobs } from "./stored-blobs.ts";

let connector: Connector;
let grace: string;
let app: string;
let date: MovedDate;

beforeAll(async () => {
  date = installMovedDate();
  for (const stream of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, stream).mockImplementation((...words) => void printed.push(String(words)));
  connector = await startConnectorStack({ rotator: true, settings: { APP_CREDENTIAL: "secret" } });
  const { entra, directory } = connector.cloud;
  grace = entra.userToken(`grace.lin@${directory.domain}`);
  app = directory.api.clientId;
}, 120_000);
afterAll(async () => {
  await connector.close();
  vi.restoreAllMocks();
  date.restore();
});

const fire = async () => await connector.host.fireTimer("rotate_credentials");

async function later(milliseconds: number): Promise<void> {
  date.shift += milliseconds;
  await connector.cloud.azurite.moveClock(date.shift);
}

/** Everything that callers were answered. */
const answered: string[] = [];
/** Everything that the process printed. */
const printed: string[] = [];

async function ask(path: string, token?: string, init: RequestInit = {}): Promise<Answer> {
  const headers = {
    "content-type": "application/json",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const answer = await connector.send(path, { ...init, headers });
  answered.push(JSON.stringify([answer.body, [...answer.headers]]));
  return answer;
}

const post = async (path: string, body: unknown = {}, token = grace) =>
  await ask(path, token, { method: "POST", body: JSON.stringify(body) });

/** Posts a command and lets the rotator take it from the queue. */
async function command(path: string, body: unknown = {}): Promise<Answer["body"]> {
  const { status, headers, body: queued } = await post(path, body);
  expect({ status, queued }).toMatchObject({ status: 202, queued: { state: "queued" } });
  await connector.host.drainQueue("credential_commands");
  return (await ask(headers.get("location") ?? "", grace)).body;
}

const own = async () => (await ask("/api/credentials", grace)).body.apps[0];
const versionsOf = (name: string) => connector.cloud.vault.store.versions(name).length;
const secretsOf = () => connector.cloud.entra.registration(app).secrets;

describe("before the rotator has run", () => {
  it("health is 503 with a word, to anybody", async () => {
    const { status, body } = await ask("/api/health/credentials");

    expect(status).toBe(503);
    expect(body).toEqual({ status: "stale" });
  });

  it("the report is empty", async () => {
    const { status, body } = await ask("/api/credentials", grace);

    expect(status).toBe(200);
    expect(body).toEqual({
      status: "stale",
      lastRunAt: null,
      lastCompleteAt: null,
      apps: [],
      commands: [],
    });
  });
});

describe("after two runs", () => {
  beforeAll(async () => {
    await fire();
    await fire();
    await fire();
    // The vault dates by whole seconds: what is made in the second of a promotion counts as overtaken.
    await later(1_000);
  });

  it("calls work with the secret that the rotator made", async () => {
    const { status } = await connector.call("get_me");

    expect(status).toBe(200);
    expect(secretsOf()).toHaveLength(1);
  });

  it("administrators see every credential with its end, and what happens to it next", async () => {
    const { body } = await ask("/api/credentials", grace);

    const [first, second] = body.apps;
    expect(first).toMatchObject({ clientId: app, name: "Connector", mode: "secret" });
    expect(first.credentials).toEqual([
      {
        kind: "secret",
        location: "application",
        keyId: secretsOf()[0]!.keyId,
        displayName: expect.stringMatching(/^m365c:local:[0-9a-f]{32}$/),
        owner: "ours",
        role: "current",
        end: new Date(secretsOf()[0]!.endDateTime!).toISOString(),
        daysLeft: 180,
        level: "ok",
        verdict: "healthy",
        next: { what: expect.any(String), at: expect.stringMatching(/^\d{4}-/) },
        action: null,
      },
      expect.objectContaining({ kind: "federated", owner: "ours", end: null, daysLeft: null }),
    ]);
    expect(second).toMatchObject({ name: "Connector sign-in", mode: "watched" });
    expect(body.lastCompleteAt).not.toBeNull();
  });

  it("nobody else sees or asks for anything", async () => {
    const { annaToken, daemonToken } = connector;

    const answers = await Promise.all([
      ask("/api/credentials"),
      ask("/api/credentials", annaToken),
      ask("/api/credentials", daemonToken),
      ask(`/api/credentials/commands/${randomUUID()}`, annaToken),
      post("/api/credentials/check", {}, annaToken),
      post(`/api/credentials/${app}/rotate`, {}, annaToken),
      post(`/api/credentials/${secretsOf()[0]!.keyId}/revoke`, { reason: "leaked" }, annaToken),
      post("/api/connection/revoke", { reason: "leaked", dryRun: true }, annaToken),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 403, 403, 403, 403, 403]);
    expect(answers[1].body).toMatchObject({
      code: "missing_role",
      remedy: expect.stringContaining("Claude-Connector-Administrators"),
    });
  });

  it.each([
    ["/api/credentials/check", { dryRun: "yes" }, "dryRun"],
    ["/api/credentials/check", { force: true }, "force"],
    ["/api/credentials/APP/rotate", { app: "other" }, "app"],
    ["/api/credentials/APP/accept", {}, "reason is missing"],
    ["/api/credentials/APP/accept", { reason: "two\nlines" }, "reason"],
    ["/api/credentials/APP/adopt", { keyId: "x" }, "keyId"],
    ["/api/credentials/not-an-id/rotate", {}, "app"],
    ["/api/credentials/check", [], "not an object"],
  ])("refuses %s with %j and says why", async (path, body, why) => {
    const answer = await post(path.replace("APP", app), body);

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(why);
  });

  it("does not know other apps and credentials", async () => {
    const unknown = randomUUID();

    const answers = await Promise.all([
      post(`/api/credentials/${unknown}/rotate`),
      post(`/api/credentials/${unknown}/revoke`, { reason: "leaked" }),
      ask(`/api/credentials/commands/${unknown}`, grace),
    ]);

    expect(answers.map(({ body }) => body.code)).toEqual(["not_found", "not_found", "not_found"]);
  });
});

describe("commands go through the queue to the rotator", () => {
  it("check: every app has its turn now", async () => {
    const before = (await own()).checkedAt;

    const record = await command("/api/credentials/check");

    expect(record).toMatchObject({ action: "check", state: "done", outcome: expect.any(Array) });
    expect(record.outcome).toHaveLength(2);
    expect((await own()).checkedAt >= before).toBe(true);
  });

  it("rotate, dry: lists every step with its time and changes nothing", async () => {
    const before = [...secretsOf()];

    const record = await command(`/api/credentials/${app}/rotate`, { dryRun: true });

    expect(record.state).toBe("done");
    const steps = record.outcome.map((line: string) => /Z: ([A-Z]+)/.exec(line)?.[1]);
    expect(steps).toEqual(["INTENT", "PROVE", "PROMOTE", "SOAK", "QUARANTINE", "REMOVE", "CLOSE"]);
    expect(secretsOf()).toEqual(before);
  });

  it("rotate: a new secret is made, which waits for its proof", async () => {
    const record = await command(`/api/credentials/${app}/rotate`);

    expect(record.state).toBe("done");
    expect(secretsOf()).toHaveLength(2);
    await command("/api/credentials/check");
    expect((await own()).credentials.map(({ role }: { role: string }) => role)).toEqual([
      "current",
      "candidate",
      "other",
    ]);
  });

  it("revoke, dry: says what would go and that it cannot be undone", async () => {
    const [current] = secretsOf();
    const body = { reason: "seen in a log", dryRun: true };

    const record = await command(`/api/credentials/${current!.keyId}/revoke`, body);

    expect(record.outcome.join("\n")).toMatch(/cannot be undone/);
    expect(secretsOf()).toHaveLength(2);
  });

  it("revoke: the current secret goes after the new one is live, and calls go on", async () => {
    const [old, waiting] = secretsOf();
    const path = `/api/credentials/${old!.keyId}/revoke`;
    const over = command(path, { reason: "seen in a log" });

    // The minute that readers get before the old secret is removed.
    await vi.waitFor(() => expect(versionsOf("live-default-secret")).toBe(2), 10_000);
    const before = secretsOf().length;
    await later(70_000);
    const record = await over;
    const { status } = await connector.call("get_me", {}, connector.benToken);

    expect(before).toBe(2);
    expect(record.state).toBe("done");
    expect(record.outcome).toContain(`removed ${old!.keyId}: revoked by an administrator`);
    expect(secretsOf().map(({ keyId }) => keyId)).toEqual([waiting!.keyId]);
    expect(status).toBe(200);
  });

  it("adopt: a secret that a person stored becomes the rotator's", async () => {
    const { entra, vault } = connector.cloud;
    const registration = entra.registration(app);
    const value = "Hand~made.secret.of.an.administrator";
    const { keyId } = addSecret(registration, value, {
      start: Date.now() - 1_000,
      end: Date.now() + 100 * 86_400_000,
    });
    vault.seed("live-default-secret", value);
    await command("/api/credentials/check");

    const dry = await command(`/api/credentials/${app}/adopt`, { keyId, dryRun: true });
    const wrong = await command(`/api/credentials/${app}/adopt`, {
      keyId: secretsOf()[0]!.keyId,
    });
    const record = await command(`/api/credentials/${app}/adopt`, { keyId });

    expect(dry.outcome[0]).toContain(`adopt=${keyId}`);
    expect(wrong).toMatchObject({ state: "refused" });
    expect(record.state).toBe("done");
    const adopted = (await own()).credentials.find((one: { keyId: string }) => one.keyId === keyId);
    expect(adopted).toMatchObject({ owner: "ours", role: "current" });
  });

  it("accept: a change that the tamper watch found is taken for right, with a reason", async () => {
    const { entra } = connector.cloud;
    entra.registration(app).redirectUris.push("https://added.example/callback");

    const dry = await command(`/api/credentials/${app}/accept`, {
      reason: "our new portal",
      dryRun: true,
    });
    const record = await command(`/api/credentials/${app}/accept`, { reason: "our new portal" });
    const again = await command(`/api/credentials/${app}/accept`, {
      reason: "our new portal",
      dryRun: true,
    });

    expect(dry.outcome.join("\n")).toContain("added.example");
    expect(record).toMatchObject({ state: "done", reason: "our new portal" });
    expect(again.outcome).toEqual(["Would accept: the state as it is known already."]);
  });

  it("ends a connection only after a dry run by the same administrator", async () => {
    const body = { reason: "the project is over" };

    const early = await post("/api/connection/revoke", body);
    const dry = await command("/api/connection/revoke", { ...body, dryRun: true });
    const other = await post("/api/connection/revoke", { ...body, deleteApplication: true });

    expect(early).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(other).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(dry.outcome[0]).toMatch(/^Would: Deactivate the app registration/);
    expect(connector.cloud.entra.registration(app).disabled).toBe(false);
  });

  it("complete: an access review that was made is done, once", async () => {
    const first = await command("/api/credentials/review/complete");
    const second = await command("/api/credentials/review/complete");

    expect([first.outcome, second.outcome]).toEqual([
      ["The access review is marked as done."],
      ["There is no open access review."],
    ]);
  });

  it("leaves an audit record per request, refused ones included", async () => {
    const refused = await post("/api/credentials/check", {}, connector.benToken);
    const taken = await post("/api/credentials/check", { dryRun: true });

    expect(await connector.auditRecordOf(refused)).toMatchObject({
      tool: "credentials_check",
      outcome: "missing_role",
    });
    expect(await connector.auditRecordOf(taken)).toMatchObject({
      tool: "credentials_check",
      outcome: "ok",
      callerId: connector.cloud.directory.people[6]!.id,
    });
    await connector.host.drainQueue("credential_commands");
    const byRotator = async () =>
      (await connector.auditRecords()).filter((record) => record["requestId"] === taken.body.id);
    await expect
      .poll(byRotator)
      .toEqual([
        expect.objectContaining({ surface: "rotator", tool: "credentials_check", outcome: "ok" }),
      ]);
  });

  it("sets a message aside that nobody can read, and goes on", async () => {
    const url = connector.cloud.settings["AzureWebJobsStorage__queueServiceUri"]!;
    const credential = storageCredential(connector.cloud);
    const queue = new QueueClient(`${url}/credential-commands`, credential);
    await queue.sendMessage(Buffer.from('{"id":"rubbish"}').toString("base64"));

    await connector.host.drainQueue("credential_commands");
    await connector.host.drainQueue("credential_commands_poison");
    const record = await command("/api/credentials/check", { dryRun: true });

    expect(connector.log.join("\n")).toContain("credential_command_poison");
    expect(record.state).toBe("done");
  });
});

describe("code that handles content cannot make credentials", () => {
  const identity = () => connector.cloud.directory.managedIdentity.clientId;

  it("Graph refuses the connector's identity a new secret", async () => {
    const { entra, directory, settings } = connector.cloud;
    const { token } = entra.managedIdentityToken("https://graph.microsoft.com", identity());

    const path = `/v1.0/applications/${directory.api.objectId}/addPassword`;
    const response = await fetch(`${settings["GRAPH_URL"]}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ passwordCredential: { displayName: "mine" } }),
    });

    expect([401, 403]).toContain(response.status);
  });

  it.each(["live-default-secret", "next-default-secret"])(
    "Key Vault refuses it to write %s",
    async (name) => {
      const { entra, settings } = connector.cloud;
      const { token } = entra.managedIdentityToken("https://vault.azure.net", identity());

      const response = await fetch(`${settings["KEY_VAULT_URL"]}/secrets/${name}?api-version=7.5`, {
        method: "PUT",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ value: "mine" }),
      });

      expect(response.status).toBe(403);
    },
  );
});

describe("after all of this", () => {
  it("no secret and no token stands in what the run wrote, answered, printed or tagged", async () => {
    const { vault, directory } = connector.cloud;
    await vi.waitFor(async () => expect(await connector.auditRecords()).not.toEqual([]), 10_000);
    const versions = ["live-default-secret", "next-default-secret", "seal-default"].flatMap(
      (name) => vault.store.versions(name),
    );

    const written = [
      ...answered,
      ...printed,
      ...connector.log,
      JSON.stringify(await connector.auditRecords()),
      ...(await storedBlobs(connector.cloud)),
      JSON.stringify(await waitingMessages()),
      JSON.stringify(versions.map(({ tags, contentType }) => [tags, contentType])),
      JSON.stringify(connector.cloud.graph.requests.map(({ url }) => url)),
      JSON.stringify(connector.cloud.entra.requests),
    ].join("\n");

    const secrets = versions.map(({ value }) => value).filter((value) => value !== "intent");
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of [...secrets, directory.daemon.secret, grace])
      expect(written.includes(secret)).toBe(false);
    // Nor the three characters that Entra shows of each, as a value of their own.
    for (const { hint } of secretsOf()) expect(written).not.toContain(JSON.stringify(hint));
    expect(written).not.toMatch(/eyJ[\w-]{20,}\.eyJ/);
    expect(written).toContain("credential_run_completed");
    expect(written).toContain("m365c:local:");
  });
});

/** With one command on its way. */
async function waitingMessages(): Promise<string[]> {
  const url = connector.cloud.settings["AzureWebJobsStorage__queueServiceUri"]!;
  const service = new QueueServiceClient(url, storageCredential(connector.cloud));
  await post("/api/credentials/check", { dryRun: true });
  const texts: string[] = [];
  for await (const { name } of service.listQueues()) {
    const { peekedMessageItems } = await service.getQueueClient(name).peekMessages();
    for (const { messageText } of peekedMessageItems)
      texts.push(messageText, Buffer.from(messageText, "base64").toString("latin1"));
  }
  return texts;
}
