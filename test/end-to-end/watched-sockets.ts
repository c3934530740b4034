/** Sees every connection that this process opens, whatever library opens it. */
import { createServer, type AddressInfo, Socket, type TcpNetConnectOpts } from "node:net";

export interface WatchedSockets {
  /** `host:port` of each so far, as it was asked for; once each. */
  readonly opened: ReadonlySet<string>;
  stop(): void;
}

export function watchSockets(): WatchedSockets {
  const opened = new Set<string>();
  const connect = Reflect.get(Socket.prototype, "connect") as (...args: unknown[]) => Socket;
  Object.assign(Socket.prototype, {
    connect(this: Socket, ...args: unknown[]): Socket {
      opened.add(targetOf(args));
      return Reflect.apply(connect, this, args);
    },
  });
  return { opened, stop: () => void Object.assign(Socket.prototype, { connect }) };
}

/** Node passes on what it was given: options, port and host, a path, or a list of these. */
function targetOf(args: readonly unknown[]): string {
  const [first, second] = args.flat();
  if (typeof first !== "object" || first === null)
    return typeof first === "number"
      ? `${typeof second === "string" ? second : "localhost"}:${first}`
      : `${String(first)}:`;
  const { host = "localhost", port, path } = first as TcpNetConnectOpts & { path?: string };
  return port === undefined ? `${path}:` : `${host}:${port}`;
}

export interface Canary {
  readonly url: string;
  /** Connections so far, from this process, its threads or any other. */
  readonly visits: number;
  close(): void;
}

/** A server that nothing may connect to: it tells of threads, too, whose sockets nobody else sees. */
export async function startCanary(): Promise<Canary> {
  let visits = 0;
  const server = createServer((socket) => {
    visits++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get visits() {
      return visits;
    },
    close: () => server.close(),
  };
}
