/** Stands between the connector and Azurite, and fails requests before or after they were done. */
import { readFile } from "node:fs/promises";
import { Agent, createServer, request as send, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { StorageUrls } from "../../local/azurite.ts";
import type { CertificateFiles } from "../../local/network/network.ts";

/**
 * `before`: refused, nothing was done. `after`: done, but the answer is a failure. Both with a status
 * that the client libraries do not try again by themselves. `cut`: done, and the connection breaks.
 */
export type StorageFault = "before" | "after" | "cut";

export interface FaultyStorage {
  readonly urls: Record<keyof StorageUrls, string>;
  /** Asked at each request: `POST table /account/invocations`. */
  decide: (call: string) => StorageFault | undefined;
  close(): Promise<void>;
}

export async function startFaultyStorage(
  targets: StorageUrls,
  certificates: CertificateFiles,
): Promise<FaultyStorage> {
  const [cert, key] = await Promise.all([
    readFile(certificates.certFile),
    readFile(certificates.keyFile),
  ]);
  const servers: Server[] = [];
  const agent = new Agent({ keepAlive: true });
  const storage: FaultyStorage = {
    urls: { blob: "", queue: "", table: "" },
    decide: () => undefined,
    async close() {
      agent.destroy();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      }
    },
  };
  for (const service of ["blob", "queue", "table"] as const) {
    const target = new URL(targets[service]);
    const server = createServer({ cert, key }, (incoming, answer) => {
      const fault = storage.decide(`${incoming.method} ${service} ${incoming.url}`);
      pass(incoming, answer, { target, agent }, fault);
    });
    servers.push(server.listen(0, "127.0.0.1"));
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    storage.urls[service] = `https://127.0.0.1:${port}${target.pathname}`;
  }
  return storage;
}

function pass(
  incoming: IncomingMessage,
  answer: ServerResponse,
  { target, agent }: { target: URL; agent: Agent },
  fault: StorageFault | undefined,
): void {
  if (fault === "before") {
    incoming.resume();
    answer.writeHead(501).end();
    return;
  }
  const { method, headers, url } = incoming;
  const options = { method, headers, agent } as const;
  const forwarded = send(new URL(url ?? "/", target), options, (done) => {
    if (fault === undefined) {
      answer.writeHead(done.statusCode ?? 500, done.headers);
      done.pipe(answer);
      return;
    }
    done.resume().once("end", () => {
      if (fault === "cut") incoming.socket.destroy();
      else answer.writeHead(501).end();
    });
  });
  forwarded.once("error", () => answer.destroy());
  incoming.pipe(forwarded);
}
