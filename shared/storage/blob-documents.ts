/** Documents in a container of Blob storage, by the managed identity. */
import type { ContainerClient } from "@azure/storage-blob";
import type { AzureCredential } from "../identity/azure-credential.ts";
import { type Documents, noDocument } from "./documents.ts";
import { storageFailure } from "./storage-failure.ts";

const contentTypes: Readonly<Record<string, string>> = {
  json: "application/json",
  md: "text/markdown; charset=utf-8",
  csv: "text/csv; charset=utf-8",
};

/** @param containerUrl made on the first write when it is missing. */
export function createBlobDocuments(containerUrl: string, credential: AzureCredential): Documents {
  let opening: Promise<ContainerClient> | undefined;
  const container = async () => await (opening ??= open(containerUrl, credential));

  return {
    async read(name) {
      const blob = (await container()).getBlockBlobClient(name);
      try {
        const answer = await blob.download();
        const chunks: Buffer[] = [];
        for await (const chunk of answer.readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
        return { text: Buffer.concat(chunks).toString("utf8"), etag: answer.etag ?? "" };
      } catch (error) {
        const failure = storageFailure(`Blob storage, read ${name}`, error);
        if (failure.kind === "notFound") return undefined;
        throw failure;
      }
    },
    async write(name, text, expected) {
      const blob = (await container()).getBlockBlobClient(name);
      const extension = name.split(".").at(-1) ?? "";
      const options = {
        blobHTTPHeaders: { blobContentType: contentTypes[extension] ?? "text/plain" },
        conditions: conditionsFor(expected),
      };
      const body = Buffer.from(text, "utf8");
      const upload = async () => await blob.upload(body, body.length, options);
      try {
        const written = await upload().catch(async (error: unknown) => {
          if (!isMissingContainer(error)) throw error;
          await (await container()).createIfNotExists();
          return await upload();
        });
        return written.etag ?? "";
      } catch (error) {
        throw storageFailure(`Blob storage, write ${name}`, error);
      }
    },
    async remove(name) {
      try {
        await (await container()).getBlockBlobClient(name).deleteIfExists();
      } catch (error) {
        throw storageFailure(`Blob storage, remove ${name}`, error);
      }
    },
  };
}

/** Loaded on first use: the library takes longer to import than a cold start should. */
async function open(containerUrl: string, credential: AzureCredential): Promise<ContainerClient> {
  const { ContainerClient } = await import("@azure/storage-blob");
  return new ContainerClient(containerUrl, credential);
}

function conditionsFor(expected: string | undefined): { ifMatch?: string; ifNoneMatch?: string } {
  if (expected === undefined) return {};
  return expected === noDocument ? { ifNoneMatch: "*" } : { ifMatch: expected };
}

function isMissingContainer(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ContainerNotFound";
}
