/** Where Application Insights takes telemetry, from the two settings that the Functions host reads, too. */

export interface IngestionTarget {
  readonly instrumentationKey: string;
  /** Without a slash at the end. */
  readonly endpoint: string;
  /** Scope of the tokens that it takes. */
  readonly scope: string;
  /** How the app signs in; undefined: an Application Insights that takes telemetry by its key. */
  readonly identity: { readonly clientId: string | undefined } | undefined;
}

const globalEndpoint = "https://dc.services.visualstudio.com";
const globalAudience = "https://monitor.azure.com";

/** Undefined: nothing is set, or it is no connection string, or one that names a place without TLS. */
export function ingestionTarget(
  connectionString = "",
  authentication?: string,
): IngestionTarget | undefined {
  const parts = fields(connectionString);
  const instrumentationKey = parts.get("instrumentationkey") ?? "";
  const endpoint = (parts.get("ingestionendpoint") ?? globalEndpoint).replace(/\/+$/, "");
  if (!/^[\da-f-]{36}$/i.test(instrumentationKey)) return undefined;
  if (URL.parse(endpoint)?.protocol !== "https:") return undefined;
  const audience = parts.get("aadaudience") ?? globalAudience;
  return {
    instrumentationKey,
    endpoint,
    scope: `${audience.replace(/\/+$/, "")}/.default`,
    identity: identityIn(authentication),
  };
}

/** `Authorization=AAD`, with `ClientId=…` in front for a user-assigned identity. */
function identityIn(authentication = ""): IngestionTarget["identity"] {
  const parts = fields(authentication);
  if (parts.get("authorization")?.toUpperCase() !== "AAD") return undefined;
  return { clientId: parts.get("clientid") };
}

function fields(text: string): Map<string, string> {
  const pairs = text.split(";").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return [name.trim().toLowerCase(), value.join("=").trim()] as const;
  });
  return new Map(pairs.filter(([, value]) => value !== ""));
}
