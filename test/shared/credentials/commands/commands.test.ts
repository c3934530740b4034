import { createSecretKey, randomBytes } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type {
  Command,
  CommandMessage,
  CommandRecord,
} from "../../../../shared/credentials/commands/command.ts";
import { issueCommand } from "../../../../shared/credentials/commands/issue-command.ts";
import {
  type AllowedCommand,
  giveUpCommand,
  takeCommand,
} from "../../../../shared/credentials/commands/take-command.ts";
import { CallFailure } from "../../../../shared/errors/call-failure.ts";
import { createCommandRecords } from "../../../../shared/credentials/store/command-records.ts";
import { ConnectorError } from "../../../../shared/errors/connector-error.ts";
import { createAccessTokenVerifier } from "../../../../shared/identity/verify-access-token.ts";
import { createSealer } from "../../../../shared/sealing/sealer.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";
import { createForge, type Forge, start, tenant } from "../../identity/token-forge.ts";
import { appReport, managedApp, runReport, verdict } from "../watch-fixtures.ts";

const minute = 60_000;
const report = runReport([appReport([verdict()])]);
const rotate: Command = { action: "rotate", app: managedApp.clientId, replaceRevoked: false };

let forge: Forge;
let now: number;
let executed: AllowedCommand[];
let execute: (command: AllowedCommand) => Promise<readonly string[]>;
let sent: CommandMessage[];
let ports: ReturnType<typeof createPorts>;

beforeAll(async () => {
  forge = await createForge();
});
beforeEach(() => {
  now = start;
  executed = [];
  execute = async (command) => {
    executed.push(command);
    return ["rotated"];
  };
  sent = [];
  ports = createPorts();
});

function createPorts() {
  const key = { id: "v1", key: createSecretKey(randomBytes(32)) };
  const keys = {
    current: async () => key,
    find: async (id: string) => (id === key.id ? key : undefined),
  };
  return {
    sealer: createSealer(keys, () => now),
    verifier: createAccessTokenVerifier({
      tenants: [tenant],
      fetch: forge.fetch,
      now: () => now,
    }),
    records: createCommandRecords(new FakeDocuments(), () => now),
    queue: { send: async (message: CommandMessage) => void sent.push(message) },
    log: () => undefined,
    now: () => now,
    execute: async (command: AllowedCommand) => await execute(command),
  };
}

async function issue(command = rotate, roles = ["Connector.Admin"]): Promise<CommandRecord> {
  const call = await ports.verifier.verify(await forge.bearer({ roles }));
  return await issueCommand({ command, dryRun: false, call, report }, ports);
}

async function stateOf(id: string): Promise<CommandRecord | undefined> {
  return (await ports.records.recent()).find((record) => record.id === id);
}

it("carries a command to the rotator, which acts once and tells what it did", async () => {
  const { id, state } = await issue();

  await takeCommand(sent[0], ports);
  await takeCommand(sent[0], ports);

  expect(state).toBe("queued");
  expect(executed).toHaveLength(1);
  expect(executed[0]).toMatchObject({ id, command: rotate, dryRun: false });
  expect(await stateOf(id)).toMatchObject({ state: "done", outcome: ["rotated"] });
});

it("lets nobody read or change on the way what was asked, nor by whom", async () => {
  await issue();
  const other = await issue({ action: "check" });

  await takeCommand({ ...sent[0], id: other.id }, ports);

  const text = JSON.stringify(sent);
  expect(text).not.toMatch(/eyJ[\w-]{20,}\.eyJ|rotate|7d2a0f4e-0000-4000-8000-000000000003/);
  expect(executed).toEqual([]);
  expect(await stateOf(other.id)).toMatchObject({ state: "refused" });
});

