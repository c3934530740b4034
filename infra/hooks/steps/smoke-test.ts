/** Whether a deployed connector answers as it should, asked from outside and without a token. */
import type { Deployment, Resources } from "../deployment.ts";
import { isNotYet, NotYet, type Patience } from "../patience.ts";
import { done, failed, noted, type Step, todo } from "../step.ts";

const deployAgain = {
  who: "whoever deploys",
  how: ["azd deploy", "then look at the function app's log stream where it stays so"],
};

export function healthStep(patience: Patience, { url }: Resources): Step {
  return {
    name: "Health",
    async run() {
      try {
        await patience.repeat(isNotYet, async () => {
          const { status, body } = await ask(`${url}/api/health`);
          if (status !== 200) throw new NotYet(`${status}${failing(body)}`);
        });
        return done(`${url}/api/health answers 200.`);
      } catch (error) {
        if (!(error instanceof NotYet)) throw error;
        return todo(`${url}/api/health answers ${error.message}.`, {
          who: "whoever deploys, in 15 minutes",
          how: [
            "roles take minutes to spread, and the rotator makes the sealing key in its first 10:",
            "azd hooks run postdeploy",
          ],
        });
      }
    },
  };
}

function failing(body: unknown): string {
  const { checks = {} } = (body ?? {}) as { checks?: Record<string, string> };
  const names = Object.keys(checks).filter((name) => checks[name] === "failing");
  return names.length === 0 ? "" : ` (${names.join(", ")} failing)`;
}

/** A function app without functions looks deployed; only its list tells. */
export function functionsStep(
  listFunctions: (app: string) => Promise<string[]>,
  patience: Patience,
  wanted: { app: string; group: string; functions: readonly string[] },
): Step {
  const { app, group, functions } = wanted;
  return {
    name: `Functions of ${app}`,
    request: {
      who: "a Website Contributor of the resource group",
      how: [`az functionapp function list --resource-group ${group} --name ${app} --query [].name`],
    },
    async run() {
      try {
        const count = await patience.repeat(isNotYet, async () => {
          const listed = await listFunctions(app);
          const missing = functions.filter((name) => !listed.includes(name));
          if (missing.length > 0) throw new NotYet(`it lacks ${summary(missing)}`);
          return listed.length;
        });
        return done(`all ${count} are there.`);
      } catch (error) {
        if (!(error instanceof NotYet)) throw error;
        return todo(`${error.message}.`, deployAgain);
      }
    },
  };
}

const summary = (names: readonly string[]) =>
  names.length > 5
    ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`
    : names.join(", ");

/** A stranger must be sent to sign in, with the address of the metadata that says where. */
export function challengeStep({ mcpUrl }: Resources): Step {
  return {
    name: "Refusal without a token",
    async run() {
      const { status, headers } = await ask(mcpUrl, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
      });
      const challenge = headers.get("www-authenticate") ?? "";
      if (status !== 401) return failed(`${mcpUrl} answers a stranger ${status} instead of 401.`);
      return /\bresource_metadata=/.test(challenge)
        ? done(`${mcpUrl} answers 401 and says where to sign in.`)
        : failed(`${mcpUrl} answers 401 but does not say where to sign in (WWW-Authenticate).`);
    },
  };
}

/** Clients compare `resource` with the address that people typed, letter by letter. */
export function metadataStep({ facade }: Deployment, { url, mcpUrl }: Resources): Step {
  return {
    name: "Sign-in metadata",
    async run() {
      const { pathname } = new URL(mcpUrl);
      const resource = await ask(`${url}/.well-known/oauth-protected-resource${pathname}`);
      const { resource: named, authorization_servers: servers } = (resource.body ?? {}) as {
        resource?: string;
        authorization_servers?: string[];
      };
      if (resource.status !== 200 || named !== mcpUrl)
        return failed(`the resource metadata names ${named ?? "nothing"} instead of ${mcpUrl}.`);
      if (!facade) return done(`clients sign in at ${servers?.[0] ?? "Entra"}.`);
      const server = await ask(`${url}/.well-known/oauth-authorization-server`);
      const { issuer } = (server.body ?? {}) as { issuer?: string };
      return issuer === servers?.[0]
        ? done("clients sign in through the connector.")
        : failed(`the server metadata names ${issuer ?? "nothing"} instead of ${servers?.[0]}.`);
    },
  };
}

/** The rotator reports some minutes after its first start; a fresh federated credential takes longer. */
export function credentialHealthStep({ url }: Resources): Step {
  return {
    name: "Credentials",
    async run() {
      const address = `${url}/api/health/credentials`;
      const { body } = await ask(address);
      const { status = "unknown" } = (body ?? {}) as { status?: string };
      return status === "ok"
        ? done("the rotator reports that all is well.")
        : noted(
            `the rotator reports "${status}". Right after a deployment a new credential takes up to 30 minutes to work everywhere; look at ${address} then.`,
          );
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A name that does not resolve yet, or a host that starts, counts as not yet there. */
async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const options = { ...init, redirect: "manual", signal: AbortSignal.timeout(60_000) } as const;
    const response = await fetch(url, options);
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: json ? (JSON.parse(text) as unknown) : undefined,
    };
  } catch (error) {
    throw new NotYet(`nothing (${(error as Error).message})`, { cause: error });
  }
}
