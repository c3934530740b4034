/** One Microsoft 365 tenant that the connector serves; passed everywhere, never a global. */
import type { Cloud } from "./clouds.ts";

/** How the connector's own app registration proves who it is, in order of preference. */
export type AppCredential =
  /** A user-assigned managed identity trusted by the app registration: no secret at all. */
  | { readonly kind: "federated" }
  /** PEM with private key and certificate, from Key Vault secret `live-{tenant key}-certificate`. */
  | { readonly kind: "certificate" }
  /** Client secret, from Key Vault secret `live-{tenant key}-secret`. */
  | { readonly kind: "secret" };

export interface Tenant {
  /** Short name of the tenant in routes, storage keys and Key Vault names; `default` for the first. */
  readonly key: string;
  /** The directory (tenant) id, a GUID. */
  readonly id: string;
  readonly cloud: Cloud;
  /** Application (client) id of the connector's API app registration, a GUID. */
  readonly clientId: string;
  /** Application ID URI of that registration, the prefix of its scope: `api://{client id}` or an https address. */
  readonly appIdUri: string;
  readonly credential: AppCredential;
  /** Toolsets switched on; empty means all. */
  readonly toolsets: readonly string[];
  /** Microsoft Search region for application callers, e.g. `EUR`; undefined: they cannot search. */
  readonly searchRegion: string | undefined;
  /** Names of the writing tools that are switched on: the tenant's write policy. None: it reads only. */
  readonly writeTools: readonly string[];
  readonly limits: {
    readonly callsPerMinute: number;
    /** Invocations that run or wait at the same time. */
    readonly invocationsPerCaller: number;
    readonly invocations: number;
    /** Tokens of the model that the invocations of a day (UTC) may use. */
    readonly tokensPerDayAndCaller: number;
    readonly tokensPerDay: number;
  };
}
