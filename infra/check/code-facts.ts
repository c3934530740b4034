/** What the code reads, writes and logs: the template must agree with it. */
import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { registeredFunctions } from "../../scripts/function-names.ts";
import { events, logVerdicts } from "../../shared/credentials/alerts/events.ts";
import type { RunReport, Verdict } from "../../shared/credentials/run-report.ts";
import { errorKinds } from "../../shared/errors/connector-error.ts";
import { settingsSchema } from "../../shared/settings.ts";

const root = resolve(import.meta.dirname, "../..");

let sources: string | undefined;

/** All of the product's code, read once. */
function sourceText(): string {
  sources ??= globSync("{shared,functions}/**/*.ts", { cwd: root })
    .map((path) => readFileSync(resolve(root, path), "utf8"))
    .join("\n");
  return sources;
}

/** App settings by name; `required`: without it the app answers every call with an error. */
export function readSettings(): { all: readonly string[]; required: readonly string[] } {
  const missing = settingsSchema.safeParse({}).error?.issues ?? [];
  return {
    all: Object.keys(settingsSchema.shape),
    required: [...new Set(missing.map(({ path }) => String(path[0])))],
  };
}

/** Of queues that functions listen to, those without what they set aside. */
export async function queueNames(): Promise<readonly string[]> {
  const bindings = (await registeredFunctions()).flatMap((one) => Object.values(one.bindings));
  const names = bindings.flatMap(({ queueName }) => queueName ?? []);
  return [...new Set(names.map((name) => name.replace(/-poison$/, "")))];
}

/** By the constants' names, such as `documentsContainer`, and by those of settings. */
export function containerNames(): readonly string[] {
  return [...constants("Container"), ...settingDefaults("_CONTAINER")];
}

export function tableNames(): readonly string[] {
  const opened = [...sourceText().matchAll(/\bopenTable\([^,]+, "(\w+)"/g)];
  const names = opened.map(([, name = ""]) => name);
  return [...new Set([...names, ...constants("Table"), ...settingDefaults("_TABLE")])];
}

function constants(kind: string): string[] {
  const pattern = new RegExp(`^(?:export )?const \\w*${kind}(?:Name)? = "([A-Za-z0-9-]+)"`, "gm");
  return [...sourceText().matchAll(pattern)].map(([, name = ""]) => name);
}

function settingDefaults(ending: string): string[] {
  const shape: Record<string, { safeParse(value: unknown): { data?: unknown } }> =
    settingsSchema.shape;
  return Object.entries(shape)
    .filter(([name]) => name.endsWith(ending))
    .map(([, schema]) => String(schema.safeParse(undefined).data));
}

/** Names of the structured events: what is logged by a literal name, and those of the watch. */
export function loggedEvents(): readonly string[] {
  const calls = sourceText().matchAll(/\blog\(\s*((?:[^,"]*"[a-z_]+")+)/g);
  const names = [...calls].flatMap(([, text = ""]) =>
    [...text.matchAll(/"([a-z]+(?:_[a-z]+)+)"/g)].map(([, name = ""]) => name),
  );
  return [...new Set([...names, ...Object.values(events)])];
}

/** Fields that every line of an event has which is logged by a literal name. */
export function eventFields(event: string): readonly string[] {
  const calls = sourceText().matchAll(new RegExp(`\\blog\\(\\s*"${event}", \\{([^{}]*)\\}`, "g"));
  const lines = [...calls].map(([, details = ""]) =>
    [...details.matchAll(/(?:^|,)\s*(\w+)/g)].map(([, name = ""]) => name),
  );
  const [first = [], ...others] = lines;
  return first.filter((name) => others.every((line) => line.includes(name)));
}

/** A code by which our errors, or ends of the agent's runs, are known. */
export function isCode(name: string): boolean {
  return name in errorKinds || sourceText().includes(`code: "${name}"`);
}

/** Fields of verdicts, as the code itself logs them. */
export function verdictFields(): readonly string[] {
  const verdict: Verdict = {
    tenantKey: "default",
    clientId: "app",
    keyId: "key",
    about: "about",
    level: "high",
    rule: "expiring",
    threshold: 14,
    summary: "summary",
    next: { what: "waits", at: "2026-01-01T00:00:00Z" },
    action: "action",
  };
  const fields = new Set<string>();
  const report = { apps: [{ mode: "secret", verdicts: [verdict] }] } as unknown as RunReport;
  logVerdicts(report, (_event, details) => {
    for (const field of Object.keys(details)) fields.add(field);
  });
  return [...fields];
}
