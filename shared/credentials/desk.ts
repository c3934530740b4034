/** What the connector knows and asks of the rotator: its report, and commands to it. */
import type { AzureCredential } from "../identity/azure-credential.ts";
import type { Sealer } from "../sealing/sealer.ts";
import type { CommandRecord } from "./commands/command.ts";
import { type CommandRequest, issueCommand } from "./commands/issue-command.ts";
import { createBlobDocuments } from "../storage/blob-documents.ts";
import { createHealthReader, type CredentialHealth } from "./health.ts";
import { explained } from "../storage/explain-failure.ts";
import { createCommandQueue } from "./store/command-queue.ts";
import { createCommandRecords } from "./store/command-records.ts";
import { createReportStore } from "./store/report-store.ts";
import type { RunReport } from "./run-report.ts";

export interface CredentialDesk {
  /** Undefined: the rotator has not run yet. */
  report(): Promise<RunReport | undefined>;
  health(): Promise<CredentialHealth>;
  issue(request: CommandRequest): Promise<CommandRecord>;
  /** Newest first. */
  commands(): Promise<readonly CommandRecord[]>;
}

export interface DeskOptions {
  readonly blobServiceUrl: string;
  readonly queueServiceUrl: string;
  /** The connector's identity: it may read reports and queue commands, and make no credential. */
  readonly azure: AzureCredential;
  readonly sealer: Sealer;
}

/** In the storage account of both apps. */
export const documentsContainer = "credentials";

export function createCredentialDesk(options: DeskOptions): CredentialDesk {
  const { blobServiceUrl, queueServiceUrl, azure, sealer } = options;
  const documents = createBlobDocuments(`${blobServiceUrl}/${documentsContainer}`, azure);
  const reports = createReportStore(documents);
  const records = createCommandRecords(documents);
  const queue = createCommandQueue(queueServiceUrl, azure);
  return {
    report: async () => await explained(unreached, reports.read()),
    health: createHealthReader(reports),
    issue: async (request) =>
      await explained(unreached, issueCommand(request, { sealer, records, queue, now: Date.now })),
    commands: async () => await explained(unreached, records.recent()),
  };
}

const unreached = "What the rotator wrote, or is asked to do, could not be reached.";
