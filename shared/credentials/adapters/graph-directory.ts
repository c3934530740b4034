/** The app registration through Microsoft Graph, as the rotator's managed identity. */
import { randomUUID } from "node:crypto";
import type {
  Application,
  FederatedIdentityCredential,
  KeyCredential,
  PasswordCredential,
  ServicePrincipal,
} from "@microsoft/microsoft-graph-types";
import { createGraph } from "../../graph/create-graph.ts";
import { GraphBreakers } from "../../graph/graph-breakers.ts";
import type { Graph, GraphCollection } from "../../graph/graph.ts";
import { graphPath, type GraphPath } from "../../graph/path.ts";
import type { AzureCredential } from "../../identity/azure-credential.ts";
import type { Tenant } from "../../identity/tenant.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import type { AppDirectory } from "../ports.ts";
import type { CredentialKind, EntraCredential, Instant, ManagedApp } from "../facts.ts";
import { asCall } from "./call-failure.ts";
import { policyOf, type ManagementPolicy } from "./secret-policy.ts";

export interface GraphDirectoryOptions {
  readonly tenantOf: (app: ManagedApp) => Tenant;
  /** The rotator's managed identity. */
  readonly azure: AzureCredential;
  readonly userAgent: string;
}

export function createGraphDirectory(options: GraphDirectoryOptions): AppDirectory {
  return new GraphDirectory(options);
}

/** As Graph has it, beyond the published types. */
type ApplicationWithState = Application & {
  isDisabled?: boolean | null;
  disabledByMicrosoftStatus?: string | null;
};

class GraphDirectory implements AppDirectory {
  readonly #options: GraphDirectoryOptions;
  readonly #breakers = new GraphBreakers();
  #serverNow: { at: Instant; since: number } | undefined;

  constructor(options: GraphDirectoryOptions) {
    this.#options = options;
  }

