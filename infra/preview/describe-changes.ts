/** The changes that what-if foretells, as lines for a person. */
import type { WhatIfChange, WhatIfPropertyChange } from "@azure/arm-resourcesdeployments";
import { shortId } from "../template/short-id.ts";

const signs: Record<WhatIfChange["changeType"], string> = {
  Create: "+ create",
  Delete: "- delete",
  Deploy: "! deploy",
  Modify: "~ modify",
  Unsupported: "? not foretold",
  NoChange: "= unchanged",
  Ignore: "* not of this template",
};

/** One line a change, with its properties below; what stays as it is is only counted. */
export function describeChanges(changes: readonly WhatIfChange[]): string[] {
  const quiet = (change: WhatIfChange) => ["NoChange", "Ignore"].includes(change.changeType);
  const lines = changes
    .filter((change) => !quiet(change))
    .toSorted((one, other) => compare(sortKey(one), sortKey(other)))
    .flatMap(describe);
  return [...lines, summary(changes)];
}

function describe(change: WhatIfChange): string[] {
  const {
    changeType,
    resourceId = change.symbolicName ?? "",
    delta = [],
    unsupportedReason,
  } = change;
  const head = `${signs[changeType]}  ${shortId(resourceId)}`;
  const reason = unsupportedReason === undefined ? [] : [`      ${unsupportedReason}`];
  return [
    head,
    ...reason,
    ...delta.flatMap((one) => describeProperty(one, { id: resourceId, parent: "" })),
  ];
}

/** Which resource a property is of, and of which other property it is part. */
interface Place {
  readonly id: string;
  readonly parent: string;
}

function describeProperty(change: WhatIfPropertyChange, { id, parent }: Place): string[] {
  const { path, propertyChangeType, before, after, children } = change;
  if (propertyChangeType === "NoEffect") return [];
  const full = parent === "" ? path : `${parent}.${path}`;
  if (children && children.length > 0)
    return children.flatMap((child) => describeProperty(child, { id, parent: full }));
  const place = `${id}/${full}`;
  return [`      ${full}: ${show(before, place)} -> ${show(after, place)}`];
}

/** Settings are named, never shown: what a setting holds is for its owner. */
function show(value: unknown, place: string): string {
  if (value === undefined || value === null) return "(none)";
  if (/appsettings|secret|password|token|connectionstring/i.test(place)) return "(not shown)";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function summary(changes: readonly WhatIfChange[]): string {
  const counts = Map.groupBy(changes, ({ changeType }) => changeType);
  const parts = Object.entries(signs)
    .map(([type, sign]) => ({
      sign,
      count: counts.get(type as WhatIfChange["changeType"])?.length,
    }))
    .filter(({ count }) => count !== undefined)
    .map(({ sign, count }) => `${count} ${sign.slice(2)}`);
  return parts.length === 0 ? "Nothing is deployed by this template." : `${parts.join(", ")}.`;
}

const sortKey = ({ changeType, resourceId = "" }: WhatIfChange) => `${changeType} ${resourceId}`;
const compare = (one: string, other: string) => (one < other ? -1 : 1);
