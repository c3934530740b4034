import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startCloud } from "../../local/cloud/cloud.ts";
import { startConnector } from "../../local/stack.ts";
import { bundleApp, connector } from "../../scripts/build.ts";

it("the bundle searches and reads a Word file as the source does", async () => {
  await using cleanup = new AsyncDisposableStack();
  const outputFolder = await mkdtemp(join(tmpdir(), "bundle-"));
  cleanup.defer(async () => await rm(outputFolder, { recursive: true }));
  await bundleApp({ ...connector, outputFolder });
  const cloud = await startCloud();
  cleanup.defer(async () => await cloud.close());
  const host = await startConnector({ settings: cloud.settings, entry: outputFolder });
  cleanup.defer(async () => await host.close());
  const call = async (tool: string, args: object) => {
    const response = await fetch(`${host.url}/api/tools/${tool}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${cloud.entra.userToken("anna.keller@lumencycles.example")}`,
      },
      body: JSON.stringify(args),
    });
    return (await response.json()) as { items: { uri: string }[] };
  };

  const { items } = await call("sharepoint_search", { query: "Aurora", fileTypes: ["docx"] });
  const document = await call("read_resource", { uri: items[0]?.uri });

  expect(document).toMatchObject({ kind: "docx", text: expect.stringMatching(/^# Aurora/) });
});
