/** The files that azd and npm run: each starts unbuilt, and explains what it lacks. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** In an environment that nobody made. */
function run(args: string[], environment: Record<string, string> = {}) {
  const env = { PATH: "", HOME: root, AZURE_ENV_NAME: "no-such-environment", ...environment };
  return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env });
}

// azd runs hooks in TypeScript with tsx.
const tsx = "node_modules/tsx/dist/cli.mjs";

describe.each(["preprovision", "postprovision", "postdeploy", "predown"])("the hook %s", (name) => {
  it("starts, and says what is missing", () => {
    const { status, stderr } = run([tsx, `infra/hooks/${name}.ts`]);

    expect(stderr).toMatch(
      /has no environment no-such-environment\.\n {2}what to do: Run `azd env/,
    );
    expect(status).toBe(1);
  });
});

describe.each(["preview", "verify"])("npm run infra:%s", (name) => {
  it("starts, and says what to install where there is no Bicep compiler", () => {
    const environment = {
      AZURE_SUBSCRIPTION_ID: "1f2e3d4c-5b6a-4798-8a9b-0c1d2e3f4a5b",
      AZURE_LOCATION: "swedencentral",
    };

    const { status, stderr } = run([`infra/${name}/${name}.ts`], environment);

    expect(stderr).toMatch(/no Bicep compiler.*\n {2}what to do: Install one/);
    expect(status).toBe(1);
  });
});
