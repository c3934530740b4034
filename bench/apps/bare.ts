/**
 * What the connector is measured against: one function that verifies the caller's token, makes the
 * same Graph request with a Graph token it has already, and returns Graph's answer as it stands. No
 * roles, arguments, retries, shaping, limits or audit.
 */
import { app } from "@azure/functions";
import { createRemoteJWKSet, jwtVerify } from "jose";

const {
  AUTHORITY_URL,
  TENANT_ID,
  CLIENT_ID = "",
  BARE_GRAPH_URL = "",
  BARE_GRAPH_HEADERS = "{}",
} = process.env;
const authority = `${AUTHORITY_URL}/${TENANT_ID}`;
const keys = createRemoteJWKSet(new URL(`${authority}/discovery/v2.0/keys`));
const headers = JSON.parse(BARE_GRAPH_HEADERS) as Record<string, string>;

app.http("bare", {
  methods: ["POST"],
  authLevel: "anonymous",
  route: "api/bare",
  handler: async (request) => {
    const token = request.headers.get("authorization")?.slice("Bearer ".length) ?? "";
    await jwtVerify(token, keys, { issuer: `${authority}/v2.0`, audience: CLIENT_ID });
    const response = await fetch(BARE_GRAPH_URL, { headers });
    return {
      status: response.status,
      headers: { "content-type": "application/json" },
      body: await response.text(),
    };
  },
});
