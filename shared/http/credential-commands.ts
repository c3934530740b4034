/** Administrators' commands over HTTP: checked, recorded, and queued to the rotator. */
import type { HttpHandler, HttpRequest, HttpResponseInit } from "@azure/functions";
import * as z from "zod";
import { audited } from "../audit/audited.ts";
import {
  type Command,
  type CommandAction,
  type CommandRecord,
  commandSchema,
} from "../credentials/commands/command.ts";
import type { RunReport } from "../credentials/run-report.ts";
import { viewCommand } from "../credentials/view-report.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import { requireRole } from "../identity/roles.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import type { Services } from "../services.ts";
import { explainIssues } from "../tools/arguments.ts";
import { readJsonBody } from "./json-body.ts";
import { commonHeaders } from "./problem.ts";
import { explained } from "./respond.ts";

/**
 * `POST …/{action}`: answers 202 with where to ask for the outcome. Of a dry run that is the list of
 * steps. `inPath` is what the path names and the body does not.
 */
export function postCommand(
  action: CommandAction,
  inPath: "app" | "keyId" | undefined,
  services: () => Services,
): HttpHandler {
  return explained(async (request, { invocationId }) => {
    const { verifier } = services();
    const call = await verifier.verify(request.headers.get("authorization"));
    const work = {
      tool: `credentials_${action}`,
      surface: "http",
      requestId: invocationId,
    } as const;
    const record = await audited(services().audit, call, work, async () => {
      requireRole(call.caller, "Connector.Admin");
      const { desk } = services();
      const report = await desk.report();
      const fields = await readFields(request, inPath);
      const { dryRun, command } = parseCommand(fields, action, call, report);
      return await desk.issue({ command, dryRun, call, report });
    });
    return accepted(record, invocationId);
  });
}

/** Fields of the body and what the path names, which the body may not name again. */
async function readFields(
  request: HttpRequest,
  inPath: "app" | "keyId" | undefined,
): Promise<Record<string, unknown>> {
  const body = await readJsonBody(request);
  const fields = z.record(z.string(), z.unknown()).safeParse(body);
  if (!fields.success) throw invalid("The body is not an object.");
  const taken = ["action", inPath].find((name) => name !== undefined && name in fields.data);
  if (taken !== undefined) throw invalid(`There is no field "${taken}": the path names it.`);
  return inPath === undefined ? fields.data : { ...fields.data, [inPath]: request.params[inPath] };
}

/** @throws ConnectorError `invalid_input`, or `not_found` for a credential of no listed app. */
function parseCommand(
  { dryRun = false, ...fields }: Record<string, unknown>,
  action: CommandAction,
  { tenant }: VerifiedCall,
  report: RunReport | undefined,
): { dryRun: boolean; command: Command } {
  if (typeof dryRun !== "boolean") throw invalid("dryRun: is true or false.");
  const derived: Partial<Record<CommandAction, () => object>> = {
    revoke: () => ({ app: appWith(fields["keyId"], report) }),
    // Of the connection itself, unless another app is named.
    revoke_connection: () => ("app" in fields ? {} : { app: tenant.clientId }),
  };
  const all = { ...fields, ...derived[action]?.(), action };
  const parsed = commandSchema.safeParse(all, { reportInput: true });
  if (parsed.success) return { dryRun, command: parsed.data };
  throw invalid(explainIssues(parsed.error.issues));
}

/** The path names a credential by its key id alone. */
function appWith(keyId: unknown, report: RunReport | undefined): string {
  const wanted = String(keyId).toLowerCase();
  const found = report?.apps.find(({ credentials }) =>
    credentials.some((one) => one.keyId.toLowerCase() === wanted),
  );
  if (found !== undefined) return found.clientId;
  throw new ConnectorError("not_found", {
    happened: "No command was queued.",
    because: "No listed app had such a credential at the last run.",
    remedy: "Take the keyId from GET /api/credentials, or post a check first.",
  });
}

function invalid(because: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: "No command was queued.",
    because,
    remedy: "Correct the request; docs/credentials.md describes each command.",
  });
}

function accepted(record: CommandRecord, requestId: string): HttpResponseInit {
  return {
    status: 202,
    headers: {
      ...commonHeaders(requestId),
      "content-type": "application/json",
      location: `/api/credentials/commands/${record.id}`,
      "retry-after": "5",
    },
    body: JSON.stringify(viewCommand(record)),
  };
}
