import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../local/cloud/cloud.ts";
import { startRealEnvironment } from "../../local/environments.ts";
import { runMainJob } from "../../local/main-job.ts";
import { createPrinter } from "../../local/printer.ts";

// What a local.settings.json names is taken as real: here a cloud that was started on its own.
let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(async () => await cloud.close());

/** Prints into `lines`, and plays the person who enters the code that is shown. */
function person() {
  const lines: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      const code = /enter (\S+)/.exec(String(chunk))?.[1];
      if (code) cloud.entra.answerDeviceCode(code, "anna.keller@lumencycles.example");
      done();
    },
  });
  return { print: createPrinter(output), lines };
}

const settingsFile = (values: Record<string, string>) => JSON.stringify({ Values: values });

it("runs the main job against the services that local.settings.json names", async () => {
  const { daemon, client } = cloud.directory;
  const file = settingsFile({
    ...cloud.settings,
    SIGN_IN_CLIENT_ID: client.clientId,
    DAEMON_CLIENT_ID: daemon.clientId,
    DAEMON_CLIENT_SECRET: daemon.secret,
    DAEMON_USER: "ben.okafor@lumencycles.example",
    SEARCH_REGION: "EUR",
    TOOLSETS: "",
  });
  const { print, lines } = person();

  const environment = await startRealEnvironment(print, file, 0);
  await runMainJob({ ...environment, print });
  await environment.close();

  expect(lines.join("")).toMatch(/Open https:.* and enter .*get_me.*as an application, for ben/s);
});

describe("explains", () => {
  it.each([
    ["a file that is no JSON", "{", "local.settings.json cannot be read"],
    [
      "product settings that are wrong",
      settingsFile({ TENANT_ID: "x" }),
      "TENANT_ID is the directory",
    ],
  ])("%s", async (_what, file, message) => {
    await expect(startRealEnvironment(person().print, file, 0)).rejects.toThrow(message);
  });

  it("a missing sign-in client", async () => {
    const file = settingsFile({ ...cloud.settings, SIGN_IN_CLIENT_ID: "" });

    const attempt = startRealEnvironment(person().print, file, 0);

    await expect(attempt).rejects.toThrow("SIGN_IN_CLIENT_ID is the client id");
  });
});
