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
  const names = (await registeredFunctions()).map(({ name }) => name);
  const isRotators = (name: string) => (rotatorFunctions as readonly string[]).includes(name);
  return {
    connector: names.filter((name) => !isRotators(name)).toSorted(),
    rotator: names.filter(isRotators).toSorted(),
  };
}

export interface RegisteredFunction {
  name: string;
  bindings: Readonly<Record<string, { type: string; queueName?: string }>>;
}

let loading: Promise<RegisteredFunction[]> | undefined;

/** Once per process: modules register when they are first loaded. */
export async function registeredFunctions(): Promise<readonly RegisteredFunction[]> {
  return await (loading ??= load());
}

/** Loads the app as a Functions worker does, which answers `require` for this one module. */
async function load(): Promise<RegisteredFunction[]> {
  const functions: RegisteredFunction[] = [];
  const core = {
    registerFunction: (metadata: RegisteredFunction) => functions.push(metadata),
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
  return functions;
}
