/** Asks Azure what a template would change: first whether it is valid, then the changes. */
import { DeploymentsClient, type WhatIfChange } from "@azure/arm-resourcesdeployments";
import { type ArmConnection, clientOptions } from "../azure/connection.ts";
import { explain, statusOf } from "../azure/explain.ts";
import { SetupError } from "../azure/setup-error.ts";
import type { CompiledTemplate } from "./compile.ts";
import type { ParameterValues } from "./parameters.ts";

export interface Plan {
  readonly template: CompiledTemplate;
  readonly parameters: ParameterValues;
  /** Where Azure keeps the record of a subscription's deployment. */
  readonly location: string;
}

/** Nothing is deployed under this name. */
const deploymentName = "preview";

/** @throws SetupError when Azure finds the template wrong */
export async function validate(connection: ArmConnection, plan: Plan): Promise<void> {
  await ask(connection, "validate the template", async ({ deployments }, polling) => {
    const request = { location: plan.location, properties: propertiesOf(plan) };
    return await deployments.validateAtSubscriptionScope(deploymentName, request, polling);
  });
}

export async function whatIf(connection: ArmConnection, plan: Plan): Promise<WhatIfChange[]> {
  const whatIfSettings = { resultFormat: "FullResourcePayloads" as const };
  const properties = { ...propertiesOf(plan), whatIfSettings };
  const request = { location: plan.location, properties };
  const { changes = [] } = await ask(
    connection,
    "foretell the changes",
    async ({ deployments }, polling) =>
      await deployments.whatIfAtSubscriptionScope(deploymentName, request, polling),
  );
  return changes;
}

const propertiesOf = ({ template, parameters }: Plan) => ({
  mode: "Incremental" as const,
  template: { ...template },
  parameters,
});

interface Answer {
  readonly error?: { readonly code?: string; readonly message?: string };
}

/**
 * The library tells of a template that Azure refused only that the operation failed; what was wrong is
 * in the answer itself.
 */
async function ask<T extends Answer>(
  connection: ArmConnection,
  what: string,
  work: (client: DeploymentsClient, polling: { updateIntervalInMs: number }) => Promise<T>,
): Promise<T> {
  const { credential, subscriptionId, pollingInterval } = connection;
  const client = new DeploymentsClient(credential, subscriptionId, clientOptions(connection));
  let last: string | null | undefined;
  client.pipeline.addPolicy({
    name: "keepLastAnswer",
    sendRequest: async (request, next) => {
      const response = await next(request);
      last = response.bodyAsText;
      return response;
    },
  });
  const answer = await work(client, { updateIntervalInMs: pollingInterval }).catch(
    (error: unknown) => {
      throw (statusOf(error) === undefined && refusalIn(last)) || explain(error, what);
    },
  );
  if (answer.error) throw refused(answer.error);
  return answer;
}

function refusalIn(text: string | null | undefined): SetupError | undefined {
  try {
    const { error } = JSON.parse(text ?? "") as Answer;
    return error && refused(error);
  } catch {
    return undefined;
  }
}

const refused = ({ code = "no code", message = "" }: NonNullable<Answer["error"]>) =>
  new SetupError({
    happened: `Azure refuses the template (${code}).`,
    because: message,
    remedy: "Correct the template or its parameters, then repeat.",
  });
