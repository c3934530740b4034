/** What the hooks know of a deployment: azd's own values and the outputs of both layers. */
import * as z from "zod";
import { type Cloud, type CloudName, clouds } from "../../shared/identity/clouds.ts";
import { SetupError } from "../azure/setup-error.ts";
import type { Values } from "../azure/azd-environment.ts";

export interface Deployment {
  readonly environmentName: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly tenantId: string;
  readonly cloud: Cloud;
  readonly credential: "federated" | "certificate" | "secret";
  readonly facade: boolean;
  /** Whether the template brings a deleted vault back. */
  readonly recoversVault: boolean;
  /** Whoever runs azd. */
  readonly deployer: { readonly id: string; readonly isPerson: boolean } | undefined;
  /** The app registrations; undefined before their layer was deployed. */
  readonly registrations: Registrations | undefined;
  /** What stands in Azure; undefined before that layer was deployed. */
  readonly resources: Resources | undefined;
}

export interface Registrations {
  readonly apiClientId: string;
  readonly appIdUri: string;
  readonly signInClientId: string | undefined;
  readonly usersGroupId: string | undefined;
  /** The name that the template knows the API by; undefined where somebody else made it. */
  readonly uniqueName: string | undefined;
}

export interface Resources {
  readonly group: string;
  readonly connectorName: string;
  readonly rotatorName: string;
  readonly url: string;
  readonly mcpUrl: string;
  readonly vaultName: string;
  /** Object ids of the managed identities. */
  readonly connectorIdentity: string;
  readonly rotatorIdentity: string;
}

const id = () => z.guid("is no GUID");
const text = () => z.string().min(1);

const schema = z.object({
  AZURE_ENV_NAME: text(),
  AZURE_SUBSCRIPTION_ID: id(),
  AZURE_LOCATION: text(),
  AZURE_TENANT_ID: id().optional(),
  TENANT_ID: id().optional(),
  AZURE_PRINCIPAL_ID: id().optional(),
  AZURE_PRINCIPAL_TYPE: z.enum(["User", "ServicePrincipal"]).default("User"),
  CLOUD: z.enum(Object.keys(clouds) as CloudName[]).default("global"),
  APP_CREDENTIAL: z.enum(["federated", "certificate", "secret"]).default("federated"),
  SIGN_IN: z.enum(["facade", "entra"]).default("facade"),
  RECOVER_KEY_VAULT: z.enum(["true", "false"]).default("false"),
  EXISTING_CLIENT_ID: id().optional(),
  CLIENT_ID: id().optional(),
  APP_ID_URI: text().optional(),
  SIGN_IN_CLIENT_ID: id().optional(),
  USERS_GROUP_ID: id().optional(),
});

/** Outputs of the Azure layer: all of them, or none before it was deployed. */
const resourcesSchema = z.object({
  AZURE_RESOURCE_GROUP: text(),
  CONNECTOR_NAME: text(),
  ROTATOR_NAME: text(),
  CONNECTOR_URL: z.url(),
  MCP_URL: z.url(),
  KEY_VAULT_NAME: text(),
  CONNECTOR_IDENTITY_PRINCIPAL_ID: id(),
  ROTATOR_IDENTITY_PRINCIPAL_ID: id(),
});

type Known = z.infer<typeof schema>;

/** @throws SetupError that names every value that is missing or wrong */
export function readDeployment(values: Values): Deployment {
  const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (!parsed.success) throw incomplete(parsed.error);
  const known = parsed.data;
  const tenantId = known.TENANT_ID ?? known.AZURE_TENANT_ID;
  if (tenantId === undefined)
    throw new SetupError({
      happened: "The tenant is not known.",
      because: "Neither TENANT_ID nor AZURE_TENANT_ID is set.",
      remedy: "Run `azd env set AZURE_TENANT_ID <tenant id>`.",
    });
  return {
    environmentName: known.AZURE_ENV_NAME,
    subscriptionId: known.AZURE_SUBSCRIPTION_ID,
    location: known.AZURE_LOCATION,
    tenantId,
    cloud: clouds[known.CLOUD],
    credential: known.APP_CREDENTIAL,
    facade: known.SIGN_IN === "facade",
    recoversVault: known.RECOVER_KEY_VAULT === "true",
    deployer:
      known.AZURE_PRINCIPAL_ID === undefined
        ? undefined
        : { id: known.AZURE_PRINCIPAL_ID, isPerson: known.AZURE_PRINCIPAL_TYPE === "User" },
    registrations: registrationsOf(known),
    resources: resourcesOf(present),
  };
}

function registrationsOf(known: Known): Registrations | undefined {
  const apiClientId = known.CLIENT_ID ?? known.EXISTING_CLIENT_ID;
  if (apiClientId === undefined) return undefined;
  const appIdUri = known.APP_ID_URI ?? `api://${apiClientId}`;
  return {
    apiClientId,
    appIdUri,
    signInClientId: known.SIGN_IN_CLIENT_ID,
    usersGroupId: known.USERS_GROUP_ID,
    uniqueName: known.EXISTING_CLIENT_ID === undefined ? appIdUri.split("/").at(-1) : undefined,
  };
}

function resourcesOf(values: Values): Resources | undefined {
  const parsed = resourcesSchema.safeParse(values);
  if (!parsed.success) return undefined;
  const known = parsed.data;
  return {
    group: known.AZURE_RESOURCE_GROUP,
    connectorName: known.CONNECTOR_NAME,
    rotatorName: known.ROTATOR_NAME,
    url: known.CONNECTOR_URL.replace(/\/$/, ""),
    mcpUrl: known.MCP_URL,
    vaultName: known.KEY_VAULT_NAME,
    connectorIdentity: known.CONNECTOR_IDENTITY_PRINCIPAL_ID,
    rotatorIdentity: known.ROTATOR_IDENTITY_PRINCIPAL_ID,
  };
}

function incomplete(error: z.ZodError): SetupError {
  const wrong = error.issues.map(({ path, message }) => `${path.join(".")} (${message})`);
  return new SetupError({
    happened: "The azd environment cannot be used.",
    because: `These values are missing or wrong: ${wrong.join("; ")}.`,
    remedy: "Run this hook through azd (`azd hooks run <name>`), or set them with `azd env set`.",
  });
}
