import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ingestionTarget } from "../../../shared/telemetry/ingestion-target.ts";
import { createSendSpans } from "../../../shared/telemetry/send-spans.ts";
import { sampleSpan } from "./sample-span.ts";

const target = ingestionTarget(
  "InstrumentationKey=8f1f6a3e-0c0b-4c56-9d5c-0e5c8a1f7b21;IngestionEndpoint=https://in.example/",
)!;
const token = { token: "token", expiresOnTimestamp: 0 };
const spans = [sampleSpan({ name: "a" }), sampleSpan({ name: "b" })];

let logged: string[];
beforeEach(() => {
  logged = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void logged.push(line));
});
afterEach(() => void vi.restoreAllMocks());

function sender(...answers: (Response | Error)[]) {
  const requests: Request[] = [];
  const scopes: unknown[] = [];
  const send = createSendSpans({
    target,
    roleName: "func",
    credential: {
      getToken: (scope) => {
        scopes.push(scope);
        return Promise.resolve(token);
      },
    },
    fetch: async (url, init) => {
      requests.push(new Request(url, init));
      const answer = answers.shift() ?? new Response("{}");
      if (answer instanceof Error) throw answer;
      return await Promise.resolve(answer);
    },
  });
  return { send, requests, scopes };
}

it("posts all of them at once, as the app's identity, and follows nobody elsewhere", async () => {
  const { send, requests, scopes } = sender();

  const again = await send(spans);

  expect(again).toEqual([]);
  expect(scopes).toEqual(["https://monitor.azure.com/.default"]);
  const [request] = requests;
  expect(request).toMatchObject({
    method: "POST",
    url: "https://in.example/v2.1/track",
    redirect: "error",
  });
  expect(request?.headers.get("authorization")).toBe("Bearer token");
  const names = ((await request!.json()) as { data: { baseData: { name: string } } }[]).map(
    ({ data }) => data.baseData.name,
  );
  expect(names).toEqual(["a", "b"]);
});

it("posts without a token where the key suffices", async () => {
  let headers: RequestInit["headers"];
  const send = createSendSpans({
    target,
    roleName: "func",
    credential: undefined,
    fetch: async (_url, init) => {
      headers = init?.headers;
      return await Promise.resolve(new Response("{}"));
    },
  });

  await send(spans);

  expect(headers).toEqual({ "content-type": "application/json" });
});

it.each([401, 403, 408, 429, 500, 503])("keeps them for later after %d", async (status) => {
  const { send } = sender(new Response("{}", { status }));

  expect(await send(spans)).toEqual(spans);
});

it.each([400, 402, 404, 439])("gives them up after %d", async (status) => {
  const { send } = sender(new Response("{}", { status }));

  expect(await send(spans)).toEqual([]);
});

it("keeps of a batch what was refused for a while", async () => {
  const errors = [
    { index: 0, statusCode: 400, message: "wrong" },
    { index: 1, statusCode: 503, message: "busy" },
  ];
  const { send } = sender(
    Response.json({ itemsReceived: 2, itemsAccepted: 0, errors }, { status: 206 }),
  );

  expect(await send(spans)).toEqual([spans[1]]);
});

it("keeps them when nobody answers, and tells it once until it works again", async () => {
  const { send } = sender(
    new TypeError("fetch failed to https://in.example"),
    new Response("{}", { status: 503 }),
    new Response("{}"),
    new Response("{}", { status: 503 }),
  );

  for (let times = 0; times < 4; times += 1) await send(spans);

  expect(logged).toEqual([
    "Traces do not reach Application Insights: TypeError.",
    "Traces do not reach Application Insights: it answered 503.",
  ]);
});

it("keeps them when there is no token", async () => {
  const send = createSendSpans({
    target,
    roleName: "func",
    credential: { getToken: async () => await Promise.reject(new Error("no identity")) },
  });

  expect(await send(spans)).toEqual(spans);
});
