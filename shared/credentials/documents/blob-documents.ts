/** Documents in a container of Blob storage, by the rotator's managed identity. */
import type { ContainerClient } from "@azure/storage-blob";
import type { AzureCredential } from "../../identity/azure-credential.ts";
import { CallFailure } from "../ports.ts";
import type { FailureKind } from "../types.ts";
import { type Documents, noDocument } from "./documents.ts";

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
        const failure = storageFailure(`read ${name}`, error);
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
        await upload().catch(async (error: unknown) => {
          if (!isMissingContainer(error)) throw error;
          await (await container()).createIfNotExists();
          await upload();
        });
      } catch (error) {
        throw storageFailure(`write ${name}`, error);
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

function storageFailure(call: string, error: unknown): CallFailure {
  const { statusCode } = error as { statusCode?: number };
  return new CallFailure(kindOf(statusCode), `Blob storage, ${call}`, { cause: error });
}

function kindOf(status: number | undefined): FailureKind {
  if (status === 401 || status === 403) return "denied";
  if (status === 404) return "notFound";
  // 412: the condition did not hold; 409: the blob exists although none was expected.
  if (status === 409 || status === 412) return "conflict";
  if (status === 429) return "throttled";
  return status !== undefined && status < 500 ? "refused" : "unavailable";
}
