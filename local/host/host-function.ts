/** A registered function as the host sees it, checked by the rules of the Functions host. */
import type { Binding } from "./core-api.ts";
import type { FunctionApp, RegisteredFunction } from "./function-app.ts";

export interface HostFunction extends RegisteredFunction {
  name: string;
  disabled: boolean;
  trigger: Binding & { name: string };
}

export interface HttpBinding {
  name: string;
  route: string;
  methods: string[];
  authLevel: "anonymous" | "function" | "admin";
}

const authLevels = ["anonymous", "function", "admin"] as const;
const httpMethods = ["get", "post", "delete", "head", "patch", "put", "options"];
const runnable = ["httptrigger", "queuetrigger", "timertrigger"];

/** Checks all registered functions; one error names everything that the host would refuse. */
export function hostFunctions(
  app: FunctionApp,
  isDisabled: (name: string) => boolean,
): HostFunction[] {
  const accepted: HostFunction[] = [];
  const faults: string[] = [];
  for (const registered of app.functions.values()) {
    const { name } = registered.metadata;
    try {
      const trigger = triggerOf(registered);
      const candidate = { ...registered, name, trigger, disabled: isDisabled(name) };
      checkNames(candidate);
      checkRoute(candidate, accepted);
      accepted.push(candidate);
    } catch (error) {
      faults.push(`The '${name}' function is in error: ${(error as Error).message}`);
    }
  }
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return accepted;
}

/** The HTTP trigger with its defaults filled in, or undefined if the function has another one. */
export function httpBinding({ name, trigger }: HostFunction): HttpBinding | undefined {
  if (trigger.type.toLowerCase() !== "httptrigger") return undefined;
  const route = textOption(trigger, "route")?.trim();
  const level = textOption(trigger, "authLevel")?.toLowerCase() ?? "function";
  const authLevel = authLevels.find((known) => known === level);
  if (!authLevel) throw new Error(`'${level}' is not a valid authorization level.`);
  const listed = (trigger["methods"] as string[] | undefined) ?? httpMethods;
  const methods = listed.map((method) => method.toLowerCase());
  return {
    name: trigger.name,
    route: (route || name).replaceAll(/^\/|\/$/g, ""),
    methods,
    authLevel,
  };
}

export function hasTrigger(
  candidate: HostFunction,
  type: "queueTrigger" | "timerTrigger",
): boolean {
  return candidate.trigger.type.toLowerCase() === type.toLowerCase();
}

/** An option of a trigger that is text; undefined if the app left it out. */
export function textOption(trigger: Binding, option: string): string | undefined {
  const value = trigger[option];
  if (value === undefined || typeof value === "string") return value;
  throw new Error(`The option ${option} of the ${trigger.type} must be text.`);
}

function triggerOf({ metadata }: RegisteredFunction): Binding & { name: string } {
  const triggers = Object.entries(metadata.bindings)
    .filter(([, binding]) => binding.type.toLowerCase().endsWith("trigger"))
    .map(([name, binding]) => ({ ...binding, name }));
  const [trigger] = triggers;
  if (!trigger) throw new Error("No trigger binding specified. A function must have a trigger.");
  if (triggers.length > 1) throw new Error("Multiple trigger bindings defined.");
  if (!runnable.includes(trigger.type.toLowerCase())) {
    throw new Error(`The binding type '${trigger.type}' is not supported by this host.`);
  }
  const others = Object.entries(metadata.bindings).filter(([name]) => name !== trigger.name);
  const unsupported = others.find(([name, { type }]) => name !== "$return" || type !== "http");
  if (unsupported) {
    throw new Error(`The binding '${unsupported[1].type}' is not supported by this host.`);
  }
  if (metadata.retryOptions) throw new Error("Retry policies are not supported by this host.");
  return trigger;
}

function checkNames({ name, metadata }: HostFunction): void {
  if (!/^[a-z][\w-]{0,127}$/i.test(name) || name.toLowerCase() === "host") {
    throw new Error(`'${name}' is not a valid function name.`);
  }
  for (const binding of Object.keys(metadata.bindings)) {
    if (binding !== "$return" && !/^[a-z][a-z\d]{0,127}$/i.test(binding)) {
      throw new Error(`The binding name ${binding} is invalid. Please assign a valid name.`);
    }
  }
}

function checkRoute(candidate: HostFunction, accepted: HostFunction[]): void {
  const http = httpBinding(candidate);
  const sameName = accepted.some(({ name }) => name.toLowerCase() === candidate.name.toLowerCase());
  if (sameName) throw new Error("Another function has the same name, ignoring case.");
  if (!http) return;
  const unknown = http.methods.find((method) => !httpMethods.includes(method));
  if (unknown) throw new Error(`'${unknown}' is not a valid HTTP method.`);
  if (/^(admin|runtime)/i.test(http.route)) {
    throw new Error("The specified route conflicts with one or more built in routes.");
  }
  for (const other of accepted) {
    const theirs = httpBinding(other);
    if (!theirs || theirs.route.toLowerCase() !== http.route.toLowerCase()) continue;
    if (theirs.methods.some((method) => http.methods.includes(method))) {
      const because = `conflicts with the route defined by function '${other.name}'`;
      throw new Error(`The route specified ${because}.`);
    }
  }
}
