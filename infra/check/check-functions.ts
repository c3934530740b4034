/** Each app runs its own functions and no other; what is deployed is the bundle and no more. */
import { ignoredBy } from "../../scripts/app-package.ts";
import { functionNames } from "../../scripts/function-names.ts";
import type { Check, Deployed } from "./check.ts";
import { without } from "./check.ts";
import { jsonOf, textOf } from "./sources.ts";

const main = "infra/main.bicep";

/** What the build writes and Azure needs; source maps stay behind. */
const packaged = ["host.json", "package.json", "index.js", "late-packages.js", "parser-thread.js"];

export const checkFunctions: Check = async (deployed) => {
  const names = await functionNames();
  const listed = jsonOf(deployed.sources, "infra/functions.json") as typeof names;
  return [
    ...(["connector", "rotator"] as const).flatMap((app) => [
      ...without(names[app], listed[app]).map(
        (name) => `infra/functions.json lacks ${name} of the ${app}: npm run generate.`,
      ),
      ...without(listed[app], names[app]).map(
        (name) => `infra/functions.json has ${name}, which the ${app} does not register.`,
      ),
    ]),
    ...switches(deployed),
    ...funcignore(deployed),
  ];
};

/** In each app the other's functions are off. */
function switches({ templates }: Deployed): string[] {
  const expected = { connector: "functions.rotator", rotator: "functions.connector" };
  return Object.entries(expected).flatMap(([app, others]) => {
    const call = templates.get(main)?.modules.find(({ symbol }) => symbol === app);
    const off = call?.params.get("disabledFunctions")?.text ?? "";
    const separate = off.replace(/^mergeApps \? \[\] : /, "");
    return separate === others ? [] : [`${main}: the ${app}'s app does not switch ${others} off.`];
  });
}

function funcignore({ sources }: Deployed): string[] {
  const text = textOf(sources, ".funcignore");
  const ignores = ignoredBy(text);
  return [
    ...(/^[^#]*node_modules/m.test(text)
      ? [".funcignore: azd refuses a node_modules line beside remoteBuild: false."]
      : []),
    ...packaged.filter(ignores).map((file) => `.funcignore: ${file} would not be deployed.`),
    ...(ignores("index.js.map") ? [] : [".funcignore: source maps would be deployed."]),
  ];
}
