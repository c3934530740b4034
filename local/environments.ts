/** The two worlds in which the connector runs on one machine: the local cloud, and the real services. */
import { once } from "node:events";
import { createServer } from "node:net";
import * as z from "zod";
import { readSettings } from "../shared/settings.ts";
import type { KeyVault } from "./cloud/key-vault/key-vault.ts";
import type { MainJobOptions } from "./main-job.ts";
import type { Printer } from "./printer.ts";
import { signInApplication, signInPerson } from "./sign-in.ts";
import { startConnector, startStack } from "./stack.ts";

export interface Environment extends Omit<MainJobOptions, "print"> {
  close(): Promise<void>;
}

const port = 7071;

/** Before anything else starts: most often it is an earlier `npm start`. */
export async function requireFreePort(): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    throw new Error(
      `Port ${port} is taken. Another npm start or func is running: stop it, then start again.`,
      { cause: error },
    );
  } finally {
    server.close();
  }
}

interface ChosenClaude {
  name: string;
  settings: Record<string, string>;
  /** Puts the key where the connector looks for it. */
  prepare(vault: KeyVault): void;
}

/** Claude itself where its key is known; else what stands in for it. */
function chooseClaude({ ANTHROPIC_API_KEY: key }: NodeJS.ProcessEnv): ChosenClaude {
  if (!key) return { name: "a stand-in for Claude", settings: {}, prepare: () => undefined };
  return {
    name: "Claude itself, with ANTHROPIC_API_KEY",
    settings: { CLAUDE_URL: "https://api.anthropic.com" },
    prepare: (vault: KeyVault) => void vault.seed("anthropic-api-key", key),
  };
}

/** Everything on this machine, with the sample tenant, signed in as one of its people. */
export async function startLocalEnvironment(print: Printer): Promise<Environment> {
  const claude = chooseClaude(process.env);
  const stack = await print.step(
    `Starting storage, Entra, Graph, Key Vault and the functions on this machine, with ${claude.name}`,
    async () =>
      await startStack({ port, showProblems: true, rotator: true, settings: claude.settings }),
  );
  claude.prepare(stack.cloud.vault);
  await print.step(
    "Letting the rotator look at every credential, as its timer does every 10 minutes",
    async () => await stack.host.fireTimer("rotate_credentials"),
  );
  setInterval(() => void stack.writeGraphRequests(), 2_000).unref();
  const { directory, entra } = stack.cloud;
  const person = directory.people[0]!;
  const signIn = {
    authority: `${entra.origin}/${directory.tenantId}`,
    apiClientId: directory.api.clientId,
  };
  const { daemon, client } = directory;
  const userToken = await print.step(
    `Signing in as ${person.displayName} (${person.userPrincipalName}), by device code`,
    // The person's part: entering the code and picking the account.
    async () =>
      await signInPerson(signIn, client.clientId, (_page, code) =>
        entra.answerDeviceCode(code, person.userPrincipalName),
      ),
  );
  const daemonToken = await print.step(
    "Signing in as an application, by client secret",
    async () => await signInApplication(signIn, daemon.clientId, daemon.secret),
  );
  return {
    url: stack.url,
    userToken,
    application: { token: daemonToken, user: directory.people[1]!.userPrincipalName },
    words: { files: "Aurora", folders: "Aurora", mail: "Voltara", chats: "Aurora" },
    colleague: directory.people[1]!.mail,
    page: { title: "Launch plan", site: "Aurora" },
    close: async () => await stack.close(),
  };
}

const isClientId = "is the client id of an app registration, a GUID";

/** Settings of `local.settings.json` that only this command reads. */
export const startSettings = z.object({
  /** An application that calls the connector, its secret, and the person whose mail it reads. */
  DAEMON_CLIENT_ID: z.guid(isClientId).optional(),
  DAEMON_CLIENT_SECRET: z.string().optional(),
  DAEMON_USER: z.string().optional(),
  /** A page that Claude summarises: its title, and the name of its site. */
  MAIN_JOB_PAGE: z.string().optional(),
  MAIN_JOB_SITE: z.string().optional(),
});

function readValues(file: string): Record<string, string> {
  try {
    return z.object({ Values: z.record(z.string(), z.string()) }).parse(JSON.parse(file)).Values;
  } catch (error) {
    throw new Error(
      "local.settings.json cannot be read. It is not JSON with texts under Values. " +
        "Compare it with local.settings.sample.json.",
      { cause: error },
    );
  }
}

function readStartSettings(values: Record<string, string>): z.output<typeof startSettings> {
  const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const parsed = startSettings.safeParse(present);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path }) => path.join("."));
  throw lacks(wrong.join(", "));
}

function lacks(settings: string): Error {
  return new Error(
    `local.settings.json lacks what npm start needs. ${settings} ${isClientId}. ` +
      "The README says which app registrations these are.",
  );
}

/** The functions on this machine against the services that `local.settings.json` names. */
export async function startRealEnvironment(
  print: Printer,
  file: string,
  onPort: number = port,
): Promise<Environment> {
  const values = readValues(file);
  const { tenant, signInClientId } = readSettings(values);
  if (signInClientId === undefined) throw lacks("SIGN_IN_CLIENT_ID");
  const { DAEMON_CLIENT_ID, DAEMON_CLIENT_SECRET, DAEMON_USER, MAIN_JOB_PAGE, MAIN_JOB_SITE } =
    readStartSettings(values);
  const host = await print.step(
    "Starting the functions on this machine, against the services of local.settings.json",
    async () => await startConnector({ settings: values, port: onPort, showProblems: true }),
  );
  const signIn = {
    authority: `${tenant.cloud.authority}/${tenant.id}`,
    apiClientId: tenant.clientId,
  };
  const userToken = await print.step(
    "Signing in",
    async () =>
      await signInPerson(signIn, signInClientId, (page, code) =>
        print.fact(`Open ${page} and enter ${code}`),
      ),
  );
  const daemon =
    DAEMON_CLIENT_ID && DAEMON_CLIENT_SECRET && DAEMON_USER
      ? {
          token: await signInApplication(signIn, DAEMON_CLIENT_ID, DAEMON_CLIENT_SECRET),
          user: DAEMON_USER,
        }
      : undefined;
  return {
    url: host.url,
    userToken,
    application: daemon,
    words: {
      files: "isDocument:true",
      folders: "isDocument:false",
      mail: "hasAttachments:true",
      chats: "sent>2000-01-01",
    },
    colleague: DAEMON_USER,
    page:
      MAIN_JOB_PAGE && MAIN_JOB_SITE ? { title: MAIN_JOB_PAGE, site: MAIN_JOB_SITE } : undefined,
    close: async () => await host.close(),
  };
}
