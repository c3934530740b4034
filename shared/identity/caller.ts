/** Who calls the connector, as its verified Entra access token says. */

/** App roles of the connector's API; they decide what a caller may do. */
export const connectorRoles = [
  "Connector.Read",
  "Connector.Write",
  "Connector.Approve",
  "Connector.Admin",
] as const;

export type ConnectorRole = (typeof connectorRoles)[number];

/** `delegated`: a person signed in, Graph is called on their behalf. `application`: no person. */
export type Mode = "delegated" | "application";

/** Who somebody is, without what they could prove it by: this much may be stored. */
export interface CallerIdentity {
  readonly mode: Mode;
  /** Object id of the user or of the calling app's service principal. */
  readonly objectId: string;
  /** Client id of the app that asked for the token (`azp`). */
  readonly clientId: string;
  readonly roles: readonly ConnectorRole[];
}

export interface Caller extends CallerIdentity {
  /** The access token itself: the assertion of On-Behalf-Of. Never logged, never stored. */
  readonly accessToken: string;
  /** When the access token ends, seconds since 1970. */
  readonly expiresAt: number;
}
