/** The small server on which the app's library takes streamed HTTP. */
import { tracingChannel } from "node:diagnostics_channel";
import type { Server } from "node:net";
import type { FunctionApp } from "./function-app.ts";

export interface AppServer {
  /** Its address; undefined if the app does not stream. */
  url: string | undefined;
  close(): void;
}

/**
 * Tells the library that startup is over, whereupon it opens its server if the app asked for
 * streams. It keeps the server to itself and relies on the process to end; a host that is closed
 * must end it too, so the server is noticed as it starts to listen.
 */
export async function startAppServer(app: FunctionApp): Promise<AppServer> {
  const servers: Server[] = [];
  const notice = (message: unknown) => servers.push((message as { server: Server }).server);
  const listening = tracingChannel("net.server.listen").asyncStart;
  listening.subscribe(notice);
  try {
    const capabilities = await app.programmingModel?.getCapabilities?.({});
    return {
      url: capabilities?.["HttpUri"],
      close: () => {
        for (const server of servers) server.close();
      },
    };
  } finally {
    listening.unsubscribe(notice);
  }
}
