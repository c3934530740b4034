import { expect, it } from "vitest";
import { envelopeOf } from "../../../shared/telemetry/envelope.ts";
import { sampleSpan } from "./sample-span.ts";

const options = { instrumentationKey: "key", roleName: "func-connector" };

it("makes a dependency of what the connector asks of others", () => {
  const attributes = {
    "http.request.method": "GET",
    "server.address": "graph.microsoft.com",
    "http.response.status_code": 503,
    "http.response.header.request-id": ["7f2f2f0e-6a55-4b66-8c53-6b54b6f3d1f9"],
  };

  const envelope = envelopeOf(sampleSpan({ attributes, failure: "503" }), options);

  expect(envelope).toEqual({
    name: "Microsoft.ApplicationInsights.RemoteDependency",
    time: "2026-03-02T09:30:00.123Z",
    iKey: "key",
    tags: {
      "ai.operation.id": "0af7651916cd43dd8448eb211c80319c",
      "ai.operation.parentId": "00f067aa0ba902b7",
      "ai.cloud.role": "func-connector",
    },
    data: {
      baseType: "RemoteDependencyData",
      baseData: {
        ver: 2,
        id: "b7ad6b7169203331",
        name: "GET /me/messages",
        duration: "0.00:00:00.012",
        success: false,
        type: "HTTP",
        target: "graph.microsoft.com",
        resultCode: "503",
        properties: {
          "http.request.method": "GET",
          "server.address": "graph.microsoft.com",
          "http.response.status_code": "503",
          "http.response.header.request-id": '["7f2f2f0e-6a55-4b66-8c53-6b54b6f3d1f9"]',
        },
      },
    },
  });
});

it("makes a request of the work that a message began, linked to the host's own", () => {
  const link = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "5fd358d59f88ce45" };
  const span = sampleSpan({ name: "process invocations", kind: "consumer", attributes: {}, link });

  const { name, tags, data } = envelopeOf({ ...span, failure: "not_found" }, options);

  expect(name).toBe("Microsoft.ApplicationInsights.Request");
  expect(tags["ai.operation.name"]).toBe("process invocations");
  expect(data).toMatchObject({
    baseType: "RequestData",
    baseData: {
      success: false,
      responseCode: "not_found",
      properties: {
        "_MS.links":
          '[{"operation_Id":"4bf92f3577b34da6a3ce929d0e0e4736","id":"5fd358d59f88ce45"}]',
      },
    },
  });
});

it.each([
  [0, "0.00:00:00.000"],
  [59_999.6, "0.00:01:00.000"],
  [3_723_004, "0.01:02:03.004"],
  [90_000_000, "1.01:00:00.000"],
])("writes %d milliseconds as %s", (durationMs, duration) => {
  expect(envelopeOf(sampleSpan({ durationMs }), options).data.baseData).toMatchObject({ duration });
});
