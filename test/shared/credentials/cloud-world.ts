/** The rotation's ports as the product builds them, with the stand-ins of Graph, Entra and Key Vault behind. */
import { testTenant } from "../../fakes/fake-tool-context.ts";
import { createKeyVault, type KeyVault } from "../../../local/cloud/key-vault/key-vault.ts";
import { createEntraSignIn } from "../../../shared/credentials/adapters/entra-sign-in.ts";
import { createGraphDirectory } from "../../../shared/credentials/adapters/graph-directory.ts";
import { createKeyVaultPort } from "../../../shared/credentials/adapters/key-vault.ts";
import type { RotationPorts } from "../../../shared/credentials/ports.ts";
import type { ManagedApp } from "../../../shared/credentials/facts.ts";
import { clouds } from "../../../shared/identity/clouds.ts";
import type { Tenant } from "../../../shared/identity/tenant.ts";
import { aManagedApp } from "../../fakes/credential-world.ts";
import { type RotationCloud, startRotationCloud } from "../../local/cloud/graph/rotation-cloud.ts";

export interface CloudWorld {
  readonly cloud: RotationCloud;
  readonly vault: KeyVault;
  readonly app: ManagedApp;
  readonly ports: RotationPorts;
  readonly logged: string[];
}

export async function startCloudWorld(): Promise<CloudWorld> {
  const cloud = await startRotationCloud();
  const { directory, entra, network } = cloud;
  const hostname = "lumencycles.vault.localhost";
  const vaultUrl = network.origin(hostname);
  const vault = createKeyVault({ entra, directory, origin: vaultUrl, clock: () => cloud.now() });
  network.mount(hostname, (request, bindings) => vault.app.fetch(request, bindings));
  const app: ManagedApp = {
    ...aManagedApp,
    tenantId: directory.tenantId,
    objectId: cloud.app.objectId,
    clientId: cloud.app.clientId,
    rotatorId: directory.rotatorIdentity.principalId,
  };
  const tenant: Tenant = {
    key: "default",
    id: directory.tenantId,
    cloud: {
      ...clouds.global,
      authority: entra.origin,
      graphRoot: network.origin("graph.localhost"),
    },
    clientId: app.clientId,
    appIdUri: `api://${app.clientId}`,
    credential: { kind: "secret" },
    toolsets: [],
    searchRegion: undefined,
    writeTools: [],
    limits: testTenant.limits,
  };
  const azure = {
    // The libraries go by the machine's clock: a token is asked for each time.
    getToken: (scopes: string | string[]) => {
      const audience = String(scopes).replace(/\/\.default$/, "");
      const identity = directory.rotatorIdentity.clientId;
      const { token } = entra.managedIdentityToken(audience, identity);
      return Promise.resolve({ token, expiresOnTimestamp: Date.now() + 1 });
    },
  };
  const logged: string[] = [];
  const tenantOf = () => tenant;
  const ports: RotationPorts = {
    directory: createGraphDirectory({ tenantOf, azure, userAgent: "test" }),
    vault: createKeyVaultPort({ vaultUrl, credential: azure }),
    signIn: createEntraSignIn({ tenantOf, azure }),
    clock: {
      now: () => cloud.now(),
      sleep: (milliseconds) => Promise.resolve(cloud.advance(milliseconds)),
      random: () => 0.5,
    },
    log: (event, details) => logged.push(JSON.stringify([event, details])),
  };
  return { cloud, vault, app, ports, logged };
}
