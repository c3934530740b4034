import { describe, expect, it } from "vitest";
import { startHost } from "../../../local/host/host.ts";
import { onAnnouncement, release } from "../../fixtures/host/signals.ts";
import { fixtures, startSample } from "./sample-host.ts";

describe("the local host", () => {
  it("lists the functions of the app with their bindings", async () => {
    await using host = await startSample();

    const names = host.functions.map(({ name }) => name);
    const queue = host.functions.find(({ name }) => name === "work");

    expect(names).toEqual(
      "echo greet silent lazy failing hooked slow keyed secured tick work".split(" "),
    );
    expect(queue?.disabled).toBe(true);
    expect(Object.values(queue?.bindings ?? {})).toMatchObject([{ type: "queueTrigger" }]);
  });

  it("loads the app anew for each start, also what a function imports late", async () => {
    const greetings: string[] = [];
    for (const GREETING of ["first", "second"]) {
      await using host = await startSample({ settings: { GREETING } });
      for (const path of ["greet", "lazy"]) {
        greetings.push(await (await fetch(`${host.url}/${path}`)).text());
      }
    }

    expect(greetings).toEqual(["first", "first", "second", "second"]);
  });

  it("gives the app its settings, periods as underscores, and takes them back", async () => {
    process.env["GREETING"] = "before";

    const host = await startSample({ settings: { GREETING: "during", "With.Period": "x" } });
    const during = [process.env["GREETING"], process.env["With_Period"]];
    await host.close();

    expect(during).toEqual(["during", "x"]);
    expect([process.env["GREETING"], process.env["With_Period"]]).toEqual(["before", undefined]);
    delete process.env["GREETING"];
  });

  it("knows a disabled function by either form of the setting", async () => {
    await using host = await startSample({ settings: { AzureWebJobs_lazy_Disabled: "True" } });

    const disabled = host.functions.filter((candidate) => candidate.disabled);

    expect(disabled.map(({ name }) => name)).toEqual(["lazy", "work"]);
    expect((await fetch(`${host.url}/lazy`)).status).toBe(404);
  });

  it("runs the hooks in their order; they may replace input, handler, result and error", async () => {
    await using host = await startSample();

    const response = await fetch(`${host.url}/hooked`, { method: "POST" });

    expect(await response.json()).toEqual(["started", "pre", "around", "post", "failed"]);
  });

  it("shows the log to the log hook, which may change what the app wrote", async () => {
    await using host = await startSample();

    await host.fireTimer("tick");

    expect(await host.logged("tick with")).toMatchObject({
      category: "user",
      functionName: "tick",
      message: "tick with a [redacted], past due: false",
    });
  });

  it("lets running invocations finish when it closes, then the app itself", async () => {
    const order: unknown[] = [];
    onAnnouncement((what) => order.push(what));
    const host = await startSample();
    const answer = fetch(`${host.url}/slow`);
    await host.logged("slow started");

    const closed = host.close().then(() => order.push("closed"));
    release();
    await closed;

    expect(order).toEqual(["slow ended", "appTerminate ran", "closed"]);
    expect(await (await answer).text()).toBe("done");
    await expect(fetch(host.url)).rejects.toThrow("fetch failed");
  });

  it("does not wait for ever when it closes", async () => {
    const host = await startSample({ closePatience: 50 });
    const answer = fetch(`${host.url}/slow`);
    await host.logged("slow started");

    await Promise.all([host.close(), expect(answer).rejects.toThrow("fetch failed")]);
    release();

    await host.logged("Some invocations still ran");
  });

  it("gives up a function that exceeds the functionTimeout of host.json", async () => {
    const hostJson = { version: "2.0", functionTimeout: "00:00:00.050" };
    await using host = await startSample({ hostJson });

    const response = await fetch(`${host.url}/api/slow`);
    release();

    expect(response.status).toBe(500);
    await host.logged("FunctionTimeoutError: The function slow was given up after 0.05 s");
  });

  it("puts the default route prefix before every route", async () => {
    await using host = await startSample({ hostJson: { version: "2.0" } });

    expect((await fetch(`${host.url}/api/silent`)).status).toBe(200);
    expect((await fetch(`${host.url}/silent`)).status).toBe(404);
  });

  it("runs one app at a time", async () => {
    await using host = await startSample();

    await expect(startSample()).rejects.toThrow("A function app runs in this process already.");
    expect((await fetch(`${host.url}/silent`)).status).toBe(200);
  });

  it.each([
    ["host.json is wrong", { hostJson: { version: "1.0" } }, "host.json cannot be used."],
    ["a setting is missing", { settings: { TICK: "" } }, "'%TICK%' does not resolve"],
    ["a schedule is wrong", { settings: { TICK: "daily" } }, "'daily' was not recognized"],
    [
      "storage is not set",
      { settings: { "AzureWebJobs.work.Disabled": "0" } },
      "Storage connection",
    ],
    ["the app registers nothing", { entry: `${fixtures}/signals.ts` }, "No functions were found"],
  ])("does not start when %s, and leaves nothing behind", async (_, options, because) => {
    await expect(startSample(options)).rejects.toThrow(because);

    await using host = await startSample();
    expect((await fetch(`${host.url}/silent`)).status).toBe(200);
  });

  it("says which function to name when a hook for one is called with another", async () => {
    await using host = await startSample();

    expect(() => host.fireTimer("echo")).toThrow("The timer function echo cannot be run.");
  });

  it("names the entry file that it cannot load", async () => {
    const settings = {};

    await expect(
      startHost({ entry: `${fixtures}/none.ts`, hostJson: { version: "2.0" }, settings }),
    ).rejects.toThrow("none.ts");
  });
});
