/** The rotator's report over HTTP: all of it for administrators, one word for everybody. */
import type { HttpHandler, HttpRequest } from "@azure/functions";
import { viewCommand, viewReport } from "../credentials/view-report.ts";
import type { CredentialHealth } from "../credentials/health.ts";
import { ConnectorError } from "../errors/connector-error.ts";
import { requireRole } from "../identity/roles.ts";
import type { VerifiedCall } from "../identity/verify-access-token.ts";
import type { Services } from "../services.ts";
import { commonHeaders } from "./problem.ts";
import { respond } from "./respond.ts";

/** `GET /api/health/credentials`: a status word, no names; 503 unless all is well. */
export function getCredentialHealth(services: () => Services): HttpHandler {
  return async (_request, { invocationId }) => {
    const status = await healthWord(services);
    return {
      status: status === "ok" ? 200 : 503,
      headers: { ...commonHeaders(invocationId), "content-type": "application/json" },
      body: JSON.stringify({ status }),
    };
  };
}

async function healthWord(services: () => Services): Promise<CredentialHealth> {
  try {
    return await services().desk.health();
  } catch {
    // Wrong settings, most often: nobody can say that all is well.
    return "stale";
  }
}

/** `GET /api/credentials`: every credential of every listed app, and the latest commands. */
export function getCredentials(services: () => Services): HttpHandler {
  return respond(async (request) => {
    const { desk } = services();
    const { tenant } = await administrator(request, services());
    const [report, commands, health] = await Promise.all([
      desk.report(),
      desk.commands(),
      desk.health(),
    ]);
    const ofTenant = commands.filter(({ tenantKey }) => tenantKey === tenant.key);
    return JSON.stringify({
      status: health,
      ...viewReport(report, tenant.key, Date.now()),
      commands: ofTenant.slice(0, shownCommands).map(viewCommand),
    });
  });
}

const shownCommands = 20;

/** `GET /api/credentials/commands/{id}`: what became of a command. */
export function getCommand(services: () => Services): HttpHandler {
  return respond(async (request) => {
    const { tenant } = await administrator(request, services());
    const { id } = request.params;
    const commands = await services().desk.commands();
    const record = commands.find((one) => one.id === id && one.tenantKey === tenant.key);
    if (record === undefined)
      throw new ConnectorError("not_found", {
        happened: "Nothing was found.",
        because: "There is no such command among the latest hundred.",
        remedy: "GET /api/credentials lists the latest commands.",
      });
    return JSON.stringify(viewCommand(record));
  });
}

async function administrator(request: HttpRequest, { verifier }: Services): Promise<VerifiedCall> {
  const call = await verifier.verify(request.headers.get("authorization"));
  requireRole(call.caller, "Connector.Admin");
  return call;
}
