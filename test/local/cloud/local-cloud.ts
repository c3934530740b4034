/** A network with a running Entra on it, for the tests of the stand-ins. */
import { createEntra, type Entra } from "../../../local/cloud/entra/entra.ts";
import { type Network, startNetwork } from "../../../local/network/network.ts";
import { type Directory, sampleDirectory } from "../../../local/tenant/directory.ts";

export interface LocalCloud {
  network: Network;
  directory: Directory;
  entra: Entra;
  authority: string;
  /** Entra's time, in milliseconds since 1970. */
  now(): number;
  /** Moves Entra's clock ahead of the machine's. */
  advance(milliseconds: number): void;
  close(): Promise<void>;
}

export async function startLocalCloud(): Promise<LocalCloud> {
  const network = await startNetwork();
  const directory = sampleDirectory();
  const origin = network.origin("login.localhost");
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const entra = await createEntra({ directory, origin, clock: now });
  network.mount("login.localhost", entra.app);
  return {
    network,
    directory,
    entra,
    authority: `${origin}/${directory.tenantId}`,
    now,
    advance: (milliseconds) => void (ahead += milliseconds),
    close: () => network.close(),
  };
}
