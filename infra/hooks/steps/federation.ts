/** The federated credential by which the connector's managed identity stands in for a secret. */
import type { Deployment, Registrations, Resources } from "../deployment.ts";
import { type Entra, isLagging } from "../entra.ts";
import type { Patience } from "../patience.ts";
import { already, done, type Step } from "../step.ts";

interface FederatedCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

export function federationStep(
  entra: Entra,
  { cloud, tenantId }: Deployment,
  patience: Patience,
  { apiClientId, connectorIdentity }: Registrations & Resources,
): Step {
  // Compared letter by letter at the token exchange, and not before.
  const wanted: FederatedCredential = {
    name: `connector-identity-${connectorIdentity.slice(0, 8)}`,
    issuer: `${cloud.authority}/${tenantId}/v2.0`,
    subject: connectorIdentity,
    audiences: [cloud.tokenExchangeAudience],
  };
  const path = `/applications(appId='${apiClientId}')/federatedIdentityCredentials`;
  return {
    name: "Trust in the connector's identity",
    request: {
      who: "an owner of the API app registration, or an Application Administrator",
      how: [
        "add a federated credential to it (Certificates & secrets, Federated credentials, Other issuer):",
        ...(["issuer", "subject"] as const).map((field) => `${field}: ${wanted[field]}`),
        `audience: ${cloud.tokenExchangeAudience}`,
      ],
    },
    run: () =>
      patience.repeat(isLagging, async () => {
        const held = await entra.list<FederatedCredential>(path);
        if (held.some((one) => isSame(one, wanted)))
          return already("the app registration has its federated credential.");
        await entra.post(path, wanted);
        return done("added its federated credential; it takes some minutes until it works.");
      }),
  };
}

const isSame = (one: FederatedCredential, other: FederatedCredential) =>
  one.issuer === other.issuer &&
  one.subject === other.subject &&
  one.audiences[0] === other.audiences[0];
