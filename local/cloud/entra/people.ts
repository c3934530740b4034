/** What an administrator may do to people's accounts, and the checks that follow from it. */
import { randomUUID } from "node:crypto";
import type { Person } from "../../tenant/directory.ts";
import { EntraError } from "./entra-error.ts";

export interface Session {
  readonly id: string;
  readonly personId: string;
  /** The person went through what Conditional Access asks for. */
  readonly strong: boolean;
  revoked: boolean;
}

export interface People {
  disable(person: Person): void;
  enable(person: Person): void;
  /** Ends every session: what was issued until now cannot be exchanged or refreshed any more. */
  revokeSessions(person: Person): void;
  /** Conditional Access: from now on this person needs multifactor authentication for Graph. */
  requireMfa(person: Person): void;
  startSession(person: Person, strong: boolean): Session;
  /** Throws what Entra answers when the account is disabled or the session was revoked. */
  check(person: Person, sessionId?: string): void;
  /** Throws the claims challenge when Conditional Access is not satisfied in this session. */
  checkPolicy(person: Person, sessionId: string): void;
}

/** The policy's id: what the `claims` of a challenge ask for. */
export const mfaPolicyId = "3f7d2a10-58c6-4e0b-9a4d-6b1f0c8e2d55";
const mfaClaims = JSON.stringify({
  access_token: { capolids: { essential: true, values: [mfaPolicyId] } },
});

export function createPeople(): People {
  const disabled = new Set<string>();
  const mfaRequired = new Set<string>();
  const sessions = new Map<string, Session>();
  return {
    disable: ({ id }) => void disabled.add(id),
    enable: ({ id }) => void disabled.delete(id),
    revokeSessions({ id }) {
      for (const session of sessions.values()) if (session.personId === id) session.revoked = true;
    },
    requireMfa: ({ id }) => void mfaRequired.add(id),
    startSession(person, strong) {
      const session = { id: randomUUID(), personId: person.id, strong, revoked: false };
      sessions.set(session.id, session);
      return session;
    },
    check({ id, accountEnabled }, sessionId = "") {
      if (accountEnabled === false || disabled.has(id)) throw accountDisabled();
      if (sessions.get(sessionId)?.revoked) throw sessionRevoked();
    },
    checkPolicy({ id }, sessionId) {
      if (mfaRequired.has(id) && !sessions.get(sessionId)?.strong) throw mfaNeeded();
    },
  };
}

function accountDisabled(): EntraError {
  return new EntraError(50057, "invalid_grant", "The user account is disabled.");
}

function sessionRevoked(): EntraError {
  const message =
    "The provided grant has expired due to it being revoked, a fresh auth token is needed. " +
    "The user might have changed or reset their password.";
  return new EntraError(50173, "invalid_grant", message, { suberror: "bad_token" });
}

function mfaNeeded(): EntraError {
  const message =
    "Due to a configuration change made by your administrator, or because you moved to a new " +
    "location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.";
  const details = { suberror: "basic_action", claims: mfaClaims };
  return new EntraError(50076, "interaction_required", message, details);
}
