/** Compiling Bicep, and filling in parameters from the azd environment. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readAzdEnvironment } from "../../infra/azure/azd-environment.ts";
import { findCompiler, readTemplate } from "../../infra/template/compile.ts";
import { readParameters } from "../../infra/template/parameters.ts";
import { samplePlan } from "./sample-template.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "template-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** A compiler that prints what stands beside it. */
function program(name: string, script: string): string {
  const path = file(name, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("the template", () => {
  it("is read as it is when it was compiled before", () => {
    const { template } = samplePlan();

    expect(readTemplate(file("main.json", template), undefined)).toEqual(template);
  });

  it("is compiled with the compiler that is at hand", () => {
    const { template } = samplePlan();
    const compiled = file("out.json", template);
    program("bicep", `[ "$1" = build ] && [ "$3" = --stdout ] && cat ${compiled}`);
    const bicep = file("main.bicep", "");

    expect(readTemplate(bicep, findCompiler({ PATH: folder }, folder))).toEqual(template);
  });

  it("names what to install where there is no compiler", () => {
    const compiler = findCompiler({ PATH: folder }, folder);

    expect(compiler).toBeUndefined();
    expect(() => readTemplate("main.bicep", compiler)).toThrow(
      /no Bicep compiler.*Install one .*or pass a compiled template: --template main\.json/s,
    );
  });

  it("is compiled with azd's own compiler, or the Azure CLI's, where there is no other", () => {
    const az = program("az", "");

    const withAz = findCompiler({ PATH: folder }, folder);
    mkdirSync(join(folder, ".azd", "bin"), { recursive: true });
    const own = program(join(".azd", "bin", "bicep"), "");
    const withAzd = findCompiler({ PATH: folder }, folder);

    expect(withAz).toEqual({ file: az, arguments: ["bicep", "build", "--file"] });
    expect(withAzd).toEqual({ file: own, arguments: ["build"] });
  });

  it("shows what the compiler says of a mistake", () => {
    program("bicep", 'echo "main.bicep(3,1) : Error BCP018" >&2; exit 1');

    expect(() =>
      readTemplate(file("main.bicep", ""), findCompiler({ PATH: folder }, folder)),
    ).toThrow(/does not compile\. main\.bicep\(3,1\) : Error BCP018/);
  });

  it("is refused when it is for another scope", () => {
    const $schema =
      "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

    expect(() => readTemplate(file("main.json", { $schema, resources: [] }), undefined)).toThrow(
      /no template for the scope of a subscription/,
    );
  });
});

describe("parameters", () => {
  const template = {
    ...samplePlan().template,
    parameters: {
      environmentName: { type: "string" },
      nodeVersion: { type: "string", defaultValue: "22" },
      mergeApps: { type: "bool", defaultValue: false },
      days: { type: "int", defaultValue: 30 },
      tags: { type: "object", defaultValue: {} },
    },
  };
  const read = (parameters: Record<string, unknown>, environment = {}) => {
    const entries = Object.entries(parameters).map(([name, value]) => [name, { value }]);
    const path = file("main.parameters.json", { parameters: Object.fromEntries(entries) });
    return readParameters(path, template, environment);
  };

  it("take their values from the environment, in the template's own types", () => {
    const values = read(
      {
        environmentName: "${AZURE_ENV_NAME}",
        mergeApps: "${MERGE_APPS=false}",
        days: "${DAYS}",
        nodeVersion: "${NODE_VERSION=24}",
        tags: { owner: "${OWNER}-team" },
      },
      { AZURE_ENV_NAME: "007", DAYS: "90", OWNER: "it", MERGE_APPS: "" },
    );

    expect(values).toEqual({
      environmentName: { value: "007" },
      mergeApps: { value: false },
      days: { value: 90 },
      nodeVersion: { value: "24" },
      tags: { value: { owner: "it-team" } },
    });
  });

  it("are left to the template's default where nothing sets them", () => {
    expect(read({ environmentName: "x", nodeVersion: "${NODE_VERSION}" })).toEqual({
      environmentName: { value: "x" },
    });
  });

  it("are asked for by parameter and variable where there is no default", () => {
    expect(() => read({ environmentName: "${AZURE_ENV_NAME}" })).toThrow(
      /Nothing sets environmentName \(AZURE_ENV_NAME\)/,
    );
  });
});

describe("the azd environment", () => {
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, ".azure", name), { recursive: true });
    file(join(".azure", name, ".env"), text);
  };

  it("is the default one of the folder, or the one that is named", () => {
    write("dev", 'AZURE_SUBSCRIPTION_ID="1"\nTOOLSETS="core,mail"\n');
    write("prod", "AZURE_SUBSCRIPTION_ID=2\n");
    file(join(".azure", "config.json"), { version: 1, defaultEnvironment: "dev" });

    expect(readAzdEnvironment(folder, {})).toMatchObject({
      AZURE_ENV_NAME: "dev",
      AZURE_SUBSCRIPTION_ID: "1",
      TOOLSETS: "core,mail",
    });
    expect(readAzdEnvironment(folder, { AZURE_ENV_NAME: "prod" })).toMatchObject({
      AZURE_SUBSCRIPTION_ID: "2",
    });
  });

  it("is what azd or a pipeline hands over, and azd's files for the rest", () => {
    write("dev", "AZURE_SUBSCRIPTION_ID=1\nCLIENT_ID=kept\nTOOLSETS=core\n");
    const handed = { AZURE_SUBSCRIPTION_ID: "3", AZURE_ENV_NAME: "dev", CLIENT_ID: "" };

    expect(readAzdEnvironment(folder, handed)).toEqual({
      AZURE_SUBSCRIPTION_ID: "3",
      AZURE_ENV_NAME: "dev",
      CLIENT_ID: "kept",
      TOOLSETS: "core",
    });
    expect(readAzdEnvironment(folder, { ...handed, AZURE_ENV_NAME: "new" })).toEqual({
      AZURE_SUBSCRIPTION_ID: "3",
      AZURE_ENV_NAME: "new",
    });
  });

  it("is asked for when there is none", () => {
    expect(() => readAzdEnvironment(folder, {})).toThrow(/Run `azd env new`/);
    expect(() => readAzdEnvironment(folder, { AZURE_ENV_NAME: "gone" })).toThrow(
      /no environment gone/,
    );
  });
});
