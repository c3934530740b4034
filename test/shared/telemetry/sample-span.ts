/** A span to send. */
import type { FinishedSpan } from "../../../shared/telemetry/span.ts";

export function sampleSpan(more: Partial<FinishedSpan> = {}): FinishedSpan {
  return {
    name: "GET /me/messages",
    kind: "client",
    attributes: { "http.request.method": "GET", "server.address": "graph.microsoft.com" },
    id: { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" },
    parent: { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "00f067aa0ba902b7" },
    startedAt: new Date("2026-03-02T09:30:00.123Z"),
    durationMs: 12.4,
    failure: undefined,
    ...more,
  };
}
