/** Answers `require("@azure/functions-core")` with one app's API, as a Functions worker does. */
import Module from "node:module";
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from "./core-api.ts";
import type { FunctionApp } from "./function-app.ts";

const moduleId = "@azure/functions-core";
const workerVersion = "3.13.0";
const hostVersion = "4.1046.0";

/** Serves the module to whatever is loaded from now on; the returned function ends that. */
export function serveCoreModule(app: FunctionApp): () => void {
  const api = coreModule(app);
  const original = Reflect.get(Module.prototype, "require") as NodeJS.Require;
  const require = function (this: unknown, id: string): unknown {
    return id === moduleId ? api : Reflect.apply(original, this, [id]);
  };
  Reflect.set(Module.prototype, "require", require);
  return () => Reflect.set(Module.prototype, "require", original);
}

function coreModule(app: FunctionApp) {
  return {
    version: workerVersion,
    hostVersion,
    Disposable: CoreDisposable,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      new CoreDisposable(app.registerFunction(metadata, callback)),
    registerHook: (name: string, callback: HookCallback) =>
      new CoreDisposable(app.registerHook(name, callback)),
    setProgrammingModel: (model: ProgrammingModel) => {
      app.programmingModel = model;
    },
    getProgrammingModel: () => app.programmingModel,
    log: (level: LogLevel, category: LogCategory, message: string) =>
      app.log({ level, category, message }),
  };
}

class CoreDisposable {
  #undo: (() => void) | undefined;

  constructor(undo: () => void) {
    this.#undo = undo;
  }

  static from(...disposables: CoreDisposable[]): CoreDisposable {
    return new CoreDisposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  dispose(): void {
    const undo = this.#undo;
    this.#undo = undefined;
    undo?.();
  }
}
