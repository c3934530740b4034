/** A stand-in for Azure Key Vault: the secrets of one vault, as the SDK asks for them. */
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { Directory } from "../../tenant/directory.ts";
import type { Claims } from "../entra/jwt.ts";
import {
  type Action,
  checkAccess,
  checkFirewall,
  type Firewall,
  type RoleAssignment,
  rotatorActions,
  secretsUser,
} from "./access.ts";
import { authenticate, type TokenCheck } from "./authentication.ts";
import { failingResponse, VaultFaults } from "./faults.ts";
import { parsePage, parseProperties, readBody, type SecretViews, secretViews } from "./protocol.ts";
import { createSecretStore, type SecretProperties, type SecretStore } from "./secret-store.ts";
import { badParameter, VaultError } from "./vault-error.ts";

export interface KeyVaultOptions {
  readonly entra: TokenCheck["entra"];
  readonly directory: Directory;
  /** `https://NAME.vault.localhost:PORT`. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface KeyVault {
  readonly app: Hono<VaultEnv>;
  /** Read at every request; tests add and take away. */
  readonly roleAssignments: RoleAssignment[];
  readonly faults: VaultFaults;
  /** Who is kept out before any right is looked at. */
  readonly firewall: Firewall;
  /** Everything stored, for tests that look behind the service or play another administrator. */
  readonly store: SecretStore;
  /** Stores a new version without a token; returns its id. */
  seed(name: string, value: string, properties?: SecretProperties): string;
}

interface Vault extends TokenCheck {
  readonly name: string;
  readonly store: SecretStore;
  readonly views: SecretViews;
  readonly roleAssignments: readonly RoleAssignment[];
  readonly faults: VaultFaults;
  readonly firewall: Firewall;
}

interface VaultEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { claims: Claims };
}

const apiVersion = /^(7\.[0-6]|20\d\d-\d\d-\d\d)$/;

/** The connector's managed identity may read what it needs and nothing else. */
const connectorSecrets = ["live-", "seal-", "anthropic-"];

export function createKeyVault({ entra, directory, origin, clock }: KeyVaultOptions): KeyVault {
  const { tenantId, managedIdentity, rotatorIdentity } = directory;
  const roleAssignments: RoleAssignment[] = [
    {
      principalId: managedIdentity.principalId,
      actions: secretsUser,
      namePrefixes: connectorSecrets,
    },
    { principalId: rotatorIdentity.principalId, actions: rotatorActions },
  ];
  const store = createSecretStore(clock);
  const name = new URL(origin).hostname.split(".")[0] ?? "";
  const faults = new VaultFaults();
  const firewall: Firewall = { closed: false };
  const views = secretViews(origin);
  const vault = { entra, tenantId, name, store, roleAssignments, faults, firewall, views };
  return {
    app: createApp(vault),
    roleAssignments,
    faults,
    firewall,
    store,
    seed: (secret, value, properties = {}) => store.set(secret, value, properties).version,
  };
}

function createApp(vault: Vault): Hono<VaultEnv> {
  // Not strict: the SDK leaves a slash at the end when it names no version.
  const app = new Hono<VaultEnv>({ strict: false });
  app.use(async (c, next) => {
    // The client library first asks without a token where to get one; that is no request of its own.
    const isMeant = c.req.header("authorization") !== undefined;
    const fault = isMeant ? vault.faults.take(c.req.method, c.req.path) : undefined;
    if (fault?.applied) await next();
    if (fault) return void (c.res = failingResponse(fault, c.env ?? {}));
    await next();
  });
  app.use(async (c, next) => {
    const claims = authenticate(c, vault);
    c.set("claims", claims);
    checkFirewall(vault.firewall, claims, vault.name);
    checkApiVersion(c.req.query("api-version"));
    await next();
  });
  addReadingRoutes(app, vault);
  addChangingRoutes(app, vault);
  addDeletedRoutes(app, vault);
  app.onError((error, c) => {
    if (!(error instanceof VaultError)) throw error;
    return c.json(error.body(), error.status as 400);
  });
  return app;
}

/** Throws unless the caller may do it; returns the name of the secret in the path. */
function may(c: Context<VaultEnv>, vault: Vault, action: Action): string {
  const secret = c.req.param("name");
  checkAccess(vault.roleAssignments, c.get("claims"), action, vault.name, secret);
  return secret ?? "";
}

function addReadingRoutes(app: Hono<VaultEnv>, vault: Vault): void {
  const { store, views } = vault;
  app.get("/secrets", (c) => {
    may(c, vault, "readMetadata/action");
    return c.json(parsePage(c, store.list().map(views.listed)));
  });
  app.get("/secrets/:name/versions", (c) => {
    const name = may(c, vault, "readMetadata/action");
    // By id, which is drawn at random: the order tells nothing about age.
    const sorted = store.versions(name).toSorted((a, b) => (a.version < b.version ? -1 : 1));
    const items = sorted.map((version) => views.listedVersion(name, version));
    return c.json(parsePage(c, items));
  });
  app.get("/secrets/:name/:version?", (c) => {
    const name = may(c, vault, "getSecret/action");
    return c.json(views.full(name, store.read(name, c.req.param("version"))));
  });
}

function addChangingRoutes(app: Hono<VaultEnv>, vault: Vault): void {
  const { store, views } = vault;
  app.put("/secrets/:name", async (c) => {
    const name = may(c, vault, "setSecret/action");
    const body = await readBody(c);
    return c.json(views.full(name, store.set(name, body.value, parseProperties(body))));
  });
  app.patch("/secrets/:name/:version?", async (c) => {
    const name = may(c, vault, "update/action");
    const properties = parseProperties(await readBody(c));
    const version = store.update(name, c.req.param("version"), properties);
    return c.json(views.listedVersion(name, version));
  });
  app.delete("/secrets/:name", (c) => c.json(views.deleted(store.remove(may(c, vault, "delete")))));
}

function addDeletedRoutes(app: Hono<VaultEnv>, vault: Vault): void {
  const { store, views } = vault;
  app.get("/deletedsecrets", (c) => {
    may(c, vault, "readMetadata/action");
    return c.json(parsePage(c, store.listDeleted().map(views.listedDeleted)));
  });
  app.get("/deletedsecrets/:name", (c) => {
    const secret = store.findDeleted(may(c, vault, "readMetadata/action"));
    return c.json(views.deleted(secret));
  });
  app.post("/deletedsecrets/:name/recover", (c) => {
    const secret = store.recover(may(c, vault, "recover/action"));
    return c.json(views.listed(secret));
  });
  app.delete("/deletedsecrets/:name", (c) => {
    store.purge(may(c, vault, "purge/action"));
    return c.body(null, 204);
  });
}

function checkApiVersion(version: string | undefined): void {
  if (version === undefined) throw badParameter("api-version must be specified");
  if (apiVersion.test(version)) return;
  throw badParameter(
    `The specified version (${version}) is not recognized. Consider using the latest supported version.`,
  );
}
