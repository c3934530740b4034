/** A queue and blob storage server for one test file, over plain HTTP, kept in memory. */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";

/** Azurite's documented development account. */
const account = "devstoreaccount1";
const key =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

export interface TestStorage extends AsyncDisposable {
  connectionString: string;
}

export async function startStorage(): Promise<TestStorage> {
  const [blobPort, queuePort, tablePort] = [await freePort(), await freePort(), await freePort()];
  const main = createRequire(import.meta.url).resolve("azurite/dist/src/azurite.js");
  const ports = ["--blobPort", blobPort, "--queuePort", queuePort, "--tablePort", tablePort];
  const flags = [
    "--inMemoryPersistence",
    "--silent",
    "--skipApiVersionCheck",
    "--disableTelemetry",
  ];
  const server = spawn(process.execPath, [main, ...flags, ...ports.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => server.once("exit", resolve));
  await listening(server.stdout, queuePort);
  return {
    connectionString: [
      `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key}`,
      `BlobEndpoint=http://127.0.0.1:${blobPort}/${account}`,
      `QueueEndpoint=http://127.0.0.1:${queuePort}/${account}`,
    ].join(";"),
    async [Symbol.asyncDispose]() {
      server.kill();
      await exited;
    },
  };
}

function listening(output: NodeJS.ReadableStream, port: number): Promise<void> {
  const ready = `Queue service is successfully listening at http://127.0.0.1:${port}`;
  let text = "";
  return new Promise((resolve, reject) => {
    output.on("data", (chunk) => {
      text += String(chunk);
      if (text.includes(ready)) resolve();
    });
    output.once("end", () => reject(new Error(`Azurite ended before it was ready: ${text}`)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