  serverNow(): Instant | undefined {
    if (this.#serverNow === undefined) return undefined;
    return this.#serverNow.at + (performance.now() - this.#serverNow.since);
  }

  application(app: ManagedApp) {
    return asCall("read application", async () => {
      const graph = this.#graph(app);
      const path = graphPath`/applications/${app.objectId}`;
      const $select =
        "signInAudience,isDisabled,disabledByMicrosoftStatus,passwordCredentials,keyCredentials";
      const found = await graph.get<ApplicationWithState>(path, { query: { $select } });
      const federated = await readAll<FederatedIdentityCredential>(
        graph,
        graphPath`${path}/federatedIdentityCredentials`,
      );
      const { disabledByMicrosoftStatus: status, isDisabled, signInAudience } = found;
      return {
        credentials: [
          ...credentialsOf(found, "application"),
          ...federated.map((one) => federatedCredential(one)),
        ],
        signInAudience: signInAudience ?? "",
        disabled: isDisabled === true || ![null, undefined, "NotDisabled"].includes(status),
      };
    });
  }

  servicePrincipal(app: ManagedApp) {
    return asCall("read service principal", async () => {
      const path = graphPath`/servicePrincipals(appId='${app.clientId}')`;
      const $select = "accountEnabled,passwordCredentials,keyCredentials";
      const found = await this.#graph(app).get<ServicePrincipal>(path, { query: { $select } });
      return {
        credentials: credentialsOf(found, "servicePrincipal"),
        accountEnabled: found.accountEnabled !== false,
      };
    });
  }

  secretPolicy(app: ManagedApp) {
    return asCall("read app management policies", async () => {
      const graph = this.#graph(app);
      const path = graphPath`/applications/${app.objectId}`;
      const [application, own, standard] = await Promise.all([
        graph.get<Application>(path, { query: { $select: "createdDateTime" } }),
        readAll<ManagementPolicy>(graph, graphPath`${path}/appManagementPolicies`),
        graph.get<ManagementPolicy>(graphPath`/policies/defaultAppManagementPolicy`),
      ]);
      return policyOf(instant(application.createdDateTime) ?? 0, own, standard);
    });
  }

  owners(app: ManagedApp) {
    return asCall("read owners", async () => {
      const path = graphPath`/applications/${app.objectId}/owners`;
      const owners = await readAll<{ id: string }>(this.#graph(app), path, { $select: "id" });
      return owners.map(({ id }) => id);
    });
  }

  permissions(app: ManagedApp) {
    return asCall("read the rotator's token", async () => {
      const { decodeJwt } = await import("jose");
      const { roles } = decodeJwt(await this.#token(app));
      return Array.isArray(roles) ? roles.map(String) : [];
    });
  }

  addPassword(app: ManagedApp, displayName: string, end: Instant) {
    return asCall("addPassword", async () => {
      const path = graphPath`/applications/${app.objectId}/addPassword`;
      const passwordCredential = { displayName, endDateTime: new Date(end).toISOString() };
      const made = await this.#graph(app).post<PasswordCredential>(path, { passwordCredential });
      const { keyId, secretText, endDateTime } = made;
      if (!keyId || !secretText)
        throw new CallFailure("unavailable", "addPassword answered without a secret");
      return { keyId, text: secretText, end: instant(endDateTime) ?? end };
    });
  }

  async removePassword(app: ManagedApp, keyId: string): Promise<void> {
    try {
      await asCall("removePassword", async () => {
        const path = graphPath`/applications/${app.objectId}/removePassword`;
        await this.#graph(app).post(path, { keyId }, { idempotent: true });
      });
    } catch (error) {
      // Graph says with a 400 as well that there is no such secret: the id is one that it listed.
      if (!(error instanceof CallFailure) || error.kind !== "refused") throw error;
      throw new CallFailure("notFound", "removePassword", { cause: error });
    }
  }

  async #token(app: ManagedApp): Promise<string> {
    const { cloud } = this.#options.tenantOf(app);
    const token = await this.#options.azure.getToken(`${cloud.graphResource}/.default`);
    if (token === null) throw new CallFailure("denied", "the managed identity gave no token");
    return token.token;
  }

  #graph(app: ManagedApp): Graph {
    return createGraph({
      tenant: this.#options.tenantOf(app),
      mode: "application",
      permissions: ["Application.ReadWrite.OwnedBy"],
      tokens: { token: async () => ({ accessToken: await this.#token(app), scopes: [] }) },
      clientRequestId: randomUUID(),
      userAgent: this.#options.userAgent,
      signal: new AbortController().signal,
      breakers: this.#breakers,
      fetch: (input, init) => this.#fetch(input, init),
    });
  }

  /** Every answer tells Graph's time. */
  async #fetch(...request: Parameters<typeof fetch>): Promise<Response> {
    const response = await fetch(...request);
    const at = Date.parse(response.headers.get("date") ?? "");
    if (!Number.isNaN(at)) this.#serverNow = { at, since: performance.now() };
    return response;
  }
}

async function readAll<T>(
  graph: Graph,
  path: GraphPath,
  query: Record<string, string> = {},
): Promise<T[]> {
  let page = await graph.get<GraphCollection<T>>(path, { query });
  const all = [...page.value];
  while (page["@odata.nextLink"] !== undefined) {
    page = await graph.next<T>(page["@odata.nextLink"]);
    all.push(...page.value);
  }
  return all;
}

function credentialsOf(
  { passwordCredentials, keyCredentials }: Application | ServicePrincipal,
  location: EntraCredential["location"],
): EntraCredential[] {
  if (!Array.isArray(passwordCredentials) || !Array.isArray(keyCredentials))
    throw new CallFailure("unavailable", "Graph left the credentials out");
  return [
    ...passwordCredentials.map((one) => ({
      ...credential(one, "secret", location),
      hint: one.hint ?? undefined,
    })),
    ...keyCredentials.map((one) => credential(one, "certificate", location)),
  ];
}

function credential(
  one: PasswordCredential | KeyCredential,
  kind: CredentialKind,
  location: EntraCredential["location"],
): EntraCredential {
  return {
    kind,
    location,
    keyId: one.keyId ?? "",
    displayName: one.displayName ?? "",
    start: instant(one.startDateTime),
    end: instant(one.endDateTime),
    hint: undefined,
  };
}

function federatedCredential(one: FederatedIdentityCredential): EntraCredential {
  const { id, name, issuer, subject } = one;
  return {
    kind: "federated",
    location: "application",
    keyId: id ?? "",
    displayName: name ?? "",
    start: undefined,
    end: undefined,
    hint: undefined,
    trusts: { issuer: issuer ?? "", subject: subject ?? "" },
  };
}

function instant(date: string | null | undefined): Instant | undefined {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? undefined : time;
}
