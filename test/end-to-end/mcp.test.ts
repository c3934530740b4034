import type { Client, ClientOptions } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { registry } from "../../shared/tools/registry.ts";
import { isUnavailable } from "../../shared/tools/availability.ts";
import { type Connector, startWritingStack } from "./connector.ts";
import { goodWrites } from "./good-calls.ts";
import { connectWithToken } from "./mcp-client.ts";

let connector: Connector;
beforeAll(async () => {
  connector = await startWritingStack({ settings: { CALLS_PER_MINUTE: "100000" } });
});
afterAll(async () => await connector.discard());

const eras: [string, ClientOptions][] = [
  ["2026-07-28", { versionNegotiation: { mode: { pin: "2026-07-28" } } }],
  ["2025-11-25", { versionNegotiation: { mode: "legacy" } }],
];

const names = (tools: { name: string }[]) => tools.map(({ name }) => name);

async function connect(options?: ClientOptions, query = "", token = connector.annaToken) {
  return await connectWithToken(`${connector.url}/mcp${query}`, token, options);
}

/** Good arguments for each tool; a tool that needs some and has none here fails its test. */
async function argumentsFor(client: Client, name: string): Promise<Record<string, unknown>> {
  const mail = async () => {
    const { structuredContent } = await client.callTool({
      name: "outlook_email_search",
      arguments: { size: 1 },
    });
    const { messages } = structuredContent as { messages: [{ uri: string }] };
    return { uri: messages[0].uri };
  };
  const made: Record<string, () => object | Promise<object>> = {
    read_resource: mail,
    sharepoint_search: () => ({ query: "Aurora" }),
    sharepoint_folder_search: () => ({ query: "Aurora" }),
    find_meeting_availability: () => ({ attendees: ["ben.okafor@lumencycles.example"] }),
    chat_message_search: () => ({ query: "Aurora" }),
  };
  const write = goodWrites(connector.cloud.graph.content).find(({ tool }) => tool === name);
  return { ...(await made[name]?.()), ...write?.args };
}

describe.each(eras)("with a client of revision %s", (revision, options) => {
  let client: Client;
  beforeEach(async () => {
    client = await connect(options);
    return async () => await client.close();
  });

  it("negotiates that revision and tells what the server is for", () => {
    expect(client.getNegotiatedProtocolVersion()).toBe(revision);
    expect(client.getServerVersion()).toMatchObject({ name: "m365-connector" });
    expect(client.getInstructions()).toContain("read_resource");
    expect(Buffer.byteLength(client.getInstructions() ?? "")).toBeLessThan(2_048);
    expect(client.getServerCapabilities()).toEqual({ tools: {}, resources: {} });
  });

  it.each(registry.map((tool) => [tool.name, tool] as const))("runs %s", async (name, tool) => {
    const query = tool.toolsets.includes("core") ? "" : `?toolsets=${tool.toolsets.join(",")}`;
    const offering = await connect(options, query);
    // Its output schemas are what the client holds each answer to.
    const { tools } = await offering.listTools();

    const answer = await offering.callTool({
      name,
      arguments: await argumentsFor(client, name),
    });

    expect(names(tools)).toContain(name);
    expect(answer.isError).toBeUndefined();
    const [first] = answer.content as [{ type: string; text: string }];
    expect(first.type).toBe("text");
    expect(JSON.parse(first.text)).toEqual(answer.structuredContent);
    expect(Buffer.byteLength(JSON.stringify(answer.content))).toBeLessThan(27_000);
    await offering.close();
  });

  it("answers wrong arguments with an error that the model can act on", async () => {
    const answer = await client.callTool({ name: "get_me", arguments: { who: "me" } });

    expect(answer).toMatchObject({
      isError: true,
      content: [{ type: "text", text: expect.stringMatching(/no field "who".*invalid_input/s) }],
    });
  });

  it("links to the items of an answer, and reads them as resources", async () => {
    const found = await client.callTool({ name: "outlook_email_search", arguments: { size: 2 } });
    const links = (found.content as { type: string; uri?: string }[]).filter(
      ({ type }) => type === "resource_link",
    );

    const read = await client.readResource({ uri: links[0]?.uri ?? "" });

    expect(links).toHaveLength(2);
    expect(read.contents).toEqual([
      { uri: links[0]?.uri, mimeType: "text/markdown", text: expect.any(String) },
    ]);
  });

  it("offers a template for each kind of uri, and no list of a whole tenant", async () => {
    const { resourceTemplates } = await client.listResourceTemplates();
    const { resources } = await client.listResources();

    expect(resourceTemplates).toContainEqual({
      name: "mail",
      title: "Email",
      uriTemplate: "m365://mail/{user}/{messageId}",
      mimeType: "text/markdown",
    });
    expect(resources).toEqual([]);
  });

  it("answers a resource that is not there with an error that says so", async () => {
    const read = client.readResource({ uri: "m365://mail/me/AAMkAnowhere" });

    await expect(read).rejects.toMatchObject({ code: -32602 });
  });

  it("leaves an audit record of each call", async () => {
    await client.callTool({ name: "get_me", arguments: {} });

    await expect
      .poll(async () => await connector.auditRecords(), { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ surface: "mcp", tool: "get_me", outcome: "ok" }));
  });
});

