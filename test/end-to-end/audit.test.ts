import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type Connector, startConnectorStack } from "./connector.ts";
import { forApplication, goodCalls, sharePoint } from "./good-calls.ts";
import { storedBlobs } from "./stored-blobs.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startConnectorStack();
});
afterAll(async () => await connector.close());

const anna = "0a1b6c7e-93d2-4f58-8e1a-2b7c4d5e6f01";

describe("every call leaves a record:", () => {
  it("who called what through which app, for which items, with Graph's own request ids", async () => {
    const answer = await connector.call("outlook_email_search", { query: "Voltara", size: 3 });

    const record = await connector.auditRecordOf(answer);

    expect(record).toMatchObject({
      tool: "outlook_email_search",
      tenantKey: "default",
      surface: "http",
      mode: "delegated",
      callerId: anna,
      clientId: connector.cloud.directory.client.clientId,
      outcome: "ok",
      bytes: Buffer.byteLength(JSON.stringify(answer.body)),
    });
    expect(JSON.parse(String(record["resources"]))).toEqual(
      answer.body.messages.map(({ uri }: { uri: string }) => uri),
    );
    expect(JSON.parse(String(record["graphRequestIds"])).length).toBeGreaterThan(0);
  });

  it("an application, with the person it named", async () => {
    const user = "ben.okafor@lumencycles.example";
    const answer = await connector.call("outlook_email_search", { user }, connector.daemonToken);

    const record = await connector.auditRecordOf(answer);

    expect(record).toMatchObject({
      mode: "application",
      callerId: connector.cloud.directory.daemon.servicePrincipalId,
      onBehalfOf: user,
    });
  });

  it.each<[string, () => Promise<Answer>, string]>([
    [
      "a refused caller",
      async () =>
        await connector.call(
          "get_me",
          {},
          connector.cloud.entra.userToken("mia.novak@lumencycles.example"),
        ),
      "missing_role",
    ],
    ["wrong arguments", async () => await connector.call("get_me", { x: 1 }), "invalid_input"],
    [
      "an item that is not there",
      async () => {
        const { body } = await connector.call("sharepoint_search", { query: "Aurora", size: 1 });
        const uri = body.items[0].uri.replace(/\w{4}$/, "AAAA");
        return await connector.call("read_resource", { uri });
      },
      "not_found",
    ],
  ])("%s, with the code of the error", async (_what, call, code) => {
    const answer = await call();

    const record = await connector.auditRecordOf(answer);

    expect(answer.body.code).toBe(code);
    expect(record["outcome"]).toBe(code);
  });
});

/** Words that only content holds; none is a name, an id or a setting. */
const contentWords = [
  ...["separator shortage", "LD-3", "Aurora product brief", "Voltara", "first run"],
  ...["stand-up", "certificates", "scratched", "Nordcell", "kiosk", "Kestrel"],
];

it("keeps content and secrets out of everything that a run writes", async () => {
  const { cloud, annaToken, daemonToken } = connector;
  const mails = await connector.call("outlook_email_search", { query: "Voltara" });
  for (const { uri } of mails.body.messages) await connector.call("read_resource", { uri });
  const files = await connector.call("sharepoint_search", { query: "Aurora" });
  for (const { uri } of files.body.items) await connector.call("read_resource", { uri });
  const calls = goodCalls(cloud.graph.content);
  for (const { tool, args } of calls) await connector.call(tool, args);
  for (const { tool, args } of forApplication(calls)) await connector.call(tool, args, daemonToken);
  await connector.call("sharepoint_search", { query: "Kestrel", within: `${sharePoint}/board` });
  cloud.graph.faults.add({ match: /./, kind: "503", times: 50 });
  await connector.call("sharepoint_search", { query: "LD-3" });
  cloud.graph.faults.clear();
  const last = await connector.call("read_resource", { uri: "m365://mail/me/AAkA" });
  await connector.auditRecordOf(last);

  const written = [
    connector.log.join("\n"),
    JSON.stringify(await connector.auditRecords()),
    JSON.stringify(await storedBlobs(connector.cloud)),
  ].join("\n");

  const secrets = [annaToken, daemonToken, cloud.directory.daemon.secret];
  for (const secret of secrets) expect(written).not.toContain(secret);
  expect(written).not.toMatch(/eyJ[\w-]{20,}\.eyJ/);
  for (const word of contentWords) expect(written.toLowerCase()).not.toContain(word.toLowerCase());
  expect(written).toContain("read_resource");
});
