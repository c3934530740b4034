/** What the template says should stand: what-if evaluates every expression of it. */
import type { WhatIfChange } from "@azure/arm-resourcesdeployments";
import type { ResourceState } from "./compare.ts";

export interface Expected {
  readonly resources: readonly ResourceState[];
  /** Resources whose id only the deployment itself could tell. */
  readonly unchecked: readonly { readonly id: string; readonly why: string }[];
}

export function expectedOf(changes: readonly WhatIfChange[]): Expected {
  const resources = changes
    .map(({ after }) => after as ResourceState | null | undefined)
    .filter((after) => after !== null && after !== undefined);
  const unchecked = changes
    .filter(({ changeType }) => changeType === "Unsupported")
    .map(({ resourceId, symbolicName, unsupportedReason = "" }) => ({
      id: resourceId ?? symbolicName ?? "",
      why: unsupportedReason,
    }));
  return { resources, unchecked };
}

export interface SiteSettings {
  readonly site: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The settings of each site, wherever the template states them. */
export function expectedSettings(resources: readonly ResourceState[]): SiteSettings[] {
  const stated = resources.flatMap(({ id, type, properties }): SiteSettings[] => {
    if (/^microsoft\.web\/sites$/i.test(type)) return [{ site: id, settings: listed(properties) }];
    const site = /^(.+)\/config\/appsettings$/i.exec(id)?.[1];
    if (site === undefined) return [];
    return [{ site, settings: properties as Record<string, unknown> }];
  });
  const bySite = Map.groupBy(stated, ({ site }) => site.toLowerCase());
  return [...bySite.values()].map((all) => ({
    site: all[0]?.site ?? "",
    settings: Object.assign({}, ...all.map(({ settings }) => settings)) as Record<string, unknown>,
  }));
}

interface SiteProperties {
  readonly siteConfig?: { readonly appSettings?: readonly { name: string; value?: unknown }[] };
}

function listed(properties: unknown): Record<string, unknown> {
  const { siteConfig } = (properties ?? {}) as SiteProperties;
  return Object.fromEntries(
    (siteConfig?.appSettings ?? []).map(({ name, value }) => [name, value]),
  );
}
