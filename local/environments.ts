/** The two worlds in which the connector runs on one machine: the local cloud, and the real services. */
import { z } from "zod";
import { readSettings } from "../shared/settings.ts";
import type { MainJobOptions } from "./main-job.ts";
import type { Printer } from "./printer.ts";
import { signInApplication, signInPerson } from "./sign-in.ts";
import { startConnector, startStack } from "./stack.ts";

export interface Environment extends Omit<MainJobOptions, "print"> {
  close(): Promise<void>;
}

const port = 7071;

/** Everything on this machine, with the sample tenant, signed in as one of its people. */
export async function startLocalEnvironment(print: Printer): Promise<Environment> {
  const stack = await print.step(
    "Starting storage, Entra, Graph, Key Vault and the functions on this machine",
    async () => await startStack({ port }),
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
    words: { files: "Aurora", mail: "Voltara" },
    close: async () => await stack.close(),
  };
}

/** Settings of `local.settings.json` that only this command reads. */
const startSettings = z.object({
  /** Client id of the app registration (public client) that people sign in with. */
  SIGN_IN_CLIENT_ID: z.guid(),
  DAEMON_CLIENT_ID: z.guid().optional(),
  DAEMON_CLIENT_SECRET: z.string().optional(),
  DAEMON_USER: z.string().optional(),
});

/** The functions on this machine against the services that `local.settings.json` names. */
export async function startRealEnvironment(print: Printer, file: string): Promise<Environment> {
  const { Values: values } = z
    .object({ Values: z.record(z.string(), z.string()) })
    .parse(JSON.parse(file));
  const { tenant } = readSettings(values);
  const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const { SIGN_IN_CLIENT_ID, DAEMON_CLIENT_ID, DAEMON_CLIENT_SECRET, DAEMON_USER } =
    startSettings.parse(present);
  const host = await print.step(
    "Starting the functions on this machine, against the services of local.settings.json",
    async () => await startConnector({ settings: values, port, log: console.error }),
  );
  const signIn = {
    authority: `${tenant.cloud.authority}/${tenant.id}`,
    apiClientId: tenant.clientId,
  };
  const userToken = await print.step(
    "Signing in",
    async () =>
      await signInPerson(signIn, SIGN_IN_CLIENT_ID, (page, code) =>
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
    words: { files: "filetype:docx OR filetype:pdf", mail: "hasAttachments:true" },
    close: async () => await host.close(),
  };
}
