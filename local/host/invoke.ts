/** Runs one function once, with its hooks, in the order of the Functions worker. */
import { inspect } from "node:util";
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationRequest,
  InvocationResponse,
  InvocationState,
} from "./core-api.ts";
import {
  withReadOnly,
  type FunctionApp,
  type InvocationLogContext,
  type RegisteredFunction,
} from "./function-app.ts";

export async function invoke(
  app: FunctionApp,
  target: RegisteredFunction,
  request: InvocationRequest,
): Promise<InvocationResponse> {
  if (!app.programmingModel) throw new Error("The function app set no programming model.");
  const hookData = {};
  const shown: InvocationLogContext = { hookData, invocationContext: undefined };
  const core = coreContext(app, target, request, shown);
  const model = app.programmingModel.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  shown.invocationContext = context;
  const fixed = { hookData, appHookData: app.appHookData, invocationContext: context };

  const before: { inputs: unknown[]; functionCallback: FunctionCallback } = {
    inputs,
    functionCallback: target.callback,
  };
  await during(core, "preInvocationHooks", () =>
    app.runHooks("preInvocation", withReadOnly(before, fixed)),
  );

  const after: { inputs: unknown[]; result: unknown; error: unknown } = {
    inputs: before.inputs,
    result: null,
    error: null,
  };
  await during(core, "invocation", async () => {
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
  });
  await during(core, "postInvocationHooks", () =>
    app.runHooks("postInvocation", withReadOnly(after, fixed)),
  );

  if (after.error !== null && after.error !== undefined) throw asError(after.error);
  return await model.getResponse(context, after.result);
}

function coreContext(
  app: FunctionApp,
  { metadata }: RegisteredFunction,
  request: InvocationRequest,
  shown: InvocationLogContext,
): CoreInvocationContext {
  const { invocationId } = request;
  const functionName = metadata.name;
  return {
    invocationId,
    request,
    metadata,
    state: undefined,
    log: (level, category, message) =>
      app.log({ level, category, message, functionName, invocationId }, shown),
  };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(inspect(thrown));
}

/** The library asks for the state to tell a hook's late log line from a forgotten promise's. */
async function during(
  core: CoreInvocationContext,
  state: InvocationState,
  work: () => Promise<void>,
): Promise<void> {
  core.state = state;
  try {
    await work();
  } finally {
    core.state = undefined;
  }
}
