import { describe, expect, it } from "vitest";
import type { Binding } from "../../../local/host/core-api.ts";
import { FunctionApp } from "../../../local/host/function-app.ts";
import { hostFunctions } from "../../../local/host/host-function.ts";

function appWith(...functions: [string, Partial<Binding>][]): FunctionApp {
  const app = new FunctionApp(() => {});
  for (const [name, trigger] of functions) {
    const bindings = { trigger: { type: "httpTrigger", authLevel: "anonymous", ...trigger } };
    app.registerFunction({ name, bindings }, () => {});
  }
  return app;
}

function check(app: FunctionApp) {
  return hostFunctions(app, (name) => name === "off");
}

describe("the functions of an app", () => {
  it("are accepted with their triggers, and marked when they are disabled", () => {
    const app = appWith(["on", { methods: ["GET"] }], ["off", { type: "timerTrigger" }]);

    const functions = check(app);

    expect(functions).toMatchObject([
      { name: "on", disabled: false, trigger: { type: "httpTrigger", name: "trigger" } },
      { name: "off", disabled: true, trigger: { type: "timerTrigger" } },
    ]);
  });

  it.each([["host"], ["1st"], ["a.b"], ["a".repeat(129)]])("cannot be named %s", (name) => {
    expect(() => check(appWith([name, {}]))).toThrow(`'${name}' is not a valid function name.`);
  });

  it.each([["admin"], ["Administrators/list"], ["runtime/x"], ["/admin/"]])(
    "cannot have the route %s, which is the host's own",
    (route) => {
      expect(() => check(appWith(["tool", { route }]))).toThrow(
        "The 'tool' function is in error: The specified route conflicts with one or more built in routes.",
      );
    },
  );

  it("cannot be named like a built in route unless they have a route of their own", () => {
    expect(() => check(appWith(["runtime_info", {}]))).toThrow("built in routes");
    expect(check(appWith(["runtime_info", { route: "info" }]))).toHaveLength(1);
  });

  it("cannot share a route and a method", () => {
    const get = { route: "same/{id}", methods: ["GET", "POST"] };
    const post = { route: "/Same/{id}", methods: ["post"] };

    expect(() => check(appWith(["one", get], ["two", post]))).toThrow(
      "The 'two' function is in error: The route specified conflicts with the route defined by function 'one'.",
    );
  });

  it("can share a route when their methods differ", () => {
    const app = appWith(
      ["one", { route: "x", methods: ["GET"] }],
      ["two", { route: "x", methods: ["PUT"] }],
    );

    expect(check(app)).toHaveLength(2);
  });

  it("are refused all at once, each with its fault", () => {
    const app = appWith(
      ["spoken", { methods: ["SPEAK"] }],
      ["blobs", { type: "blobTrigger" }],
      ["level", { authLevel: "secret" }],
    );

    expect(() => check(app)).toThrow(
      [
        "The 'spoken' function is in error: 'speak' is not a valid HTTP method.",
        "The 'blobs' function is in error: The binding type 'blobTrigger' is not supported by this host.",
        "The 'level' function is in error: 'secret' is not a valid authorization level.",
      ].join("\n"),
    );
  });

  it("cannot ask for what this host would silently leave out", () => {
    const app = new FunctionApp(() => {});
    const trigger = { type: "timerTrigger" };
    const retried = { name: "retried", bindings: { trigger }, retryOptions: {} };
    app.registerFunction(retried, () => {});
    const bindings = { trigger, blob: { type: "blob", direction: "out" as const } };
    app.registerFunction({ name: "output", bindings }, () => {});

    expect(() => check(app)).toThrow(
      /'retried'.*Retry policies are not supported[^]*'output'.*'blob' is not supported/,
    );
  });

  it("must have exactly one trigger", () => {
    const none = new FunctionApp(() => {});
    none.registerFunction({ name: "none", bindings: { out: { type: "http" } } }, () => {});

    expect(() => check(none)).toThrow("No trigger binding specified");
  });

  it("cannot be registered twice under one name, or after the start", () => {
    const app = appWith(["one", {}]);
    const metadata = { name: "one", bindings: { trigger: { type: "httpTrigger" } } };

    expect(() => app.registerFunction(metadata, () => {})).toThrow("already been registered");
    app.finishStartup();
    expect(() => app.registerFunction({ ...metadata, name: "two" }, () => {})).toThrow(
      "can only be registered during app startup",
    );
  });
});
