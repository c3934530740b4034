/** One loaded function app: the functions and hooks it registered, and the log they write to. */
import {
  hookNames,
  type FunctionCallback,
  type FunctionMetadata,
  type HookCallback,
  type HookName,
  type LogCategory,
  type LogLevel,
  type ProgrammingModel,
} from "./core-api.ts";

export interface LogEntry {
  level: LogLevel;
  category: LogCategory;
  message: string;
  functionName?: string;
  invocationId?: string;
}

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

/** What the hooks of one invocation share, and what its log hooks are shown. */
export interface InvocationLogContext {
  hookData: object;
  invocationContext: unknown;
}

export class FunctionApp {
  readonly functions = new Map<string, RegisteredFunction>();
  readonly hooks: Record<HookName, HookCallback[]>;
  /** Shared by all hooks of the app. */
  readonly appHookData = {};
  /** Shared by the appStart and appTerminate hooks alone. */
  readonly lifecycleHookData = {};
  programmingModel: ProgrammingModel | undefined;
  #started = false;
  readonly #write: (entry: LogEntry) => void;

  constructor(write: (entry: LogEntry) => void) {
    this.#write = write;
    this.hooks = { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] };
  }

  /** From now on the set of functions is fixed, as the host has been told of it. */
  finishStartup(): void {
    this.#started = true;
  }

  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): () => void {
    this.#refuseAfterStartup("registered");
    const id = metadata.functionId ?? metadata.name;
    if (this.functions.has(id)) {
      throw systemError(new Error(`A function with id "${id}" has already been registered.`));
    }
    this.functions.set(id, { metadata: { ...metadata, functionId: id }, callback });
    return () => {
      this.#refuseAfterStartup("disposed");
      this.functions.delete(id);
    };
  }

  registerHook(name: string, callback: HookCallback): () => void {
    const hookName = hookNames.find((known) => known === name);
    if (!hookName) throw systemError(new RangeError(`Unrecognized hook "${name}"`));
    const callbacks = this.hooks[hookName];
    callbacks.push(callback);
    return () => {
      const index = callbacks.indexOf(callback);
      if (index >= 0) callbacks.splice(index, 1);
    };
  }

  async runHooks(name: HookName, context: object): Promise<void> {
    // A copy: a hook that disposes itself must not make its neighbour skip its turn.
    const callbacks = this.hooks[name].slice();
    for (const callback of callbacks) await callback(context);
  }

  /** Passes an entry through the log hooks, which may change only what the app's own code wrote. */
  log(entry: LogEntry, invocation?: InvocationLogContext): void {
    const seen = { level: entry.level, message: entry.message };
    try {
      const context = withReadOnly(seen, {
        hookData: invocation?.hookData ?? {},
        appHookData: this.appHookData,
        category: entry.category,
        invocationContext: invocation?.invocationContext,
      });
      for (const callback of this.hooks.log) callback(context);
    } catch {
      // The worker ignores a failing log hook, so that it cannot silence the system's own log.
    }
    this.#write(entry.category === "user" ? { ...entry, ...seen } : entry);
  }

  #refuseAfterStartup(what: string): void {
    if (!this.#started) return;
    throw systemError(new Error(`A function can only be ${what} during app startup.`));
  }
}

/** Adds properties that hooks may read but, as in the worker, not replace. */
export function withReadOnly<Open extends object, Fixed extends object>(
  open: Open,
  fixed: Fixed,
): Open & Readonly<Fixed> {
  for (const [name, value] of Object.entries(fixed)) {
    Object.defineProperty(open, name, {
      enumerable: true,
      get: () => value as unknown,
      set: () => {
        throw systemError(new TypeError(`Cannot assign to read only property '${name}'`));
      },
    });
  }
  return open as Open & Readonly<Fixed>;
}

/** Marks an error as the runtime's own; the library looks for this mark. */
function systemError<E extends Error>(error: E): E {
  return Object.assign(error, { isAzureFunctionsSystemError: true });
}
