/** Which functions the app registers, and in which of the two function apps each is on. */
import Module from "node:module";
import { rotatorFunctions } from "../shared/credentials/rotator-functions.ts";

export interface FunctionNames {
  /** Off in the rotator's app. */
  connector: readonly string[];
  /** Off in the connector's app. */
  rotator: readonly string[];
}

export async function functionNames(): Promise<FunctionNames> {
  const names = await registered();
  const isRotators = (name: string) => (rotatorFunctions as readonly string[]).includes(name);
  return {
    connector: names.filter((name) => !isRotators(name)).toSorted(),
    rotator: names.filter(isRotators).toSorted(),
  };
}

/** Loads the app as a Functions worker does, which answers `require` for this one module. */
async function registered(): Promise<string[]> {
  const names: string[] = [];
  const core = {
    registerFunction: ({ name }: { name: string }) => names.push(name),
    registerHook: () => undefined,
    setProgrammingModel: () => undefined,
  };
  const original = Reflect.get(Module.prototype, "require") as NodeJS.Require;
  Reflect.set(Module.prototype, "require", function (this: unknown, id: string): unknown {
    return id === "@azure/functions-core" ? core : Reflect.apply(original, this, [id]);
  });
  try {
    await import("../functions/index.ts");
  } finally {
    Reflect.set(Module.prototype, "require", original);
  }
  return names;
}