describe("the rotator refuses", () => {
  it("a command that waited longer than a quarter of an hour", async () => {
    const { id } = await issue();
    now += 15 * minute + 1;

    await takeCommand(sent[0], ports);

    expect(executed).toEqual([]);
    expect(await stateOf(id)).toMatchObject({
      state: "refused",
      outcome: [expect.stringContaining("older than 15 minutes")],
    });
  });

  it("a token without the role, whatever the connector let through", async () => {
    const { id } = await issue(rotate, ["Connector.Write"]);

    await takeCommand(sent[0], ports);

    expect(executed).toEqual([]);
    expect(await stateOf(id)).toMatchObject({
      state: "refused",
      outcome: [expect.stringContaining("Connector.Admin")],
    });
  });

  it("a token that nobody of the tenant signed", async () => {
    const call = await ports.verifier.verify(await forge.bearer({ roles: ["Connector.Admin"] }));
    const stranger = await createForge();
    const accessToken = (await stranger.bearer({ roles: ["Connector.Admin"] })).slice(7);
    const forged = { ...call, caller: { ...call.caller, accessToken } };
    const { id } = await issueCommand(
      { command: rotate, dryRun: false, call: forged, report },
      ports,
    );

    await takeCommand(sent[0], ports);

    expect(executed).toEqual([]);
    expect(await stateOf(id)).toMatchObject({
      state: "refused",
      outcome: [expect.stringContaining("signature")],
    });
  });

  it("a message without a record: it did not come from the connector", async () => {
    await issue();
    const elsewhere = createCommandRecords(new FakeDocuments());

    await takeCommand(sent[0], { ...ports, records: elsewhere });

    expect(executed).toEqual([]);
  });
});

it("goes on with a command whose run died", async () => {
  const { id } = await issue();
  execute = async () => {
    throw new Error("The host went away.");
  };
  await expect(takeCommand(sent[0], ports)).rejects.toThrow("The host went away.");
  const between = await stateOf(id);
  execute = async () => ["rotated"];

  await takeCommand(sent[0], ports);

  expect(between?.state).toBe("running");
  expect((await stateOf(id))?.state).toBe("done");
});

it("tells what cannot be done, and does not try again", async () => {
  const explanation = { happened: "Nothing.", because: "It is foreign.", remedy: "Adopt it." };
  const { id } = await issue();
  execute = async () => {
    throw new ConnectorError("conflict", explanation);
  };

  await takeCommand(sent[0], ports);

  expect(await stateOf(id)).toMatchObject({
    state: "refused",
    outcome: ["Nothing. It is foreign. Adopt it."],
  });
});

it("ends a command whose message was set aside, and takes none that is no message", async () => {
  const { id } = await issue();

  await giveUpCommand(sent[0], ports);
  await giveUpCommand("rubbish", ports);

  expect((await stateOf(id))?.state).toBe("failed");
  await expect(takeCommand({ id: "x" }, ports)).rejects.toThrow(/sealed/);
});

describe("the connector queues nothing", () => {
  it.each<[string, Command]>([
    ["for an app that is not listed", { ...rotate, app: "00000000-0000-4000-8000-000000000000" }],
    [
      "for a credential that the app does not have",
      {
        action: "adopt",
        app: managedApp.clientId,
        keyId: "00000000-0000-4000-8000-000000000000",
      },
    ],
  ])("%s", async (_what, command) => {
    await expect(issue(command)).rejects.toMatchObject({ code: "not_found" });

    expect(sent).toEqual([]);
    expect(await ports.records.recent()).toEqual([]);
  });

  it("beyond fifty in a quarter of an hour", async () => {
    for (let count = 0; count < 50; count += 1) await issue();

    await expect(issue()).rejects.toMatchObject({ code: "throttled" });
  });

  it("without saying so in the record when the queue is down", async () => {
    const down = { ...ports, queue: { send: async () => await Promise.reject(outage) } };
    const outage = new CallFailure("unavailable", "Queue storage, send a command");
    const call = await ports.verifier.verify(await forge.bearer({ roles: ["Connector.Admin"] }));
    const request = { command: rotate, dryRun: false, call, report };

    await expect(issueCommand(request, down)).rejects.toBe(outage);

    expect((await ports.records.recent())[0]).toMatchObject({ state: "failed" });
  });
});
