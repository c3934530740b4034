import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { graphPath } from "../../../shared/graph/path.ts";
import { graphError, ScriptedGraph, type Reply } from "./scripted-graph.ts";

let server: ScriptedGraph;
beforeEach(async () => {
  server = new ScriptedGraph();
  await server.start();
});
afterEach(() => server.stop());

const path = graphPath`/me/messages`;
const ok: Reply = { body: { ok: true } };
const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const encoded = Buffer.from(claims).toString("base64");
const challenge = {
  "www-authenticate": [
    'PoP realm=""',
    `Bearer claims="${encoded}", realm="", error="insufficient_claims"`,
  ],
};

function bearers(): (string | undefined)[] {
  return server.requests.map(({ headers }) => headers.authorization);
}

describe("a token that Graph refuses", () => {
  it.each(["InvalidAuthenticationToken", "unauthenticated"])(
    "is replaced by a fresh one, once: %s",
    async (code) => {
      server.reply(graphError(401, code), ok);

      expect(await server.graph().post(path, {})).toEqual({ ok: true });
      expect(bearers()).toEqual(["Bearer token-1", "Bearer token-2"]);
      expect(server.tokenRequests).toEqual([undefined, { fresh: true }]);
      expect(server.pacing.waits).toEqual([]);
    },
  );

  it("is a fault of the set-up when the fresh one is refused too", async () => {
    server.reply(
      graphError(401, "InvalidAuthenticationToken"),
      graphError(401, "InvalidAuthenticationToken"),
    );

    await expect(server.graph().get(path)).rejects.toMatchObject({ code: "misconfigured" });
    expect(server.requests).toHaveLength(2);
  });

  it("is renewed once for parallel requests", async () => {
    const refused = graphError(401, "InvalidAuthenticationToken");
    server.reply(refused, refused, ok, ok);
    const graph = server.graph();

    await Promise.all([graph.get(path), graph.get(path)]);

    expect(server.tokenRequests).toEqual([undefined, { fresh: true }]);
  });

  it("is not blamed for a refusal of the user", async () => {
    server.reply(graphError(401, "Unauthorized"));

    await expect(server.graph().get(path)).rejects.toMatchObject({ code: "access_denied" });
    expect(server.tokenRequests).toHaveLength(1);
  });
});

describe("a claims challenge", () => {
  it.each([401, 403])("of a %i is answered by one token for the claims", async (status) => {
    server.reply(graphError(status, "InvalidAuthenticationToken", challenge), ok, ok);
    const graph = server.graph();

    expect(await graph.get(path)).toEqual({ ok: true });
    await graph.get(path);

    expect(server.tokenRequests).toEqual([undefined, { claims }]);
    expect(bearers()).toEqual(["Bearer token-1", "Bearer token-2", "Bearer token-2"]);
  });

  it("that is repeated goes to the caller", async () => {
    const refused = graphError(401, "InvalidAuthenticationToken", challenge);
    server.reply(refused, refused);

    await expect(server.graph().get(path)).rejects.toMatchObject({
      code: "claims_required",
      challenge: expect.stringMatching(
        new RegExp(`authorization_uri="[^"]+", error="insufficient_claims", claims="${encoded}"$`),
      ) as string,
    });
  });

  it("that only the user can meet rises from the token source as it is", async () => {
    server.reply(graphError(401, "InvalidAuthenticationToken", challenge));
    const interaction = new Error("interaction_required");
    const graph = server.graph({
      tokens: {
        token: async (options) => {
          if (options?.claims !== undefined) throw interaction;
          return { accessToken: "t", scopes: [] };
        },
      },
    });

    await expect(graph.get(path)).rejects.toBe(interaction);
  });
});

describe("a token source that fails", () => {
  it("is asked again by the next request", async () => {
    server.reply(ok);
    let asked = 0;
    const failure = new Error("Entra is busy.");
    const graph = server.graph({
      tokens: {
        token: async () => {
          asked += 1;
          if (asked === 1) throw failure;
          return { accessToken: "t", scopes: [] };
        },
      },
    });

    await expect(graph.get(path)).rejects.toBe(failure);
    expect(await graph.get(path)).toEqual({ ok: true });
  });
});
