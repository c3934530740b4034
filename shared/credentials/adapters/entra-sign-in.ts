/** Proofs by msal-node: one client-credentials request each, over a fresh connection. */
import { federatedProof } from "../../identity/app-credential.ts";
import type { AppProof } from "../../identity/app-credential.ts";
import { aadsts } from "../../identity/aadsts.ts";
import type { AzureCredential } from "../../identity/azure-credential.ts";
import type { Caller } from "../../identity/caller.ts";
import { ask } from "../../identity/request-graph-token.ts";
import type { Tenant } from "../../identity/tenant.ts";
import { createTokenEndpoint, type TokenRefusal } from "../../identity/token-endpoint.ts";
import type { SignInProof } from "../ports.ts";
import type { ManagedApp } from "../facts.ts";
import type { SignInVerdict } from "../state.ts";
import { freshFetch } from "./fresh-fetch.ts";

export interface EntraSignInOptions {
  /** The tenant of the app, with its cloud. */
  readonly tenantOf: (app: ManagedApp) => Tenant;
  /** The managed identity that apps in mode `federated` trust. */
  readonly azure: AzureCredential;
}

/** What Entra's error codes say about the credential. They may change, so they are data. */
const verdicts: Readonly<Record<number, SignInVerdict>> = {
  7005003: "revoked",
  7005004: "revoked",
  7005005: "revoked",
  7005006: "hold",
  700016: "hold",
  700011: "hold",
  90002: "hold",
  7000112: "hold",
  70001: "hold",
  53003: "blocked",
};

export function createEntraSignIn({ tenantOf, azure }: EntraSignInOptions): SignInProof {
  return {
    withSecret: async (app, text) =>
      await prove(tenantOf(app), () => Promise.resolve({ auth: { clientSecret: text } })),
    async withFederation(app) {
      const tenant = tenantOf(app);
      return await prove(tenant, () => federatedProof(tenant, azure));
    },
  };
}

async function prove(
  tenant: Tenant,
  proof: () => Promise<Pick<AppProof, "auth">>,
): Promise<SignInVerdict> {
  const request = { tenant, caller: itself(tenant), claims: undefined };
  try {
    const outcome = await ask(request, await proof(), createTokenEndpoint(freshFetch));
    return "refusal" in outcome ? verdictOf(outcome.refusal) : "ok";
  } catch {
    // Entra was not reached, or the managed identity gave no token: says nothing of the credential.
    return "none";
  }
}

function verdictOf({ status, error, aadsts: code }: TokenRefusal): SignInVerdict {
  if (status === 429 || status >= 500) return "none";
  const known = code === undefined ? undefined : verdicts[code];
  if (known !== undefined) return known;
  if (error === "invalid_client") return "refused";
  return aadsts(code)?.kind === "policy" ? "blocked" : "none";
}

/** The app signs in as itself: nobody calls. */
function itself({ clientId }: Tenant): Caller {
  return {
    mode: "application",
    objectId: "",
    clientId,
    roles: [],
    accessToken: "",
    expiresAt: 0,
  };
}
