/** Reads and checks every app setting, once; `local.settings.sample.json` documents the same list. */
import * as z from "zod";
import { ConnectorError } from "./errors/connector-error.ts";
import { type CloudName, clouds } from "./identity/clouds.ts";
import type { Tenant } from "./identity/tenant.ts";
import { ingestionTarget } from "./telemetry/ingestion-target.ts";
import type { TelemetryOptions } from "./telemetry/telemetry.ts";
import { toolsets, writingTools } from "./tools/define-tool.ts";

/**
 * Every setting the code reads. An endpoint override (`AUTHORITY_URL`, `GRAPH_URL`) is for a gateway
 * before Entra or Graph that names itself in issuers and next links; what tokens are for stays that
 * of `CLOUD`.
 */
export const settingsSchema = z
  .object({
    TENANT_ID: z.guid("is the directory (tenant) id, a GUID"),
    CLIENT_ID: z.guid(
      "is the application (client) id of the connector's API app registration, a GUID",
    ),
    /** Where clients reach the connector: its own domain, or what Azure named it. */
    PUBLIC_URL: z
      .url({ protocol: /^https?$/, error: "is an https address" })
      .refine(isOrigin, "is an https address without a path (http only for localhost)")
      .transform((url) => new URL(url).origin)
      .optional(),
    /** Set by Azure and by the local tools; stands in for PUBLIC_URL. */
    WEBSITE_HOSTNAME: z.string().toLowerCase().default("localhost"),
    APP_ID_URI: z
      .url("is the Application ID URI of the connector's API app registration")
      .optional(),
    /** Client id of the public client app registration that people sign in with. */
    SIGN_IN_CLIENT_ID: z
      .guid("is the client id of the app registration that people sign in with, a GUID")
      .optional(),
    /**
     * `facade`: MCP clients sign in through the connector, which fits their requests to Entra's rules.
     * `entra`: they address Entra directly, where the MCP address is the Application ID URI (a domain
     * of the tenant's own).
     */
    SIGN_IN: z.enum(["facade", "entra"]).default("facade"),
    /** Further addresses, each in full, to which sign-ins of MCP clients may return. */
    REDIRECT_URIS: list().pipe(
      z.array(
        z.url({ protocol: /^https$/, error: "is a comma-separated list of https addresses" }),
      ),
    ),
    CLOUD: z.enum(Object.keys(clouds) as CloudName[]).default("global"),
    AUTHORITY_URL: httpsUrl().optional(),
    GRAPH_URL: httpsUrl().optional(),
    APP_CREDENTIAL: z.enum(["federated", "certificate", "secret"]).default("federated"),
    /** Client id of the user-assigned managed identity; the name `@azure/identity` gives it. */
    AZURE_CLIENT_ID: z.guid("is the client id of the user-assigned managed identity").optional(),
    KEY_VAULT_URL: httpsUrl(),
    /**
     * The Functions host's own settings: the connector's tables, the rotator's report and the queue
     * between the two stand in the same account.
     */
    AzureWebJobsStorage__blobServiceUri: httpsUrl(),
    AzureWebJobsStorage__queueServiceUri: httpsUrl(),
    AzureWebJobsStorage__tableServiceUri: httpsUrl(),
    /** Client id of the rotator's own user-assigned managed identity; needed where it runs. */
    ROTATOR_CLIENT_ID: z
      .guid("is the client id of the rotator's user-assigned managed identity, a GUID")
      .optional(),
    /** Client ids of further app registrations whose credentials are watched and never changed. */
    WATCHED_APPS: list().pipe(
      z
        .array(z.guid("is a comma-separated list of application (client) ids"))
        .max(100, "is a list of at most 100 application (client) ids"),
    ),
    /** Hosts in the organisation's own network that alerts may be posted to. */
    PRIVATE_ALERT_HOSTS: list().pipe(
      z.array(z.hostname("is a comma-separated list of host names without scheme or port")),
    ),
    /** Set by Azure: the name of the function app. */
    WEBSITE_SITE_NAME: z.string().default("local"),
    /** The Functions host's own settings for its log; traces of the connector go to the same place. */
    APPLICATIONINSIGHTS_CONNECTION_STRING: z
      .string()
      .refine(
        (text) => ingestionTarget(text) !== undefined,
        "is the connection string of an Application Insights, with an https address",
      )
      .optional(),
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: z.string().optional(),
    AUDIT_TABLE: z
      .string()
      .regex(
        /^[A-Za-z][A-Za-z0-9]{2,62}$/,
        "is a table name: a letter, then 2 to 62 letters or digits",
      )
      .default("audit"),
    TOOLSETS: list().pipe(
      z.array(z.enum(toolsets, `is a comma-separated list of ${toolsets.join(", ")}`)),
    ),
    SEARCH_REGION: z
      .string()
      .regex(/^[A-Z]{3}$/, "is a Microsoft 365 region such as NAM, EUR or GBR")
      .optional(),
    /** Names of the writing tools that are switched on; without it the connector only reads. */
    WRITE_TOOLS: list().pipe(
      z.array(z.enum(writingTools, `is a comma-separated list of ${writingTools.join(", ")}`)),
    ),
    CALLS_PER_MINUTE: count(100_000, 120),
    /** The model of invocations that name none. */
    CLAUDE_MODEL: z
      .string()
      .regex(/^[\w.:@-]{1,100}$/, "is the id of a Claude model")
      .default("claude-opus-5-5"),
    /** Where the Messages API stands, for a gateway before it. */
    CLAUDE_URL: httpsUrl().default("https://api.anthropic.com"),
    INVOCATIONS_PER_CALLER: count(1_000, 20),
    INVOCATIONS: count(10_000, 200),
    TOKENS_PER_DAY_AND_CALLER: count(1_000_000_000, 5_000_000),
    TOKENS_PER_DAY: count(10_000_000_000, 50_000_000),
    /** Suffixes of hosts that results may be posted to, beside those of Power Automate and Logic Apps. */
    CALLBACK_HOSTS: list().pipe(
      z.array(z.hostname("is a comma-separated list of host names without scheme or port")),
    ),
  })
  .refine(
    ({ SIGN_IN_CLIENT_ID, CLIENT_ID }) =>
      SIGN_IN_CLIENT_ID?.toLowerCase() !== CLIENT_ID.toLowerCase(),
    {
      path: ["SIGN_IN_CLIENT_ID"],
      // AADSTS90009 would end every session with its first token.
      error: "is another app registration than CLIENT_ID: Entra gives an app no tokens for itself",
    },
  );

