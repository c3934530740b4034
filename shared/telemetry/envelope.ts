/** A span as Application Insights takes it: requests and dependencies of one operation. */
import type { Attributes } from "@opentelemetry/api";
import type { FinishedSpan, SpanKind } from "./span.ts";

export interface Envelope {
  readonly name: string;
  readonly time: string;
  readonly iKey: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: string;
    readonly baseData: Readonly<Record<string, unknown>>;
  };
}

export interface EnvelopeOptions {
  readonly instrumentationKey: string;
  /** The function app, by the name under which the host reports it. */
  readonly roleName: string;
}

export function envelopeOf(span: FinishedSpan, options: EnvelopeOptions): Envelope {
  const { name, kind, id, parent, link, startedAt, durationMs, failure, attributes } = span;
  // Only the other half of an operation is a request: the first half's is reported by the host.
  const request = kind === "consumer";
  return {
    name: `Microsoft.ApplicationInsights.${request ? "Request" : "RemoteDependency"}`,
    time: startedAt.toISOString(),
    iKey: options.instrumentationKey,
    tags: {
      "ai.operation.id": id.traceId,
      ...(parent && { "ai.operation.parentId": parent.spanId }),
      ...(request && { "ai.operation.name": name }),
      "ai.cloud.role": options.roleName,
    },
    data: {
      baseType: request ? "RequestData" : "RemoteDependencyData",
      baseData: {
        ver: 2,
        id: id.spanId,
        name,
        duration: timeSpan(durationMs),
        success: failure === undefined,
        properties: {
          ...properties(attributes),
          ...(link && {
            "_MS.links": JSON.stringify([{ operation_Id: link.traceId, id: link.spanId }]),
          }),
        },
        ...(request ? { responseCode: failure ?? "0" } : dependency(span)),
      },
    },
  };
}

function dependency({ kind, failure, attributes }: FinishedSpan): Record<string, string> {
  const status = attributes["http.response.status_code"];
  const target = attributes["server.address"] ?? attributes["messaging.destination.name"];
  return {
    type: dependencyType(kind, attributes),
    ...(target !== undefined && { target: String(target) }),
    resultCode: String(status ?? failure ?? "0"),
  };
}

/** As Application Insights draws them in its maps. */
function dependencyType(kind: SpanKind, attributes: Attributes): string {
  if (attributes["gen_ai.provider.name"] !== undefined) return "GenAI";
  if (attributes["http.request.method"] !== undefined) return "HTTP";
  return kind === "producer" ? "Queue Message" : "InProc";
}

function properties(attributes: Attributes): Record<string, string> {
  const known = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    known.map(([name, value]) => [
      name,
      Array.isArray(value) ? JSON.stringify(value) : String(value),
    ]),
  );
}

/** `d.hh:mm:ss.fff` */
function timeSpan(ms: number): string {
  const whole = Math.round(ms);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const seconds = whole / 1_000;
  const clock = [(seconds / 3_600) % 24, (seconds / 60) % 60, seconds % 60].map(two).join(":");
  return `${Math.floor(seconds / 86_400)}.${clock}.${String(whole % 1_000).padStart(3, "0")}`;
}
