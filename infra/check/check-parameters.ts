/** Each layer's parameters: those that are declared are those that are passed, with one default. */
import type { Check, Deployed } from "./check.ts";
import { without } from "./check.ts";
import { layers } from "./layers.ts";
import { jsonOf } from "./sources.ts";
import type { Template } from "./template.ts";

interface ParameterFile {
  parameters: Record<string, { value: unknown }>;
}

/** Set by azd itself. */
const setByAzd = ["AZURE_ENV_NAME", "AZURE_LOCATION"];

export const checkParameters: Check = (deployed) => {
  const known = new Set(setByAzd);
  return layers(deployed).flatMap(({ folder, template }) => {
    const problems = layerProblems(deployed, folder, template, known);
    // What one layer gives, azd keeps for those after it.
    for (const output of template.outputs.keys()) known.add(output);
    return problems;
  });
};

function layerProblems(
  { sources }: Deployed,
  folder: string,
  { path, parameters: declared }: Template,
  known: ReadonlySet<string>,
): string[] {
  const file = `${folder}/main.parameters.json`;
  const { parameters: passed } = jsonOf(sources, file) as ParameterFile;
  return [
    ...without(declared.keys(), Object.keys(passed)).map(
      (name) => `${file}: ${name} is not passed, so that nobody can set it.`,
    ),
    ...without(Object.keys(passed), declared.keys()).map(
      (name) => `${file}: ${name} is passed, but ${path} does not take it.`,
    ),
    ...Object.entries(passed).flatMap(([name, { value }]) => {
      const parameter = declared.get(name);
      const [, variable, given] = /^\$\{([A-Z][A-Z0-9_]*)(?:=(.*))?\}$/.exec(String(value)) ?? [];
      if (parameter === undefined) return [];
      if (variable === undefined) return [`${file}: ${name} is not a variable of azd.`];
      if (parameter.required)
        return known.has(variable)
          ? []
          : [`${file}: nothing sets ${variable}, which ${name} needs.`];
      if (given === parameter.default) return [];
      return [`${file}: ${name} is "${given}" unless set, in ${path} "${parameter.default}".`];
    }),
  ];
}
