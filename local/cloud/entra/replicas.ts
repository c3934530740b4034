/** A directory stored several times: what is written shows at each replica after a while of its own. */
import type { AppRegistration } from "./registrations.ts";

/** The registration as it was until a change. */
export interface PastState {
  readonly until: number;
  readonly state: AppRegistration;
}

/** How far each replica lags, in milliseconds; they answer in turn, which is why answers alternate. */
export class Replicas {
  delays: readonly number[] = [0];
  #turn = 0;

  /** The time up to which the next replica knows of changes. */
  next(now: number): number {
    const delay = this.delays[this.#turn % this.delays.length] ?? 0;
    this.#turn += 1;
    return now - delay;
  }
}

const longestDelay = 24 * 60 * 60 * 1000;

/** Call before a change. A test that changes a registration directly is seen by all replicas at once. */
export function keepPast(app: AppRegistration, now: number): void {
  const recent = app.past.filter(({ until }) => until > now - longestDelay);
  app.past.splice(0, Infinity, ...recent, { until: now, state: copyOf(app) });
}

/** What a replica knows that has heard of changes up to `time`. */
export function asOf(app: AppRegistration, time: number): AppRegistration {
  return app.past.find(({ until }) => until > time)?.state ?? app;
}

function copyOf(app: AppRegistration): AppRegistration {
  return {
    ...app,
    identifierUris: [...app.identifierUris],
    redirectUris: [...app.redirectUris],
    owners: [...app.owners],
    servicePrincipalOwners: [...app.servicePrincipalOwners],
    secrets: [...app.secrets],
    servicePrincipalSecrets: [...app.servicePrincipalSecrets],
    certificates: [...app.certificates],
    federatedIdentityCredentials: [...app.federatedIdentityCredentials],
  };
}
