/** `GET /api/health`: whether this instance can serve calls; a status word each, no names. */
import type { HttpHandler } from "@azure/functions";
import type { Services } from "../services.ts";
import { commonHeaders } from "./problem.ts";

type Status = "ok" | "failing";

/** 200 when all is well, 503 otherwise, so that a probe needs no parser. */
export function getHealth(services: () => Services): HttpHandler {
  return async (_request, { invocationId }) => {
    const checks = await check(services);
    const status: Status = Object.values(checks).includes("failing") ? "failing" : "ok";
    return {
      status: status === "ok" ? 200 : 503,
      headers: { ...commonHeaders(invocationId), "content-type": "application/json" },
      body: JSON.stringify({ status, checks }),
    };
  };
}

async function check(services: () => Services): Promise<Record<string, Status>> {
  try {
    const { sealKeys, audit } = services();
    return {
      settings: "ok",
      keyVault: await succeeds(sealKeys.current()),
      audit: audit.healthy ? "ok" : "failing",
    };
  } catch {
    return { settings: "failing" };
  }
}

async function succeeds(work: Promise<unknown>): Promise<Status> {
  try {
    await work;
    return "ok";
  } catch {
    return "failing";
  }
}
