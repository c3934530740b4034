/** Process: the local cloud (Entra, Graph, Key Vault, storage) and the tokens of one of its people. */
import { readFile } from "node:fs/promises";
import { startCloud } from "../local/cloud/cloud.ts";
import { zeroDelayModel } from "./zero-delay-model.ts";
import { serveProcess } from "./process.ts";

export interface CloudReady {
  /** App settings of a connector that runs against this cloud. */
  settings: Record<string, string>;
  /** Those that make it send traces as well. */
  traceSettings: Readonly<Record<string, string>>;
  /** Of the authority that the cloud's certificates are from. */
  caFile: string;
  ca: string;
  /** Of one person: for the connector, and for Graph as the connector gets it on their behalf. */
  userToken: string;
  graphToken: string;
  /** Of a model that answers at once. */
  modelUrl: string;
}

/** A request that Graph got. */
export interface GraphRequestSeen {
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
}

let graphRequests = 0;
// Four requests per mailbox at a time, Exchange's limit, would hide what 16 connections cost.
const cloud = await startCloud({
  mailboxConcurrency: false,
  record: () => (graphRequests += 1),
});
const model = zeroDelayModel();
cloud.network.mount("model.localhost", model.app);
const person = cloud.directory.people[0]!.userPrincipalName;

const ready: CloudReady = {
  settings: cloud.settings,
  traceSettings: cloud.insights.settings,
  caFile: cloud.network.caFile,
  ca: await readFile(cloud.network.caFile, "utf8"),
  userToken: cloud.entra.userToken(person),
  graphToken: cloud.entra.graphToken(person),
  modelUrl: cloud.network.origin("model.localhost"),
};

function lastGraphRequest(): GraphRequestSeen | undefined {
  const last = cloud.graph.requests.at(-1);
  if (last === undefined) return undefined;
  const { pathname, search } = new URL(last.url);
  return { target: pathname + search, headers: last.headers };
}

const answers = {
  lastGraphRequest,
  graphRequests: () => graphRequests,
  modelGaps: () => model.gapsMs.splice(0),
};
serveProcess(ready, answers, async () => await cloud.close());
