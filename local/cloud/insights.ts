/** A stand-in for the ingestion of Application Insights: it takes telemetry from identities, not by key. */
import { randomUUID } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { Directory } from "../tenant/directory.ts";
import type { Entra } from "./entra/entra.ts";
import { monitorResource } from "./entra/resources.ts";

export interface InsightsOptions {
  readonly entra: Pick<Entra, "verify">;
  readonly directory: Pick<Directory, "managedIdentity">;
  readonly origin: string;
}

export type Telemetry = z.output<typeof envelope>;

export interface Insights {
  readonly app: Hono<{ Bindings: Partial<HttpBindings> }>;
  /** App settings with which the connector sends here; without them it sends nothing. */
  readonly settings: Readonly<Record<string, string>>;
  /** What was taken, in the order of its arrival. */
  readonly taken: Telemetry[];
  /** Answers of the next posts, for tests: `503` refuses one whole. */
  readonly nextStatuses: number[];
}

const spanId = z.string().regex(/^[\da-f]{16}$/);
const timeSpan = z.string().regex(/^\d+\.[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}$/);
const longText = z.string().min(1).max(1_024);
const properties = z.record(z.string().max(150), z.string().max(8_192));
const work = {
  ver: z.literal(2),
  id: spanId,
  name: longText,
  duration: timeSpan,
  success: z.boolean(),
  properties,
};

/** Stricter than the service, which takes fields that it does not know. */
const envelope = z.strictObject({
  name: z.enum([
    "Microsoft.ApplicationInsights.Request",
    "Microsoft.ApplicationInsights.RemoteDependency",
  ]),
  time: z.iso.datetime(),
  iKey: z.string(),
  tags: z.strictObject({
    "ai.operation.id": z.string().regex(/^[\da-f]{32}$/),
    "ai.operation.parentId": spanId.optional(),
    "ai.operation.name": longText.optional(),
    "ai.cloud.role": longText,
  }),
  data: z.discriminatedUnion("baseType", [
    z.strictObject({
      baseType: z.literal("RequestData"),
      baseData: z.strictObject({ ...work, responseCode: longText }),
    }),
    z.strictObject({
      baseType: z.literal("RemoteDependencyData"),
      baseData: z.strictObject({
        ...work,
        type: longText,
        target: longText.optional(),
        resultCode: longText,
      }),
    }),
  ]),
});

export function createInsights({ entra, directory, origin }: InsightsOptions): Insights {
  const key = randomUUID();
  const insights: Insights = {
    app: new Hono<{ Bindings: Partial<HttpBindings> }>(),
    settings: {
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=${origin}/`,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${directory.managedIdentity.clientId};Authorization=AAD`,
    },
    taken: [],
    nextStatuses: [],
  };
  insights.app.post("/v2.1/track", async (c) => {
    const status = insights.nextStatuses.shift();
    if (status !== undefined) return answer(c, status, 0, 0);
    if (!isSignedIn(c, entra)) return answer(c, 401, 0, 0);
    return take(c, await c.req.json<unknown[]>(), key, insights);
  });
  return insights;
}

function isSignedIn(c: Context, entra: InsightsOptions["entra"]): boolean {
  const [, token = ""] = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  try {
    entra.verify(token, { audience: monitorResource });
    return true;
  } catch {
    return false;
  }
}

/** Each item by itself: 206 names those that were refused. */
function take(c: Context, items: unknown[], key: string, { taken }: Insights): Response {
  const errors = items.flatMap((item, index) => {
    const { data, error } = envelope.safeParse(item);
    const message =
      error?.message ?? (data?.iKey === key ? undefined : "Invalid instrumentation key");
    if (data && message === undefined) taken.push(data);
    return message === undefined ? [] : [{ index, statusCode: 400, message }];
  });
  return answer(
    c,
    errors.length === 0 ? 200 : 206,
    items.length,
    items.length - errors.length,
    errors,
  );
}

function answer(
  c: Context,
  status: number,
  itemsReceived: number,
  itemsAccepted: number,
  errors: { index: number; statusCode: number; message: string }[] = [],
): Response {
  const body = { itemsReceived, itemsAccepted, errors };
  return c.json(body, status as 200);
}
