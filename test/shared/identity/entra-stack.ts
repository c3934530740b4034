/** Entra on this machine over TLS, and Graph tokens by the product's code against it. */
import { testTenant } from "../../fakes/fake-tool-context.ts";
import { createEntra, type Entra } from "../../../local/cloud/entra/entra.ts";
import { type Network, startNetwork } from "../../../local/network/network.ts";
import { type Directory, sampleDirectory } from "../../../local/tenant/directory.ts";
import { clouds } from "../../../shared/identity/clouds.ts";
import type { AppCredential, Tenant } from "../../../shared/identity/tenant.ts";
import type { SecretVersion, SecretVersions } from "../../../shared/identity/secret-versions.ts";

export interface EntraStack {
  readonly network: Network;
  readonly entra: Entra;
  readonly directory: Directory;
  tenant(credential: AppCredential["kind"]): Tenant;
  /** Moves the clock of Entra and of the code under test. */
  advance(milliseconds: number): void;
  now(): number;
}

export async function startEntraStack(): Promise<EntraStack> {
  const network = await startNetwork();
  const directory = sampleDirectory();
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const origin = network.origin("login.localhost");
  const entra = await createEntra({ directory, origin, clock: now });
  network.mount("login.localhost", entra.app);
  return {
    network,
    entra,
    directory,
    now,
    advance: (milliseconds) => void (ahead += milliseconds),
    tenant: (kind) => ({
      key: "default",
      id: directory.tenantId,
      cloud: { ...clouds.global, authority: origin },
      clientId: directory.api.clientId,
      appIdUri: directory.api.appIdUri,
      credential: { kind },
      toolsets: [],
      searchRegion: undefined,
      writeTools: [],
      limits: testTenant.limits,
    }),
  };
}

/** Secrets without a vault: what is in memory, and what a refresh finds. */
export class MemorySecrets implements SecretVersions {
  readonly names: string[] = [];
  memory: SecretVersion[];
  vault: SecretVersion[];

  constructor(...values: string[]) {
    this.memory = values.map((value, index) => ({ id: String(index), value }));
    this.vault = this.memory;
  }

  read(name: string): Promise<readonly SecretVersion[]> {
    this.names.push(name);
    return Promise.resolve(this.memory);
  }

  refresh(name: string): Promise<readonly SecretVersion[]> {
    this.memory = this.vault;
    return this.read(name);
  }
}
