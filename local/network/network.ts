/** One https port of this machine on which every stand-in has a host name of its own. */
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import { callbackify } from "node:util";
import type { HttpBindings } from "@hono/node-server";
import { type Authority, createAuthority } from "./certificates.ts";
import { type FetchHandler, listener } from "./listener.ts";
import { resolveLocalhostNames } from "./names.ts";
import { trustAuthority } from "./trust.ts";

/** Paths of PEM files for child processes (`NODE_EXTRA_CA_CERTS`, Azurite); the leaf is localhost's. */
export interface CertificateFiles {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Network extends CertificateFiles {
  readonly port: number;
  /** Serves a Hono app or a fetch handler under a host name such as `graph.localhost`. */
  mount(hostname: string, app: FetchHandler | { fetch: FetchHandler }): void;
  /** `https://graph.localhost:PORT` for `graph.localhost`. */
  origin(hostname: string): string;
  /** Stops serving and takes back the trust and the name resolution. */
  close(): Promise<void>;
}

export async function startNetwork(): Promise<Network> {
  const authority = await createAuthority();
  const folder = await mkdtemp(join(tmpdir(), "local-network-"));
  const files = await writeFiles(folder, authority);
  const handlers = new Map<string, FetchHandler>();
  const server = createServer(
    { SNICallback: contextPerName(authority) },
    listener((request, bindings) => route(handlers, request, bindings)),
  );
  const port = await listen(server);
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeFolder);
  const undo = [trustAuthority(authority.certificate), resolveLocalhostNames(), removeFolder];
  return {
    ...files,
    port,
    mount(hostname, app) {
      handlers.set(hostname, typeof app === "function" ? app : (...args) => app.fetch(...args));
    },
    origin: (hostname) => `https://${hostname}:${port}`,
    async close() {
      for (const step of undo.splice(0)) step();
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
      process.off("exit", removeFolder);
    },
  };
}

function route(
  handlers: Map<string, FetchHandler>,
  request: Request,
  bindings: HttpBindings,
): Response | Promise<Response> {
  const hostname = new URL(request.url).hostname;
  const handler = handlers.get(hostname);
  if (handler) return handler(request, bindings);
  return new Response(`Nothing is served under the name ${hostname}.`, { status: 421 });
}

type SniCallback = (
  name: string,
  done: (error: Error | null, context?: SecureContext) => void,
) => void;

function contextPerName(authority: Authority): SniCallback {
  const contexts = new Map<string, Promise<SecureContext>>();
  const create = async (name: string): Promise<SecureContext> =>
    createSecureContext({ key: authority.key, cert: await authority.issue(name) });
  return (name, done) => {
    const context = contexts.get(name) ?? create(name);
    contexts.set(name, context);
    callbackify(() => context)(done);
  };
}

async function writeFiles(folder: string, authority: Authority): Promise<CertificateFiles> {
  const files = {
    caFile: join(folder, "ca.pem"),
    certFile: join(folder, "localhost.pem"),
    keyFile: join(folder, "localhost.key"),
  };
  await writeFile(files.caFile, authority.certificate);
  await writeFile(files.certFile, await authority.issue("localhost"));
  await writeFile(files.keyFile, authority.key, { mode: 0o600 });
  return files;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