describe("what is listed", () => {
  it("is the core toolset, in the order of the registry", async () => {
    const client = await connect();

    const { tools } = await client.listTools();

    const core = registry.filter(({ toolsets }) => toolsets.includes("core"));
    expect(names(tools)).toEqual(names([...core]));
  });

  it("follows the address: toolsets, and read-only", async () => {
    const client = await connect(undefined, "?toolsets=mail&readonly=true");

    const { tools } = await client.listTools();

    expect(names(tools)).toContain("outlook_email_search");
    expect(names(tools)).not.toContain("sharepoint_search");
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    await expect(
      client.callTool({ name: "sharepoint_search", arguments: { query: "a" } }),
    ).rejects.toThrow(/does not offer it/);
  });

  it.each(["?toolsets=nonsense", "?readonly=maybe"])("refuses the address %s", async (query) => {
    const { status, body } = await connector.send(`/mcp${query}`, { method: "POST" });

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "invalid_input", remedy: expect.stringMatching(/^Use/) });
  });

  it("leaves out what cannot work for an application", async () => {
    const client = await connect(undefined, "", connector.daemonToken);

    const { tools } = await client.listTools();

    const impossible = registry.filter(({ permissions }) => isUnavailable(permissions.application));
    expect(names(impossible as { name: string }[]).length).toBeGreaterThan(0);
    for (const { name } of impossible) expect(names(tools)).not.toContain(name);
  });

  it("leaves out what the person has no role for; a call names the role", async () => {
    const token = connector.cloud.entra.userToken("mia.novak@lumencycles.example");
    const client = await connect(undefined, "", token);

    const { tools } = await client.listTools();
    const answer = await client.callTool({ name: "get_me", arguments: {} });

    expect(tools).toEqual([]);
    expect(answer).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining("Connector.Read") }],
    });
  });

  it("leaves out tools without any of their Graph permissions; a call names the permission", async () => {
    const { grants } = connector.cloud.directory.api;
    const all = grants.delegated;
    grants.delegated = all.filter((name) => !name.startsWith("Mail."));
    const client = await connect(
      undefined,
      "",
      connector.cloud.entra.userToken("ben.okafor@lumencycles.example"),
    );

    const { tools } = await client.listTools();
    const answer = await client.callTool({ name: "outlook_email_search", arguments: {} });
    grants.delegated = all;

    expect(names(tools)).toContain("sharepoint_search");
    expect(names(tools)).not.toContain("outlook_email_search");
    expect(answer).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/Mail\.Read.*consent_required/s) }],
    });
  });
});
