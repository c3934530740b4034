/** The Graph stand-in with tokens made to order, for tests. */
import {
  createGraphStandIn,
  type GraphStandInOptions,
} from "../../../../local/cloud/graph/graph-stand-in.ts";
import type { TokenClaims } from "../../../../local/cloud/graph/principal.ts";
import { sampleDirectory } from "../../../../local/tenant/directory.ts";
import { anna, now, tenantContent } from "./tenant-fixture.ts";

export const origins = {
  graph: "https://graph.localhost:4443",
  files: "https://files.localhost:4443",
  authority: "https://login.localhost:4443",
};
export const appId = "d7e8394b-60af-4c25-95e7-f8490a2b360e";

const encode = (claims: object) => Buffer.from(JSON.stringify(claims)).toString("base64url");

/** A "token" whose middle part the injected verifier reads; a signature of `bad` is refused. */
export function token(claims: TokenClaims, signature = "good"): string {
  return `e30.${encode({ aud: "https://graph.microsoft.com", appid: appId, exp: now.getTime() / 1000 + 3600, ...claims })}.${signature}`;
}

export const asUser = (scopes: string, oid = anna) => token({ oid, scp: scopes, idtyp: "user" });
export const asApp = (roles: string) =>
  token({ oid: "f90a5b6d-82c1-4e47-9709-1a6b2c4d5810", roles: roles.split(" "), idtyp: "app" });

export const daily = asUser(
  "User.Read Mail.Read Mail.Read.Shared MailboxSettings.Read Files.Read.All Sites.Read.All",
);
export const daemon = asApp(
  "User.Read.All Mail.Read MailboxSettings.Read Files.Read.All Sites.Read.All",
);

async function verifyToken(jwt: string): Promise<TokenClaims> {
  const [, claims = "", signature] = jwt.split(".");
  if (signature !== "good") throw new Error("signature verification failed");
  return JSON.parse(Buffer.from(claims, "base64url").toString()) as TokenClaims;
}

export interface Reply {
  status: number;
  headers: Headers;
  // Answers are compared with literals; their shape is what the tests are about.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

export interface Request_ {
  token?: string | undefined;
  headers?: Record<string, string>;
  body?: unknown;
  method?: string;
}

export function startGraph(options: Partial<GraphStandInOptions> = {}) {
  const graph = createGraphStandIn({
    directory: sampleDirectory(),
    content: tenantContent(),
    origins,
    verifyToken,
    clock: () => now,
    ...options,
  });
  const ask = async (path: string, request: Request_ = {}): Promise<Reply> => {
    const { body, headers = {}, method = body === undefined ? "GET" : "POST" } = request;
    const bearer = "token" in request ? request.token : daily;
    const url = path.startsWith("https://") ? path : `${origins.graph}/v1.0${path}`;
    const response = await graph.app.request(url, {
      method,
      headers: {
        ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  };
  return { ...graph, ask };
}
