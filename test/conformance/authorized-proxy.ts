/** Adds a caller's access token to each request, for test suites that cannot carry one. */
import { createServer, request as forward, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface AuthorizedProxy {
  url: string;
  close(): void;
}

/** Everything else passes unchanged, Host and Origin included. */
export async function startAuthorizedProxy(
  target: string,
  token: string,
): Promise<AuthorizedProxy> {
  const server: Server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${token}` };
    const to = new URL(incoming.url ?? "/", target);
    const passed = forward(to, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    outgoing.on("close", () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
