import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../shared/errors/connector-error.ts";
import { GraphServiceError, GraphTransportError } from "../../../shared/graph/graph-failure.ts";
import { askedAgain, madeOnce } from "../../../shared/tools/made-once.ts";
import { FakeGraph } from "../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../fakes/fake-tool-context.ts";

const explanation = { happened: "It failed.", because: "So.", remedy: "Wait." };
const lost = () =>
  new ConnectorError("service_unavailable", explanation, {
    cause: new GraphTransportError("network"),
  });
const answered = (status: number) =>
  new ConnectorError("graph_error", explanation, {
    cause: new GraphServiceError({ status, headers: new Headers(), code: undefined }),
  });

/** Each step is what the next request or look comes to. */
function world(made: (string | Error)[], looks: (string | undefined | Error)[] = []) {
  const log: string[] = [];
  const next = async <T>(name: string, steps: (T | Error)[]): Promise<T | undefined> => {
    log.push(name);
    const step = steps.shift();
    if (step instanceof Error) throw step;
    return step;
  };
  const context = (repeated = false) => {
    const fake = fakeToolContext(new FakeGraph());
    return {
      ...fake,
      attempt: { ...fake.attempt, repeated },
      pause: async (ms: number) => void log.push(`pause ${ms}`),
    };
  };
  const change = {
    what: "the message was sent",
    where: "the chat",
    lagMs: 8_000,
    make: async () => (await next<string>("make", made)) ?? "",
    lookUp: async () => await next<string>("look", looks as (string | Error)[]),
  };
  return { log, change, context };
}

const failure = (run: Promise<unknown>) => run.catch((error: unknown) => error);

it("makes a change without looking for it first", async () => {
  const { change, context, log } = world(["made"]);

  expect(await madeOnce(change, context())).toBe("made");
  expect(log).toEqual(["make"]);
});

it("finds what an earlier attempt made", async () => {
  const { change, context, log } = world([], ["found"]);

  expect(await madeOnce(change, context(true))).toBe("found");
  expect(log).toEqual(["look"]);
});

it("looks until the lag is over before it makes what an earlier attempt may have made", async () => {
  const { change, context, log } = world(["made"]);

  expect(await madeOnce(change, context(true))).toBe("made");
  expect(log).toEqual([
    "look",
    "pause 1000",
    "look",
    "pause 2000",
    "look",
    "pause 5000",
    "look",
    "make",
  ]);
});

describe("after an answer that was lost", () => {
  it.each([lost(), answered(500), answered(503)])(
    "finds what was made all the same",
    async (error) => {
      const { change, context, log } = world([error], [undefined, "found"]);

      expect(await madeOnce(change, context())).toBe("found");
      expect(log).toEqual(["make", "look", "pause 1000", "look"]);
    },
  );

  it("makes what is not to be found", async () => {
    const { change, context } = world([lost(), "made"]);

    expect(await madeOnce(change, context())).toBe("made");
  });

  it("says that nothing is known when it cannot be looked up", async () => {
    const { change, context } = world([lost()], [answered(403)]);

    expect(await failure(madeOnce(change, context()))).toMatchObject({
      code: "outcome_unknown",
      happened: "Whether the message was sent is not known.",
      remedy: expect.stringContaining("Look into the chat before you repeat it"),
    });
  });

  it("ends after a second lost answer", async () => {
    const { change, context, log } = world([lost(), lost(), "third"]);

    expect(await failure(madeOnce(change, context()))).toMatchObject({ code: "outcome_unknown" });
    expect(log.filter((step) => step === "make")).toHaveLength(2);
  });
});

it.each([answered(400), answered(403), answered(429)])(
  "lets a refusal rise: nothing was made",
  async (refusal) => {
    const { change, context, log } = world([refusal]);

    expect(await failure(madeOnce(change, context()))).toBe(refusal);
    expect(log).toEqual(["make"]);
  },
);

describe("of a change that the service makes but once", () => {
  it("asks again when an answer is lost", async () => {
    const { change, log } = world([lost(), "made"]);

    expect(await askedAgain(change)).toBe("made");
    expect(log).toEqual(["make", "make"]);
  });

  it("says that nothing is known after two", async () => {
    const { change } = world([lost(), answered(502)]);

    expect(await failure(askedAgain(change))).toMatchObject({ code: "outcome_unknown" });
  });

  it("lets a refusal rise", async () => {
    const refusal = answered(400);

    expect(await failure(askedAgain(world([refusal]).change))).toBe(refusal);
  });
});