export interface Settings {
  tenant: Tenant;
  /** Origin at which clients reach the connector, without a trailing slash. */
  publicUrl: string;
  /** What Azure named the app: a gateway at `publicUrl` calls it by that name. */
  websiteHostname: string;
  signInClientId: string | undefined;
  /** Whether MCP clients sign in through the connector rather than at Entra. */
  facade: boolean;
  redirectUris: readonly string[];
  managedIdentityClientId: string | undefined;
  keyVaultUrl: string;
  blobServiceUrl: string;
  queueServiceUrl: string;
  tableServiceUrl: string;
  auditTable: string;
  rotatorClientId: string | undefined;
  /** Client ids of app registrations that are watched beside the connector's own. */
  watchedApps: readonly string[];
  claude: { model: string; url: string };
  callbackHosts: readonly string[];
  privateAlertHosts: readonly string[];
  /** Tells the credentials of two connectors on one app registration apart. */
  instanceId: string;
  telemetry: TelemetryOptions;
  /** Names of functions switched off by `AzureWebJobs.<name>.Disabled`. */
  disabledFunctions: ReadonlySet<string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ConnectorError `misconfigured` that names every wrong setting and what it expects, never a value. */
export function readSettings(environment: Environment): Settings {
  // An app setting that is set to nothing is one that is not set.
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value?.trim() !== ""),
  );
  const parsed = settingsSchema.safeParse(present, { reportInput: true });
  if (!parsed.success) throw wrongSettings(parsed.error);
  const values = parsed.data;
  const cloud = clouds[values.CLOUD];
  return {
    tenant: {
      key: "default",
      id: values.TENANT_ID.toLowerCase(),
      cloud: {
        ...cloud,
        authority: values.AUTHORITY_URL ?? cloud.authority,
        graphRoot: values.GRAPH_URL ?? cloud.graphRoot,
      },
      clientId: values.CLIENT_ID.toLowerCase(),
      appIdUri: values.APP_ID_URI ?? `api://${values.CLIENT_ID.toLowerCase()}`,
      credential: { kind: values.APP_CREDENTIAL },
      toolsets: values.TOOLSETS,
      searchRegion: values.SEARCH_REGION,
      writeTools: values.WRITE_TOOLS,
      limits: {
        callsPerMinute: values.CALLS_PER_MINUTE,
        invocationsPerCaller: values.INVOCATIONS_PER_CALLER,
        invocations: values.INVOCATIONS,
        tokensPerDayAndCaller: values.TOKENS_PER_DAY_AND_CALLER,
        tokensPerDay: values.TOKENS_PER_DAY,
      },
    },
    publicUrl: values.PUBLIC_URL ?? originOf(values.WEBSITE_HOSTNAME),
    websiteHostname: values.WEBSITE_HOSTNAME,
    signInClientId: values.SIGN_IN_CLIENT_ID?.toLowerCase(),
    facade: values.SIGN_IN === "facade",
    redirectUris: values.REDIRECT_URIS,
    managedIdentityClientId: values.AZURE_CLIENT_ID,
    keyVaultUrl: values.KEY_VAULT_URL,
    blobServiceUrl: values.AzureWebJobsStorage__blobServiceUri,
    queueServiceUrl: values.AzureWebJobsStorage__queueServiceUri,
    tableServiceUrl: values.AzureWebJobsStorage__tableServiceUri,
    auditTable: values.AUDIT_TABLE,
    rotatorClientId: values.ROTATOR_CLIENT_ID?.toLowerCase(),
    watchedApps: [...new Set(values.WATCHED_APPS.map((id) => id.toLowerCase()))],
    privateAlertHosts: values.PRIVATE_ALERT_HOSTS,
    claude: { model: values.CLAUDE_MODEL, url: values.CLAUDE_URL },
    callbackHosts: values.CALLBACK_HOSTS,
    // It becomes part of credentials' names, which Entra keeps short.
    instanceId: values.WEBSITE_SITE_NAME.slice(0, 40),
    telemetry: {
      target: ingestionTarget(
        values.APPLICATIONINSIGHTS_CONNECTION_STRING,
        values.APPLICATIONINSIGHTS_AUTHENTICATION_STRING,
      ),
      roleName: values.WEBSITE_SITE_NAME,
    },
    disabledFunctions: disabledFunctions(environment),
  };
}

