/** Queues, tables, containers and secrets have the names that the code knows them by. */
import type { Check } from "./check.ts";
import { without } from "./check.ts";
import { containerNames, queueNames, tableNames } from "./code-facts.ts";
import { jsonOf } from "./sources.ts";

const storageFile = "infra/storage-names.json";
const secretFile = "infra/secret-names.json";

interface StorageNames {
  containers: string[];
  tables: string[];
  queues: string[];
  rotatorQueues: string[];
  lifecycle: { name: string; prefixes: string[]; days: number }[];
}

export const checkNames: Check = async ({ sources }) => {
  const names = jsonOf(sources, storageFile) as StorageNames;
  const expected = {
    containers: containerNames(),
    tables: tableNames(),
    queues: await queueNames(),
  };
  const secrets = Object.values(jsonOf(sources, secretFile) as Record<string, string[]>).flat();
  return [
    ...(["containers", "tables", "queues"] as const).flatMap((kind) => [
      ...without(expected[kind], names[kind]).map(
        (name) => `${storageFile}: ${kind} lack ${name}, which the code uses.`,
      ),
      ...without(names[kind], expected[kind]).map(
        (name) => `${storageFile}: ${kind} have ${name}, which the code does not use.`,
      ),
    ]),
    ...without(names.rotatorQueues, names.queues).map(
      (name) => `${storageFile}: rotatorQueues have ${name}, which is no queue.`,
    ),
    ...without(
      names.lifecycle.flatMap(({ prefixes }) => prefixes),
      names.containers.map((name) => `${name}/`),
    ).map((prefix) => `${storageFile}: nothing is written under ${prefix}, which lifecycle names.`),
    // The connector's identity reads these and nothing else.
    ...secrets
      .filter((name) => !/^(?:live|seal|anthropic)-[a-z-]+$/.test(name))
      .map((name) => `${secretFile}: the connector must not read ${name}.`),
  ];
};
