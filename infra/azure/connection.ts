/** How scripts reach Azure Resource Manager: as whom, in which cloud and subscription. */
import {
  AzureCliCredential,
  AzureDeveloperCliCredential,
  ChainedTokenCredential,
  type TokenCredential,
} from "@azure/identity";
import type { CloudName } from "../../shared/identity/clouds.ts";

export interface ArmConnection {
  readonly credential: TokenCredential;
  readonly subscriptionId: string;
  /** Root of Azure Resource Manager, without a trailing slash. */
  readonly endpoint: string;
  /** What tokens for it are asked for. */
  readonly scope: string;
  /** Milliseconds between two questions about an operation that runs, unless Azure says how long. */
  readonly pollingInterval: number;
}

const endpoints: Record<CloudName, string> = {
  global: "https://management.azure.com",
  usgov: "https://management.usgovcloudapi.net",
  usgovdod: "https://management.usgovcloudapi.net",
  china: "https://management.chinacloudapi.cn",
};

/** Whoever signed in to azd, or to the Azure CLI where azd did not sign in itself. */
export function signedIn(tenantId?: string): TokenCredential {
  const options = tenantId === undefined ? {} : { tenantId };
  return new ChainedTokenCredential(
    new AzureDeveloperCliCredential(options),
    new AzureCliCredential(options),
  );
}

export function connect(
  credential: TokenCredential,
  { cloud, subscriptionId }: { cloud: CloudName; subscriptionId: string },
): ArmConnection {
  const endpoint = endpoints[cloud];
  return {
    credential,
    subscriptionId,
    endpoint,
    scope: `${endpoint}/.default`,
    pollingInterval: 2000,
  };
}

/** What every management library is given beside the credential. */
export function clientOptions({ endpoint, scope }: ArmConnection) {
  return { endpoint, credentials: { scopes: [scope] } };
}
