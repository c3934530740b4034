/** Codes and refresh tokens that were handed out and may be redeemed. */
import type { RequestedScope } from "./resources.ts";
import { opaque } from "./tokens.ts";

/** What a person agreed to at a sign-in. */
export interface SignIn {
  readonly tenantId: string;
  readonly clientId: string;
  readonly personId: string;
  readonly sessionId: string;
  readonly issuedAt: number;
  readonly scope: RequestedScope;
  readonly nonce: string | undefined;
}

export interface AuthorizationCode extends SignIn {
  readonly redirectUri: string;
  readonly challenge: { method: "S256" | "plain"; value: string } | undefined;
  redeemed: boolean;
}

export interface DeviceCode {
  readonly tenantId: string;
  readonly clientId: string;
  readonly scope: RequestedScope;
  readonly userCode: string;
  readonly expiresAt: number;
  readonly strong: boolean;
  answer: "pending" | "declined" | "redeemed" | SignIn;
}

export interface AuthorizationStore {
  readonly codes: Map<string, AuthorizationCode>;
  readonly refreshTokens: Map<string, SignIn>;
  readonly deviceCodes: Map<string, DeviceCode>;
}

export function createAuthorizationStore(): AuthorizationStore {
  return { codes: new Map(), refreshTokens: new Map(), deviceCodes: new Map() };
}

/** Codes and refresh tokens are opaque to clients. */
export function newCode(): string {
  return `1.${opaque(64)}`;
}
