/** Microsoft Graph for the hooks: requests that ride out how slowly Entra spreads what is new. */
import { Client, GraphError } from "@microsoft/microsoft-graph-client";
import type { TokenCredential } from "@azure/identity";
import type { Cloud } from "../../shared/identity/clouds.ts";

export interface Entra {
  get<T>(path: string): Promise<T>;
  /** Every page of a list. */
  list<T>(path: string): Promise<T[]>;
  post(path: string, body: object): Promise<void>;
  patch(path: string, body: object): Promise<void>;
  delete(path: string): Promise<void>;
  /** Adds an object to a list of another, such as its owners. */
  addReference(path: string, objectId: string): Promise<void>;
}

export function createEntra(
  cloud: Pick<Cloud, "graphRoot" | "graphResource">,
  credential: Pick<TokenCredential, "getToken">,
): Entra {
  const client = Client.initWithMiddleware({
    baseUrl: `${cloud.graphRoot}/`,
    defaultVersion: "v1.0",
    // The library brings tokens to Microsoft's own hosts only unless it is told of others.
    customHosts: new Set([new URL(cloud.graphRoot).hostname]),
    authProvider: {
      getAccessToken: async () => {
        const token = await credential.getToken(`${cloud.graphResource}/.default`);
        if (!token) throw new Error("Nobody is signed in.");
        return token.token;
      },
    },
  });
  return {
    get: async <T>(path: string) => (await client.api(path).get()) as T,
    async list<T>(path: string) {
      const all: T[] = [];
      let next: string | undefined = path;
      while (next !== undefined) {
        const page = (await client.api(next).get()) as Page<T>;
        all.push(...page.value);
        next = page["@odata.nextLink"];
      }
      return all;
    },
    post: async (path, body) => void (await client.api(path).post(body)),
    patch: async (path, body) => void (await client.api(path).patch(body)),
    delete: async (path) => void (await client.api(path).delete()),
    addReference: async (path, objectId) => {
      const reference = `${cloud.graphRoot}/v1.0/directoryObjects/${objectId}`;
      await client.api(`${path}/$ref`).post({ "@odata.id": reference });
    },
  };
}

interface Page<T> {
  readonly value: T[];
  readonly "@odata.nextLink"?: string;
}

/** What was just made is not known everywhere yet, or two writes met: a repeat will work. */
export function isLagging(error: unknown): boolean {
  if (!(error instanceof GraphError)) return false;
  const { statusCode, code, message } = error;
  return (
    (statusCode === 404 && code === "Request_ResourceNotFound") ||
    (statusCode === 400 && /not a valid reference update/i.test(message)) ||
    (statusCode === 409 && code === "Directory_ConcurrencyViolation")
  );
}

/** Somebody, or an earlier run, made it before: Graph says so in several ways. */
export const isThereAlready = (error: unknown) =>
  error instanceof GraphError &&
  [400, 409].includes(error.statusCode) &&
  /already exist/i.test(error.message);
