/** The whole connector for tests: the local stack, and callers that speak HTTP to it. */
import { TableClient } from "@azure/data-tables";
import { vi } from "vitest";
import { storageCredential } from "../../local/cloud/cloud.ts";
import { writingGrants } from "../../local/tenant/directory.ts";
import { startConnector, startStack, type Stack, type StackOptions } from "../../local/stack.ts";
import { writingTools } from "../../shared/tools/define-tool.ts";

export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed body. */
  // oxlint-disable-next-line typescript/no-explicit-any -- Tests look into answers of every shape.
  body: any;
}

export interface Connector extends Stack {
  /** Calls a tool with a token: of Anna unless told. */
  call(tool: string, args?: unknown, token?: string): Promise<Answer>;
  /** Any request to the functions. */
  send(path: string, init?: RequestInit): Promise<Answer>;
  /** Starts the functions anew, so that they keep no token and no time zone, with settings on top. */
  restart(settings?: Record<string, string>): Promise<void>;
  /** Closes, but keeps requests that fail on purpose out of the recorded file. */
  discard(): Promise<void>;
  annaToken: string;
  benToken: string;
  daemonToken: string;
  /** Every audit record stored so far, newest first. */
  auditRecords(): Promise<Record<string, unknown>[]>;
  /** The audit record of an answer; records are stored a moment after the answer. */
  auditRecordOf(answer: Answer): Promise<Record<string, unknown>>;
}

/** Every writing tool switched on, and its permissions granted. */
export async function startWritingStack(options: StackOptions = {}): Promise<Connector> {
  const settings = { WRITE_TOOLS: writingTools.join(","), ...options.settings };
  const connector = await startConnectorStack({ ...options, settings });
  const { api } = connector.cloud.directory;
  api.grants = {
    delegated: [...api.grants.delegated, ...writingGrants.delegated],
    application: [...api.grants.application, ...writingGrants.application],
  };
  return connector;
}

export async function startConnectorStack(options: StackOptions = {}): Promise<Connector> {
  // A timer that comes due by the real clock would run beside what a test does.
  const stack = await startStack({ timersByHand: true, ...options });
  const { entra, directory, settings } = stack.cloud;
  const token = (alias: string) => entra.userToken(`${alias}@${directory.domain}`);
  const annaToken = token("anna.keller");
  let { host } = stack;

  async function send(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${host.url}${path}`, init);
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: json ? JSON.parse(text) : text,
    };
  }

  async function auditRecords(): Promise<Record<string, unknown>[]> {
    const url = settings["AzureWebJobsStorage__tableServiceUri"]!;
    const table = new TableClient(url, "audit", storageCredential(stack.cloud));
    return await Array.fromAsync(table.listEntities());
  }

  return {
    ...stack,
    async restart(changed = {}) {
      await host.close();
      const all = { ...settings, ...options.settings, ...changed };
      host = await startConnector({
        settings: all,
        timersByHand: true,
        log: (line) => stack.log.push(line),
      });
    },
    async close() {
      await host.close();
      await stack.close();
    },
    async discard() {
      await host.close();
      await stack.cloud.close();
    },
    annaToken,
    benToken: token("ben.okafor"),
    daemonToken: entra.appToken(),
    send,
    call: async (tool, args = {}, bearer = annaToken) =>
      await send(`/api/tools/${tool}`, {
        method: "POST",
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
        body: JSON.stringify(args),
      }),
    auditRecords,
    auditRecordOf: async ({ headers }) =>
      await vi.waitFor(
        async () => {
          const requestId = headers.get("x-request-id");
          const record = (await auditRecords()).find((one) => one["requestId"] === requestId);
          if (record === undefined) throw new Error(`There is no audit record of ${requestId}.`);
          return record;
        },
        { timeout: 10_000, interval: 50 },
      ),
  };
}
