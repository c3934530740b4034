/** Remembers in Blob storage when a timer last ran, so that a missed run is noticed at the start. */
import { RestError, type BlobServiceClient } from "@azure/storage-blob";

export interface ScheduleStatus {
  Last: string;
  Next: string;
  LastUpdated: string;
}

export interface ScheduleMonitor {
  read(functionName: string): Promise<ScheduleStatus | undefined>;
  write(functionName: string, status: ScheduleStatus): Promise<void>;
}

/** Uses the same blobs as Azure: one per host id and function. */
export function blobScheduleMonitor(blobs: BlobServiceClient, hostId: string): ScheduleMonitor {
  const container = blobs.getContainerClient("azure-webjobs-hosts");
  const statusBlob = (functionName: string) =>
    container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${functionName}/status`);
  return {
    async read(functionName) {
      try {
        const content = await statusBlob(functionName).downloadToBuffer();
        return JSON.parse(content.toString()) as ScheduleStatus;
      } catch (error) {
        if (error instanceof RestError && error.statusCode === 404) return undefined;
        throw error;
      }
    },
    async write(functionName, status) {
      await container.createIfNotExists();
      const content = JSON.stringify(status);
      await statusBlob(functionName).upload(content, Buffer.byteLength(content));
    },
  };
}
