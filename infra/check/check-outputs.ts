/** No secret in an output, a default or a module's plain parameter: deployments are kept and read. */
import type { Check, Deployed } from "./check.ts";
import { descendants } from "./bicep-parser.ts";
import { layers } from "./layers.ts";
import type { Template } from "./template.ts";

const secretName =
  /secret(?!Name|s$)|password|sas(?:Token)?$|apiKey|webhook|(?:^|_)KEY$|CONNECTION_STRING/i;

export const checkOutputs: Check = (deployed) => [
  ...[...deployed.templates.values()].flatMap((template) => [
    ...keyCalls(template),
    ...secretOutputs(template),
    ...openSecrets(template),
    ...passedOpenly(template, deployed),
  ]),
  ...layers(deployed).flatMap(({ template }) =>
    [...template.outputs.keys()]
      .filter((name) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name) || secretName.test(name))
      .map(
        (name) => `${template.path}: the output ${name} is no UPPER_SNAKE name of something open.`,
      ),
  ),
];

function keyCalls({ path, root }: Template): string[] {
  return descendants(root)
    .filter(
      ({ type, text }) =>
        type === "call_expression" && /(?:^|\.)(?:list\w+|getSecret)\(/.test(text),
    )
    .map(({ text }) => `${path}: ${text.split("(")[0]} hands out keys.`);
}

function secretOutputs({ path, outputs, parameters }: Template): string[] {
  const secure = [...parameters].filter(([, parameter]) => parameter.secure).map(([name]) => name);
  return [...outputs].flatMap(([name, value]) =>
    descendants(value).some((node) => node.type === "identifier" && secure.includes(node.text))
      ? [`${path}: the output ${name} gives a secure parameter away.`]
      : [],
  );
}

function openSecrets({ path, parameters }: Template): string[] {
  return [...parameters].flatMap(([name, { secure, default: value }]) => {
    if (secure) return value ? [`${path}: the secure parameter ${name} has a default.`] : [];
    return secretName.test(name) ? [`${path}: ${name} sounds secret and is not @secure().`] : [];
  });
}

function passedOpenly({ path, modules, parameters }: Template, { templates }: Deployed): string[] {
  return modules.flatMap(({ symbol, path: target, params }) =>
    [...params].flatMap(([name, value]) => {
      const secure = parameters.get(value.text)?.secure === true;
      const kept = templates.get(target)?.parameters.get(name)?.secure === true;
      return secure && !kept ? [`${path}: module ${symbol} takes the secret ${name} openly.`] : [];
    }),
  );
}
