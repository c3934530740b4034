/** What each command does, once the rotator allows it. */
import { ConnectorError } from "../../errors/connector-error.ts";
import { acknowledge } from "../alerts/acknowledge.ts";
import { readAlertState } from "../alerts/alert-state.ts";
import { alertStateName } from "../alerts/tell-alerts.ts";
import { adopt } from "../adopt.ts";
import { noDocument } from "../../storage/documents.ts";
import { listManagedApps } from "../managed-apps.ts";
import { completeReview } from "../review/hold-review.ts";
import { revokeCredential } from "../revoke-credential.ts";
import { previewRotation } from "../rotate-app.ts";
import { revokeConnection } from "../revocation/revoke-connection.ts";
import { acceptBaseline } from "../tamper/accept-baseline.ts";
import type { ManagedApp } from "../facts.ts";
import type { AppReport, Verdict } from "../run-report.ts";
import type { RotationRequest } from "../state.ts";
import { neutraliseLine } from "../../content/neutralise.ts";
import { watch, type WatchParts } from "../watch.ts";
import type { Command } from "./command.ts";
import type { AllowedCommand } from "./take-command.ts";

/** What was done, or would be. @throws ConnectorError for what cannot be done; CallFailure */
export async function executeCommand(
  allowed: AllowedCommand,
  parts: WatchParts,
): Promise<readonly string[]> {
  const { command, dryRun } = allowed;
  switch (command.action) {
    case "check":
      return await check(dryRun, parts);
    case "rotate":
      return await rotate(command, dryRun, parts);
    case "revoke": {
      const app = await findApp(command.app, parts);
      const done = await revokeCredential({ app, keyId: command.keyId, dryRun }, parts.ports);
      return dryRun ? done : [...done, ...(await lookAgain(app, parts))];
    }
    case "adopt": {
      const app = await findApp(command.app, parts);
      const done = await adopt({ app, keyId: command.keyId, dryRun }, parts.ports);
      return dryRun ? done : [...done, ...(await lookAgain(app, parts))];
    }
    case "acknowledge":
      return await quiet(command, allowed, parts);
    case "complete_review":
      return await endReview(allowed, parts);
    case "accept":
      return await accept(command, allowed, parts);
    case "revoke_connection":
      return await stop(command, allowed, parts);
  }
}

async function check(dryRun: boolean, parts: WatchParts): Promise<readonly string[]> {
  const { found } = await listApps(parts);
  if (dryRun)
    return found.map(
      ({ name }) => `${name}: read and judge everything; take the step that is due, if one is.`,
    );
  const checkNow = new Set(found.map(({ objectId }) => objectId));
  return (await watch(parts, { checkNow })).apps.map(tell);
}

async function rotate(
  { app: clientId, replaceRevoked }: Extract<Command, { action: "rotate" }>,
  dryRun: boolean,
  parts: WatchParts,
): Promise<readonly string[]> {
  const app = await findApp(clientId, parts);
  if (app.mode !== "secret")
    throw refuse(
      app.mode === "federated"
        ? "The app signs in by its managed identity: it has no secret to rotate."
        : "The app is watched only.",
      "Nothing needs to be done; GET /api/credentials shows its credentials.",
    );
  const request: RotationRequest = { rotate: true, replaceRevoked };
  if (dryRun) return (await previewRotation(app, parts.ports, request)).map(planned);
  const report = await watch(parts, { requests: new Map([[app.objectId, request]]) });
  return report.apps.filter((one) => one.objectId === app.objectId).map(tell);
}

/** Silence until a day, for what people know of. */
async function quiet(
  { subject, until, reason }: Extract<Command, { action: "acknowledge" }>,
  { dryRun, call }: AllowedCommand,
  { documents, ports }: WatchParts,
): Promise<readonly string[]> {
  const stored = await documents.read(alertStateName);
  const by = call.caller.objectId;
  const request = { subject, until: Date.parse(until), by, why: reason };
  const state = acknowledge(readAlertState(stored?.text), request, ports.clock.now());
  const said = `No alert about ${subject} until ${until}, unless it grows worse.`;
  if (dryRun) return [said];
  await documents.write(alertStateName, JSON.stringify(state), stored?.etag ?? noDocument);
  return [`Done: ${said}`];
}

/** Every row is decided on and the decisions are carried out: reminders end. */
async function endReview(
  { dryRun, call }: AllowedCommand,
  { documents, ports }: WatchParts,
): Promise<readonly string[]> {
  if (dryRun) return ["Mark the access review of this quarter as done; its reminders end."];
  const ended = await completeReview(call.caller.objectId, { ...ports, documents });
  return [ended ? "The access review is marked as done." : "There is no open access review."];
}

/** What the tamper watch found is taken for right. */
async function accept(
  { app: clientId, reason }: Extract<Command, { action: "accept" }>,
  { dryRun, call }: AllowedCommand,
  parts: WatchParts,
): Promise<readonly string[]> {
  const app = await findApp(clientId, parts);
  const request = { app, by: call.caller.objectId, why: reason, dryRun };
  const { differences } = await acceptBaseline(request, {
    ...parts.ports,
    directory: parts.tamper,
  });
  const verb = dryRun ? "Would accept" : "Accepted";
  const said = differences?.map(
    ({ field, change, keyId, value }) =>
      `${verb}: ${field}, ${change}: ${keyId ?? neutraliseLine(value).slice(0, 200)}`,
  ) ?? [`${verb}: the present state, as a baseline in place of the missing one.`];
  const none = said.length === 0 ? [`${verb}: the state as it is known already.`] : said;
  return dryRun ? none : [...none, ...(await lookAgain(app, parts))];
}

/** Ends a connection; what takes an administrator's own rights is printed, to be done by hand. */
async function stop(
  { app: clientId, reason, deleteApplication }: Extract<Command, { action: "revoke_connection" }>,
  { dryRun, call }: AllowedCommand,
  parts: WatchParts,
): Promise<readonly string[]> {
  const app = await findApp(clientId, parts);
  const by = call.caller.objectId;
  return await revokeConnection(
    { app, by, why: reason, dryRun, deleteApplication },
    {
      rotator: parts.rotator.graph("Application.ReadWrite.OwnedBy"),
      clock: parts.ports.clock,
      log: parts.ports.log,
      documents: parts.documents,
    },
  );
}

async function listApps({ settings, rotator, reports, ports }: WatchParts) {
  return await listManagedApps(settings, rotator, await reports.read(), ports.clock.now());
}

async function findApp(clientId: string, parts: WatchParts): Promise<ManagedApp> {
  const { found } = await listApps(parts);
  const app = found.find((one) => one.clientId === clientId);
  if (app !== undefined) return app;
  throw refuse(
    "The app is not on the rotator's list, or Microsoft Graph does not answer for it.",
    "GET /api/credentials shows the list; WATCHED_APPS adds to it.",
  );
}

async function lookAgain(app: ManagedApp, parts: WatchParts): Promise<readonly string[]> {
  const report = await watch(parts, { checkNow: new Set([app.objectId]) });
  return report.apps.filter((one) => one.objectId === app.objectId).map(tell);
}

function tell({ name, level, step, next }: AppReport): string {
  return `${name}: ${level}; ${step}. Next: ${planned(next)}`;
}

function planned({ what, at }: Verdict["next"]): string {
  return at === undefined ? what : `${at}: ${what}`;
}

function refuse(because: string, remedy: string): ConnectorError {
  return new ConnectorError("conflict", { happened: "Nothing was changed.", because, remedy });
}
