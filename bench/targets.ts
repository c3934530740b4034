/** Starts what is measured, and the cloud that it talks to, each in a process of its own. */
import type { BuiltApps } from "./apps.ts";
import type { AppInput, AppReady, Usage } from "./app-process.ts";
import type { CloudReady, GraphRequestSeen } from "./cloud-process.ts";
import { type McpTargets, mcpResult, mcpTargets } from "./mcp-requests.ts";
import { type Child, startProcess } from "./process.ts";

/** One HTTP call. */
export interface Target {
  url: string;
  headers: Record<string, string>;
  body: string;
  usage(): Promise<Usage>;
}

export interface Targets extends AsyncDisposable {
  cloud: CloudReady;
  /** How many requests Graph got so far. */
  graphRequests: () => Promise<number>;
  connector: Target;
  /** The same by one that sends traces. */
  traced: Target;
  /** The same through the connector's MCP endpoint, and of one with ten times the tools. */
  mcp: McpTargets;
  tenfold: McpTargets;
  /** `GET` gives the connector's tool list here. */
  toolListUrl: string;
  /** The bare function. */
  baseline: Target;
}

const tool = "outlook_email_search";
const args = { size: 25 };

export async function startTargets(apps: BuiltApps): Promise<Targets> {
  await using started = new AsyncDisposableStack();
  const keep = <Ready>(child: Child<Ready>) => {
    started.defer(async () => await child.close());
    return child;
  };
  const cloud = keep(await startProcess<CloudReady>("cloud-process.ts"));
  const { settings, traceSettings, caFile, userToken, graphToken } = cloud.ready;
  const startApp = async (folder: string, more: Record<string, string>) => {
    const input: AppInput = { folder, settings: { ...settings, ...more } };
    const trust = { NODE_EXTRA_CA_CERTS: caFile };
    return keep(await startProcess<AppReady>("app-process.ts", input, trust));
  };
  const target = (app: Child<AppReady>, path: string): Target => ({
    url: `${app.ready.url}/${path}`,
    headers: { authorization: `Bearer ${userToken}`, "content-type": "application/json" },
    body: JSON.stringify(args),
    usage: async () => await app.ask("usage"),
  });

  const unlimited = { CALLS_PER_MINUTE: "100000" };
  const connectorApp = await startApp(apps.connector, unlimited);
  const connector = target(connectorApp, `api/tools/${tool}`);
  await call(connector);
  // What the connector just asked of Graph is what the bare function asks.
  const seen = await cloud.ask<GraphRequestSeen>("lastGraphRequest");
  const bareApp = await startApp(apps.bare, {
    BARE_GRAPH_URL: `${settings["GRAPH_URL"]}${seen.target}`,
    BARE_GRAPH_HEADERS: JSON.stringify({
      authorization: `Bearer ${graphToken}`,
      prefer: seen.headers["prefer"],
    }),
  });
  const baseline = target(bareApp, "api/bare");
  await call(baseline);
  const tracedApp = await startApp(apps.connector, { ...unlimited, ...traceSettings });
  const traced = target(tracedApp, `api/tools/${tool}`);
  await call(traced);
  const tenfoldApp = await startApp(apps.tenfold, unlimited);
  const mcpOf = (app: Child<AppReady>): McpTargets => mcpTargets(target(app, "mcp"), tool, args);
  const [mcp, tenfold] = [mcpOf(connectorApp), mcpOf(tenfoldApp)];
  for (const one of [mcp, tenfold].flatMap((app) => [app.list, app.listAll, app.call]))
    mcpResult(await call(one));
  const running = started.move();
  return {
    cloud: cloud.ready,
    graphRequests: async () => await cloud.ask("graphRequests"),
    connector,
    traced,
    mcp,
    tenfold,
    baseline,
    toolListUrl: `${connectorApp.ready.url}/api/tools`,
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  };
}

/** One call outside any measurement; a broken target shows here, with what it answered. */
export async function call({ url, headers, body }: Target): Promise<string> {
  const response = await fetch(url, { method: "POST", headers, body });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${answer}`);
  return answer;
}
