/** Runs a flow's definition as the engine does: actions in order of `runAfter`, conditions, loops, calls. */
import { definition as connector } from "../power-platform/definition.ts";
import { asText, evaluate, type Scope } from "./expressions.ts";
import { callConnector, type HttpActionOptions } from "./http-action.ts";

interface Action {
  type: "OpenApiConnection" | "OpenApiConnectionWebhook" | "If" | "Until" | "Compose";
  runAfter?: Record<string, string[]>;
  inputs?: { host: { apiId: string; operationId: string }; parameters: Record<string, unknown> };
  expression?: unknown;
  actions?: Actions;
  else?: { actions: Actions };
  limit?: { count: number };
}

type Actions = Record<string, Action>;

export interface Flow {
  properties: { definition: { actions: Actions } };
}

export interface FlowOptions extends HttpActionOptions {
  /** Origin of the connector. */
  url: string;
  /** A new access token for each call, as a connection gives it. */
  token: () => string;
  /** What people decide in the approvals app, given what they are shown. */
  approve: (shown: Record<string, unknown>) => { outcome: "Approve" | "Reject" };
  runName: string;
}

export interface FlowResult {
  status: "Succeeded" | "Failed";
  /** Outputs by action. */
  outputs: ReadonlyMap<string, unknown>;
  /** The action that failed, and with what. */
  failure?: { action: string; outputs: unknown };
}

class ActionFailed extends Error {
  readonly action: string;
  readonly outputs: unknown;

  constructor(action: string, outputs: unknown) {
    super(`${action} failed.`);
    this.action = action;
    this.outputs = outputs;
  }
}

export async function runFlow(
  flow: Flow,
  triggerBody: unknown,
  options: FlowOptions,
): Promise<FlowResult> {
  const outputs = new Map<string, unknown>();
  const scope: Scope = { triggerBody, workflow: { run: { name: options.runName } }, outputs };
  try {
    await runActions(flow.properties.definition.actions, scope, outputs, options);
    return { status: "Succeeded", outputs };
  } catch (error) {
    if (!(error instanceof ActionFailed)) throw error;
    const { action, outputs: failed } = error;
    return { status: "Failed", outputs, failure: { action, outputs: failed } };
  }
}

async function runActions(
  actions: Actions,
  scope: Scope,
  outputs: Map<string, unknown>,
  options: FlowOptions,
): Promise<void> {
  const waiting = new Map(Object.entries(actions));
  while (waiting.size > 0) {
    const ready = [...waiting].find(([, { runAfter = {} }]) =>
      Object.keys(runAfter).every((name) => !waiting.has(name)),
    );
    if (ready === undefined) throw new Error("The actions wait for each other.");
    const [name, action] = ready;
    waiting.delete(name);
    outputs.set(name, await runAction(name, action, scope, outputs, options));
  }
}

async function runAction(
  name: string,
  action: Action,
  scope: Scope,
  outputs: Map<string, unknown>,
  options: FlowOptions,
): Promise<unknown> {
  switch (action.type) {
    case "Compose":
      return evaluate(action.inputs, scope);
    case "If": {
      const chosen = holds(action.expression, scope) ? action.actions : action.else?.actions;
      return await runActions(chosen ?? {}, scope, outputs, options);
    }
    case "Until":
      return await runUntil(action, scope, outputs, options);
    case "OpenApiConnectionWebhook":
      return { body: options.approve(evaluate(action.inputs?.parameters, scope) as never) };
    case "OpenApiConnection":
      return await callOperation(name, action, scope, options);
  }
}

async function runUntil(
  { actions = {}, expression, limit }: Action,
  scope: Scope,
  outputs: Map<string, unknown>,
  options: FlowOptions,
): Promise<void> {
  for (let round = 0; round < (limit?.count ?? 60); round += 1) {
    await runActions(actions, scope, outputs, options);
    if (evaluate(expression, scope) === true) return;
  }
}

/** `{ and: [{ equals: [a, b] }] }` */
function holds(expression: unknown, scope: Scope): boolean {
  const { and = [], equals } = expression as { and?: unknown[]; equals?: unknown[] };
  if (equals === undefined) return and.every((inner) => holds(inner, scope));
  const [left, right] = equals.map((side) => JSON.stringify(evaluate(side, scope)));
  return left === right;
}

async function callOperation(
  name: string,
  { inputs }: Action,
  scope: Scope,
  { url, token, ...http }: FlowOptions,
): Promise<unknown> {
  const parameters = evaluate(inputs?.parameters, scope) as Record<string, unknown>;
  const request = requestFor(inputs?.host.operationId ?? "", parameters);
  const result = await callConnector(
    {
      ...request,
      url: url + request.path,
      headers: { ...request.headers, authorization: `Bearer ${token()}` },
    },
    http,
  );
  if (result.status >= 300) throw new ActionFailed(name, result);
  return { statusCode: result.status, body: result.body };
}

/** What the custom connector's definition makes of an operation's parameters. */
function requestFor(operationId: string, given: Record<string, unknown>) {
  for (const [route, methods] of Object.entries(connector.paths))
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.operationId !== operationId) continue;
      const headers: Record<string, string> = {};
      let path = route;
      let body: string | undefined;
      for (const { name, in: place } of operation.parameters ?? []) {
        if (place === "path")
          path = path.replace(`{${name}}`, encodeURIComponent(asText(given[name])));
        if (place === "header" && given[name] !== undefined)
          headers[name.toLowerCase()] = asText(given[name]);
        if (place === "body") body = JSON.stringify(bodyOf(given));
      }
      if (body !== undefined) headers["content-type"] = "application/json";
      return { method: method.toUpperCase(), path, headers, body };
    }
  throw new Error(`The connector has no operation ${operationId}.`);
}

/** `body/limits/writes` is a field within a field. */
function bodyOf(given: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const [root, ...names] = key.split("/");
    const last = names.pop();
    if (root !== "body" || last === undefined || value === undefined) continue;
    let inner = body;
    for (const name of names) inner = (inner[name] ??= {}) as Record<string, unknown>;
    inner[last] = value;
  }
  return body;
}
