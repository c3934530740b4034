/** The rotator's side of a command: trusts nothing but the token sealed into it, and acts once. */
import { ConnectorError } from "../../errors/connector-error.ts";
import { requireRole } from "../../identity/roles.ts";
import type { AccessTokenVerifier, VerifiedCall } from "../../identity/verify-access-token.ts";
import type { Sealer } from "../../sealing/sealer.ts";
import type { Log } from "../ports.ts";
import type { CommandRecords } from "../store/command-records.ts";
import {
  type Command,
  type CommandMessage,
  type CommandRecord,
  commandMessageSchema,
  isEnded,
  type SealedCommand,
} from "./command.ts";

export interface AllowedCommand {
  readonly id: string;
  readonly command: Command;
  readonly dryRun: boolean;
  readonly call: VerifiedCall;
}

export interface TakePorts {
  readonly sealer: Sealer;
  readonly verifier: AccessTokenVerifier;
  readonly records: CommandRecords;
  readonly log: Log;
  readonly now: () => number;
  /** Does it, or lists its steps. @throws ConnectorError for what cannot be done. */
  readonly execute: (command: AllowedCommand) => Promise<readonly string[]>;
}

/**
 * May be called again with the same message: the queue delivers at least once, and a run may die
 * anywhere. @throws what may pass, so that the host tries again and sets the message aside at last.
 */
export async function takeCommand(message: unknown, ports: TakePorts): Promise<void> {
  const { id, sealed } = commandMessageSchema.parse(message);
  const record = await ports.records.update(id, (known) =>
    isEnded(known) ? undefined : { state: "running" },
  );
  if (record === undefined || isEnded(record)) {
    // Posted by somebody else than the connector, or a second delivery.
    ports.log("credential_command_ignored", { id, state: record?.state ?? "unknown" });
    return;
  }
  try {
    const allowed = await allow({ id, sealed }, ports);
    const { command, dryRun, call } = allowed;
    await ports.records.update(id, () => ({ command, dryRun, requestedBy: call.caller.objectId }));
    const outcome = await ports.execute(allowed);
    await end(record, { state: "done", outcome }, ports);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.status >= 500) throw error;
    await end(record, { state: "refused", outcome: [error.message] }, ports);
  }
}

/** The message failed too often, or cannot be understood: it lies aside, and its command ends. */
export async function giveUpCommand(message: unknown, ports: Omit<TakePorts, "execute">) {
  const parsed = commandMessageSchema.safeParse(message);
  const id = parsed.success ? parsed.data.id : "unreadable";
  ports.log("credential_command_poison", { id });
  const outcome = ["It failed five times. The rotator's log says why; post it again."];
  const ended = (): Partial<CommandRecord> => ({ ...endedNow(ports), state: "failed", outcome });
  await ports.records.update(id, (known) => (isEnded(known) ? undefined : ended()));
}

/** Signature, lifetime, tenant and role of the token, once more; and the age of the command. */
async function allow(
  { id, sealed }: CommandMessage,
  { sealer, verifier }: TakePorts,
): Promise<AllowedCommand> {
  const opened = await sealer.open<SealedCommand>("credential-command", sealed);
  if (opened === undefined || opened.id !== id)
    throw new ConnectorError("invalid_input", {
      happened: "The command was not carried out.",
      because: "It is older than 15 minutes, or was changed on its way.",
      remedy: "Post it again; if that lasts, check that the rotator's function app runs.",
    });
  const { command, dryRun, accessToken } = opened;
  const call = await verifier.verify(`Bearer ${accessToken}`);
  requireRole(call.caller, "Connector.Admin");
  return { id, command, dryRun, call };
}

async function end(
  { id, command }: CommandRecord,
  changes: Pick<CommandRecord, "state" | "outcome">,
  ports: TakePorts,
): Promise<void> {
  ports.log("credential_command", { id, action: command.action, state: changes.state });
  await ports.records.update(id, () => ({ ...changes, ...endedNow(ports) }));
}

function endedNow({ now }: Pick<TakePorts, "now">): { endedAt: string } {
  return { endedAt: new Date(now()).toISOString() };
}
