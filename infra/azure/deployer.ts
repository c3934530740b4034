/** Who deploys, and in which tenant. azd fills both into parameters and keeps neither for its hooks. */
import type { TokenCredential } from "@azure/identity";
import { decodeJwt } from "jose";
import type { Values } from "./azd-environment.ts";
import type { ArmConnection } from "./connection.ts";

/** The values, with tenant and deployer where they were not set and can be found out. */
export async function withDeployer(
  values: Values,
  connection: Pick<ArmConnection, "endpoint" | "scope">,
  signIn: (tenantId: string) => Pick<TokenCredential, "getToken">,
): Promise<Values> {
  const subscriptionId = values["AZURE_SUBSCRIPTION_ID"];
  if (subscriptionId === undefined) return values;
  const tenantId =
    values["TENANT_ID"] ??
    values["AZURE_TENANT_ID"] ??
    (await tenantOf(subscriptionId, connection.endpoint));
  if (tenantId === undefined) return values;
  const known = { ...values, AZURE_TENANT_ID: tenantId };
  if (values["AZURE_PRINCIPAL_ID"] !== undefined) return known;
  return { ...known, ...(await principalOf(signIn(tenantId), connection.scope)) };
}

/** Whoever asks without a token is told where to sign in for that subscription. */
async function tenantOf(subscriptionId: string, endpoint: string): Promise<string | undefined> {
  const url = `${endpoint}/subscriptions/${subscriptionId}?api-version=2022-12-01`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(() => undefined);
  const challenge = answer?.headers.get("www-authenticate") ?? "";
  return /authorization_uri="[^"]*\/([0-9a-f-]{36})\/?"/i.exec(challenge)?.[1];
}

/** Nothing where nobody is signed in: the first step that needs it says so. */
async function principalOf(
  credential: Pick<TokenCredential, "getToken">,
  scope: string,
): Promise<Values> {
  const token = await credential.getToken(scope).catch(() => null);
  if (token === null) return {};
  const { oid, idtyp } = decodeJwt<{ oid?: string; idtyp?: string }>(token.token);
  const kind = idtyp === "app" ? "ServicePrincipal" : "User";
  return { AZURE_PRINCIPAL_ID: oid, AZURE_PRINCIPAL_TYPE: kind };
}