/** The local tools serve without TLS. */
function originOf(hostname: string): string {
  return `${/^localhost(?::|$)/.test(hostname) ? "http" : "https"}://${hostname}`;
}

/** Signing in sends tokens there, so that only this machine may be reached without TLS. */
function isOrigin(url: string): boolean {
  const { protocol, hostname, origin, href } = new URL(url);
  const local = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return href === `${origin}/` && (protocol === "https:" || local);
}

function list() {
  return z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    );
}

function count(max: number, usual: number) {
  return z.coerce.number("is a number").int().min(1).max(max).default(usual);
}

function httpsUrl() {
  return z
    .url({ protocol: /^https$/, error: "is an https address" })
    .transform((url) => url.replace(/\/+$/, ""));
}

function wrongSettings(error: z.ZodError): ConnectorError {
  const wrong = error.issues.map(({ path, message, code, input }) => {
    const missing = code === "invalid_type" && input === undefined;
    return `${String(path[0])} ${missing ? "is missing" : message}`;
  });
  return new ConnectorError("misconfigured", {
    happened: "The connector cannot start.",
    because: `App settings are wrong: ${[...new Set(wrong)].join("; ")}.`,
    remedy:
      "An administrator corrects them: Function App > Environment variables, or local.settings.json.",
  });
}

/** Azure passes the periods of a setting's name on as underscores. */
function disabledFunctions(environment: Environment): ReadonlySet<string> {
  const names = Object.entries(environment).map(([setting, value]) =>
    /^(true|1)$/i.test(value ?? "")
      ? /^AzureWebJobs[._](.+)[._]Disabled$/i.exec(setting)?.[1]?.toLowerCase()
      : undefined,
  );
  return new Set(names.filter((name) => name !== undefined));
}
