/** Everything one running Entra knows. */
import type { Directory } from "../../tenant/directory.ts";
import { type AuthorizationStore, createAuthorizationStore } from "./authorizations.ts";
import { createFaultQueue, type FaultQueue } from "./faults.ts";
import { type People, createPeople } from "./people.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import { Replicas } from "./replicas.ts";
import { type Resource, resourcesOf } from "./resources.ts";
import { createSigningKeys } from "./signing-keys.ts";
import { type EntraTenant, tenantsOf } from "./tenants.ts";
import type { Issuer } from "./tokens.ts";

export interface EntraState extends Issuer {
  readonly directory: Directory;
  readonly tenants: readonly EntraTenant[];
  readonly resources: Resource[];
  readonly people: People;
  readonly authorizations: AuthorizationStore;
  readonly faults: FaultQueue;
  readonly requests: RecordedRequest[];
  /** The token endpoint's copies of the directory. */
  readonly replicas: Replicas;
  /** How often a replica met a credential that it had not heard of yet. */
  lateAnswers: number;
}

export interface EntraOptions {
  directory: Directory;
  /** `https://login.localhost:PORT`, without a slash at the end. */
  origin: string;
  /** Milliseconds since 1970, as `Date.now`. */
  clock: () => number;
}

export async function createState({ directory, origin, clock }: EntraOptions): Promise<EntraState> {
  return {
    directory,
    origin,
    clock,
    keys: await createSigningKeys(),
    tenants: tenantsOf(directory, origin),
    resources: resourcesOf(directory),
    people: createPeople(),
    authorizations: createAuthorizationStore(),
    faults: createFaultQueue(),
    requests: [],
    replicas: new Replicas(),
    lateAnswers: 0,
  };
}
