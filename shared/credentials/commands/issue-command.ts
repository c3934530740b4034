/** Puts an administrator's command on the queue to the rotator, sealed with the token that allows it. */
import { randomUUID } from "node:crypto";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { VerifiedCall } from "../../identity/verify-access-token.ts";
import type { Sealer } from "../../sealing/sealer.ts";
import type { CommandQueue } from "../store/command-queue.ts";
import type { CommandRecords } from "../store/command-records.ts";
import type { RunReport } from "../run-report.ts";
import {
  type Command,
  type CommandMessage,
  type CommandRecord,
  commandLifeSeconds,
  type SealedCommand,
} from "./command.ts";

export interface IssuePorts {
  readonly sealer: Sealer;
  readonly records: CommandRecords;
  readonly queue: CommandQueue;
  readonly now: () => number;
}

export interface CommandRequest {
  readonly command: Command;
  readonly dryRun: boolean;
  /** Whose role was checked. */
  readonly call: VerifiedCall;
  readonly report: RunReport | undefined;
}

/** @throws ConnectorError `not_found`, `throttled`; CallFailure when storage takes nothing. */
export async function issueCommand(
  { command, dryRun, call, report }: CommandRequest,
  { sealer, records, queue, now }: IssuePorts,
): Promise<CommandRecord> {
  requireListed(command, call.tenant.key, report);
  if (command.action === "revoke_connection" && !dryRun)
    requirePreview(command, call.caller.objectId, await records.recent(), now());
  const id = randomUUID();
  const sealed: SealedCommand = { id, command, dryRun, accessToken: call.caller.accessToken };
  const message: CommandMessage = {
    id,
    sealed: await sealer.seal("credential-command", sealed, commandLifeSeconds),
  };
  const record: CommandRecord = {
    id,
    tenantKey: call.tenant.key,
    command,
    dryRun,
    requestedBy: call.caller.objectId,
    requestedAt: new Date(now()).toISOString(),
    state: "queued",
  };
  // The record comes first: the rotator takes no command that has none.
  if (!(await records.add(record))) throw tooMany();
  try {
    await queue.send(message);
  } catch (failure) {
    const outcome = ["The queue to the rotator did not take it."];
    await records.update(id, () => ({ state: "failed", outcome })).catch(() => undefined);
    throw failure;
  }
  return record;
}

/** A slip of the hand is told at once; what the rotator finds out later it tells in the record. */
function requireListed(command: Command, tenantKey: string, report: RunReport | undefined): void {
  if (!("app" in command)) return;
  const app = report?.apps.find(
    (one) => one.clientId === command.app && one.tenantKey === tenantKey,
  );
  if (app === undefined)
    throw notListed(
      "The app is not on the list of the last run.",
      "Take the client id from GET /api/credentials; further apps are listed by WATCHED_APPS.",
    );
  if ("keyId" in command && !app.credentials.some(({ keyId }) => keyId === command.keyId))
    throw notListed(
      "The app had no such credential at the last run.",
      "Take the keyId from GET /api/credentials, or post a check first.",
    );
}

const previewLifeMs = 60 * 60_000;

/** Whoever ends a connection has read what that takes: a dry run of theirs within the hour. */
function requirePreview(
  { app, deleteApplication }: Extract<Command, { action: "revoke_connection" }>,
  administrator: string,
  records: readonly CommandRecord[],
  now: number,
): void {
  const previewed = records.some(
    ({ command, dryRun, state, requestedBy, requestedAt }) =>
      command.action === "revoke_connection" &&
      command.app === app &&
      command.deleteApplication === deleteApplication &&
      dryRun &&
      state === "done" &&
      requestedBy === administrator &&
      now - Date.parse(requestedAt) < previewLifeMs,
  );
  if (previewed) return;
  throw new ConnectorError("conflict", {
    happened: "No command was queued.",
    because:
      "A connection is ended only after a dry run by the same administrator within the hour.",
    remedy: 'Post it with "dryRun": true, read the steps in its outcome, then post it again.',
  });
}

function notListed(because: string, remedy: string): ConnectorError {
  return new ConnectorError("not_found", { happened: "No command was queued.", because, remedy });
}

function tooMany(): ConnectorError {
  return new ConnectorError(
    "throttled",
    {
      happened: "No command was queued.",
      because: "Fifty commands were queued within a quarter of an hour.",
      remedy:
        "Wait until the rotator has taken them; GET /api/credentials shows what became of them.",
    },
    { retryAfterSeconds: 60 },
  );
}
