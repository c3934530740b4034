/** Resource providers and their registration in the subscription. */
import type { Hono } from "hono";
import { ArmError } from "../arm-error.ts";
import type { ArmState } from "../arm-state.ts";

const base = "/subscriptions/:subscription/providers/:namespace";

export function providerRoutes(app: Hono, state: ArmState): void {
  const known = (namespace: string) => {
    const name = [...state.providers.keys()].find((one) => sameText(one, namespace));
    if (name === undefined)
      throw new ArmError(
        404,
        "InvalidResourceNamespace",
        `The resource namespace '${namespace}' is invalid.`,
      );
    return name;
  };
  const answer = (namespace: string) => ({
    id: `/subscriptions/${state.subscriptionId}/providers/${namespace}`,
    namespace,
    registrationState: state.providers.get(namespace),
    resourceTypes: [],
  });
  app.get(base, (c) => c.json(answer(known(c.req.param("namespace")))));
  app.post(`${base}/register`, (c) => {
    const namespace = known(c.req.param("namespace"));
    // It takes minutes until the provider can be used.
    if (state.providers.get(namespace) !== "Registered")
      state.providers.set(namespace, "Registering");
    return c.json(answer(namespace));
  });
}

const sameText = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
