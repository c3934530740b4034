/** An MCP client as Claude Code is one: the official SDK, signing in by a browser and a loopback address. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  Client,
  type ClientOptions,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type OAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import type { Browser } from "playwright-core";

/** A client with a token that the test made. */
export async function connectWithToken(
  url: string,
  token: string,
  options?: ClientOptions,
): Promise<Client> {
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit });
  const client = new Client({ name: "test", version: "1.0.0" }, options);
  await client.connect(transport);
  return client;
}

export interface SignedInClient {
  client: Client;
  /** What it holds now. */
  tokens(): OAuthTokens | undefined;
  /** What the person saw on the way: titles of the pages. */
  pages: string[];
  close(): Promise<void>;
}

/** Signs in as `account`, a user principal name, on whatever pages the sign-in shows. */
export async function signInClient(
  url: string,
  account: string,
  browser: Browser,
  options?: ClientOptions,
): Promise<SignedInClient> {
  const loopback = await startLoopback();
  const pages: string[] = [];
  const memory = new MemoryProvider(loopback.url, async (page) => {
    pages.push(...(await signInAtBrowser(browser, page, account)));
  });
  const info = { name: "test", version: "1.0.0" };
  const transport = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: memory });
  const first = transport();
  try {
    await new Client(info, options).connect(first);
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
  }
  await first.finishAuth(await loopback.arrived);
  const client = new Client(info, options);
  await client.connect(transport());
  return {
    client,
    tokens: () => memory.tokens(),
    pages,
    async close() {
      await client.close();
      loopback.close();
    },
  };
}

async function signInAtBrowser(browser: Browser, url: URL, account: string): Promise<string[]> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const titles: string[] = [];
  await page.goto(url.href);
  titles.push(await page.title());
  await page.getByRole("link", { name: "Continue" }).click();
  await page.waitForSelector(`button[value="${account}"]`);
  titles.push(await page.title());
  await page.click(`button[value="${account}"]`);
  await page.waitForURL(/code=/);
  await context.close();
  return titles;
}

async function startLoopback() {
  const { promise: arrived, resolve } = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/callback") resolve(searchParams);
    response.end("You may close this page.");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/callback`, arrived, close: () => server.close() };
}

/** Holds in memory what Claude keeps on disk. */
class MemoryProvider implements OAuthClientProvider {
  readonly redirectUrl: string;
  readonly redirectToAuthorization: (url: URL) => Promise<void>;
  #client: { client_id: string } | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = "";
  #discovery: OAuthDiscoveryState | undefined;

  constructor(redirectUrl: string, open: (url: URL) => Promise<void>) {
    this.redirectUrl = redirectUrl;
    this.redirectToAuthorization = open;
  }

  get clientMetadata() {
    return { client_name: "Test", redirect_uris: [this.redirectUrl] };
  }

  clientInformation() {
    return this.#client;
  }

  saveClientInformation(client: { client_id: string }): void {
    this.#client = client;
  }

  tokens() {
    return this.#tokens;
  }

  /** Kept, so that the client checks who answered against whom it asked. */
  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.#discovery = state;
  }

  discoveryState() {
    return this.#discovery;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  state(): string {
    return "state of the client";
  }
}
