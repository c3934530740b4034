/** How a prediction differs from what stands, as the what-if operation tells it. */
import { isDeepStrictEqual } from "node:util";
import type { ArmState } from "./arm-state.ts";
import type { Predicted } from "./template.ts";

export function changesOf(state: ArmState, predicted: readonly Predicted[]): object[] {
  const ids = new Set(predicted.map(({ id }) => id.toLowerCase()));
  const groups = new Set(predicted.map(({ id }) => groupOf(id)));
  // Resources of the same groups that the template does not know stay as they are.
  const ignored = [...state.resources.values()].filter(
    ({ id }) => !ids.has(id.toLowerCase()) && groups.has(groupOf(id)),
  );
  return [
    ...predicted.map((one) => change(state, one)),
    ...ignored.map((before) => ({ resourceId: before.id, changeType: "Ignore", before })),
  ];
}

function change(state: ArmState, { unsupported, ...after }: Predicted): object {
  const resourceId = after.id;
  if (unsupported !== undefined)
    return {
      resourceId,
      changeType: "Unsupported",
      unsupportedReason: `Changes to the resource declared at '${unsupported}' cannot be analyzed because its resource ID cannot be calculated until the deployment is under way.`,
    };
  const group = /\/resourceGroups\/([^/]+)$/i.exec(resourceId)?.[1];
  const exists = group !== undefined && state.groups.has(group);
  const before = state.find(resourceId) ?? (exists ? after : undefined);
  if (!before) return { resourceId, changeType: "Create", after };
  const delta = deltaOf(before.properties, after.properties, "properties");
  const changeType = delta.length > 0 ? "Modify" : "NoChange";
  return { resourceId, changeType, before, after, delta };
}

/** What the template leaves unsaid stays as it is. */
function deltaOf(before: unknown, after: unknown, path: string): object[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isObject(before) && isObject(after))
    return Object.keys(after).flatMap((key) => deltaOf(before[key], after[key], `${path}.${key}`));
  const propertyChangeType = before === undefined ? "Create" : "Modify";
  return [{ path, propertyChangeType, before: before ?? null, after, children: null }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const groupOf = (id: string) => /\/resourceGroups\/[^/]+\//i.exec(id)?.[0].toLowerCase();
