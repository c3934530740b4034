/** Validating a template at the scope of the subscription, and foretelling what it would change. */
import type { Context, Hono } from "hono";
import { ArmError, errorBody } from "../arm-error.ts";
import type { ArmState } from "../arm-state.ts";
import { predict, type Predicted, type Template, type Values } from "../template.ts";
import { changesOf } from "../what-if.ts";

const base = "/subscriptions/:subscription/providers/Microsoft.Resources/deployments/:name";

interface Body {
  readonly location?: string;
  readonly properties?: {
    readonly mode?: string;
    readonly template?: Template;
    readonly parameters?: Values;
  };
}

export function deploymentRoutes(app: Hono, state: ArmState): void {
  app.post(`${base}/validate`, async (c) => {
    const { location, predicted } = await read(c, state);
    const id = new URL(c.req.url).pathname.replace(/\/validate$/, "");
    const validatedResources = predicted.map((one) => ({ id: one.id }));
    const properties = { mode: "Incremental", provisioningState: "Succeeded", validatedResources };
    return state.operations.accept(c, {
      status: 200,
      body: { id, name: c.req.param("name"), location, properties },
    });
  });
  app.post(`${base}/whatIf`, async (c) => {
    try {
      const { predicted } = await read(c, state);
      const properties = { correlationId: "", changes: changesOf(state, predicted) };
      return state.operations.accept(c, { status: 200, body: { status: "Succeeded", properties } });
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      // What is wrong with a template is found once the operation runs.
      const body = { status: "Failed", ...errorBody(error) };
      return state.operations.accept(c, { status: 200, body });
    }
  });
}

async function read(
  c: Context,
  state: ArmState,
): Promise<{ location: string; predicted: Predicted[] }> {
  const { location, properties } = (await c.req.json()) as Body;
  // The record of a subscription's deployment has to be kept somewhere.
  if (location === undefined)
    throw new ArmError(
      400,
      "LocationRequired",
      "The 'location' property is required for this deployment.",
    );
  if (properties?.mode !== "Incremental" || !properties.template)
    throw new ArmError(
      400,
      "InvalidRequestContent",
      "The request content was invalid and could not be deserialized.",
    );
  const scope = `/subscriptions/${state.subscriptionId}`;
  return { location, predicted: predict(properties.template, properties.parameters ?? {}, scope) };
}
