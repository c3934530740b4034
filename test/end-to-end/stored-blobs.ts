/** Every blob that the connector stored, as `container/name content`: for tests that look for secrets. */
import { BlobServiceClient } from "@azure/storage-blob";
import { type Cloud, storageCredential } from "../../local/cloud/cloud.ts";

export async function storedBlobs(cloud: Cloud): Promise<string[]> {
  const url = cloud.settings["AzureWebJobsStorage__blobServiceUri"]!;
  const service = new BlobServiceClient(url, storageCredential(cloud));
  const contents: string[] = [];
  for await (const { name } of service.listContainers()) {
    const container = service.getContainerClient(name);
    for await (const blob of container.listBlobsFlat()) {
      const bytes = await container.getBlobClient(blob.name).downloadToBuffer();
      contents.push(`${name}/${blob.name} ${bytes.toString("latin1")}`);
    }
  }
  return contents;
}
