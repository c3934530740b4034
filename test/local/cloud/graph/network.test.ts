import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNetwork, type Network } from "../../../../local/network/network.ts";
import { daily, startGraph } from "./graph-client.ts";
import { productDrive } from "./tenant-fixture.ts";

const plan = `/drives/${productDrive}/items/01BPRODUCTPRODUCTPRODUCTPLANSAURORAPLANMD/content`;

describe("Graph over TLS", () => {
  let network: Network;
  beforeAll(async () => {
    network = await startNetwork();
  });
  afterAll(async () => await network.close());

  function serve() {
    const [graph, files] = ["graph.localhost", "files.localhost"];
    const origins = {
      graph: network.origin(graph),
      files: network.origin(files),
      authority: network.origin("login.localhost"),
    };
    const standIn = startGraph({ origins });
    network.mount(graph, standIn.app);
    network.mount(files, standIn.files);
    const get = (path: string) =>
      fetch(`${origins.graph}/v1.0${path}`, {
        headers: { Authorization: `Bearer ${daily}` },
        redirect: "manual",
      });
    return { ...standIn, get };
  }

  it("redirects downloads to a host that serves them", async () => {
    const { get } = serve();

    const redirect = await get(plan);
    const file = await fetch(redirect.headers.get("Location") ?? "");

    expect(redirect.status).toBe(302);
    expect(await file.text()).toContain("The Aurora plan");
  });

  it("drops a connection before the first byte", async () => {
    const { get, faults } = serve();
    faults.add({ match: /^\/me$/, kind: "connection-drop", times: 1 });

    await expect(get("/me")).rejects.toThrow("fetch failed");
    expect((await get("/me")).status).toBe(200);
  });

  it("cuts an answer in its middle", async () => {
    const { get, faults } = serve();
    faults.add({ match: /^\/me$/, kind: "truncated-body", times: 1 });

    await expect((await get("/me")).json()).rejects.toThrow(SyntaxError);
  });
});
