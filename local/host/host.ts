/** Runs a function app in this process, as Azure Functions would run it in one of its own. */
import { startAppServer } from "./app-server.ts";
import { AppSettings } from "./app-settings.ts";
import type { Binding } from "./core-api.ts";
import { serveCoreModule } from "./core-module.ts";
import { FunctionApp, type LogEntry } from "./function-app.ts";
import type { FunctionKeys } from "./function-keys.ts";
import { hostFunctions, type HostFunction } from "./host-function.ts";
import { readHostJson } from "./host-json.ts";
import { azureHttpLimits, type HttpLimits } from "./http-limits.ts";
import { freePort, listen, portOf } from "./http-server.ts";
import { Invocations } from "./invocations.ts";
import { Listeners } from "./listeners.ts";
import { loadApp } from "./load-app.ts";
import { PendingWork } from "./pending-work.ts";
import { Router } from "./router.ts";
import { StorageConnections, type StorageCredential } from "./storage-connection.ts";

export interface HostOptions {
  /** The app's entry file, or a folder whose package.json names it as `main`. */
  entry: string;
  /** The parsed content of host.json. */
  hostJson: unknown;
  /** App settings: environment variables while the host runs. */
  settings: Record<string, string>;
  /** 0, the default, takes any free port. */
  port?: number;
  /** Signs in to storage that a setting names by address alone; else a managed identity does. */
  storageCredential?: StorageCredential;
  keys?: FunctionKeys;
  limits?: Partial<HttpLimits>;
  /** Timer functions run when `fireTimer` says so, and not on their schedules. */
  timersByHand?: boolean;
  /** How long `close` waits for running invocations, in milliseconds. */
  closePatience?: number;
  log?: (entry: LogEntry) => void;
}

export interface LocalHost {
  url: string;
  functions: { name: string; bindings: Record<string, Binding>; disabled: boolean }[];
  /** Runs a timer function now; rejects with what it threw. */
  fireTimer(functionName: string): Promise<void>;
  /** Lets a queue function handle every visible message; resolves when none is left or in work. */
  drainQueue(functionName: string): Promise<void>;
  /** Takes nothing new, waits for what runs, lets the app's appTerminate hooks end it. */
  close(): Promise<void>;
}

let running = false;

/** Starts an app. One at a time: its settings are this process's environment variables. */
export async function startHost(options: HostOptions): Promise<LocalHost> {
  if (running) {
    throw new Error(
      "A function app runs in this process already. Two would share their environment variables. " +
        "Close the first, or start the second in another process.",
    );
  }
  running = true;
  const cleanup = new AsyncDisposableStack();
  cleanup.defer(() => {
    running = false;
  });
  try {
    return await startIn(cleanup, options);
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}

/** Each step says at once how it is undone; closing undoes them in reverse order. */
async function startIn(cleanup: AsyncDisposableStack, options: HostOptions): Promise<LocalHost> {
  const hostJson = readHostJson(options.hostJson);
  const port = options.port || (await freePort());
  const settings = new AppSettings({ WEBSITE_HOSTNAME: `localhost:${port}`, ...options.settings });
  cleanup.defer(() => settings.restore());
  const app = new FunctionApp(options.log ?? (() => {}));
  const warn = (message: string, functionName?: string) =>
    app.log({
      level: "warning",
      category: "system",
      message,
      ...(functionName && { functionName }),
    });

  cleanup.defer(serveCoreModule(app));
  const functions = await loadFunctions(app, settings, options.entry);
  const appServer = await startAppServer(app);
  cleanup.defer(() => appServer.close());
  cleanup.defer(() => app.runHooks("appTerminate", lifecycleContext(app)));

  const work = new PendingWork();
  const invocations = new Invocations(app, work, hostJson.functionTimeout);
  const { http, queues: queueOptions } = hostJson.extensions;
  const storage = new StorageConnections(settings, options.storageCredential);
  const enabled = functions.filter(({ disabled }) => !disabled);
  const listenerParts = { functions: enabled, invocations, settings, storage, queueOptions };
  const listeners = new Listeners({ ...listenerParts, work, warn });
  const server = await listen(
    {
      router: new Router(functions, http.routePrefix),
      invocations,
      work,
      keys: options.keys ?? {},
      limits: { ...azureHttpLimits, ...options.limits },
      customHeaders: http.customHeaders,
      appServer: appServer.url,
      warn,
    },
    port,
  );
  const url = `http://localhost:${portOf(server)}`;
  cleanup.defer(() => server.closeAllConnections());
  cleanup.defer(() => listeners.abandon());
  cleanup.defer(async () => {
    server.close();
    await listeners.stop();
    if (await work.settled(options.closePatience ?? 10_000)) return;
    warn("Some invocations still ran when the host was closed.");
  });
  await listeners.start({ timers: options.timersByHand !== true });
  return {
    url,
    functions: functions.map(({ name, metadata: { bindings }, disabled }) => {
      return { name, bindings, disabled };
    }),
    fireTimer: (name) => listeners.timer(name).fire(),
    drainQueue: (name) => listeners.queue(name).drain(),
    close: () => cleanup.disposeAsync(),
  };
}

async function loadFunctions(
  app: FunctionApp,
  settings: AppSettings,
  entry: string,
): Promise<HostFunction[]> {
  const functionAppDirectory = await loadApp(entry);
  await app.runHooks("appStart", { ...lifecycleContext(app), functionAppDirectory });
  app.finishStartup();
  if (app.functions.size === 0) {
    throw new Error(
      `No functions were found in ${entry}. Loading it registered none. ` +
        `Call app.http, app.timer or app.storageQueue of @azure/functions in it.`,
    );
  }
  return hostFunctions(app, (name) => settings.isDisabled(name));
}

function lifecycleContext({ lifecycleHookData, appHookData }: FunctionApp) {
  return { hookData: lifecycleHookData, appHookData };
}
