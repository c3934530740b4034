/** A document that Graph holds, wherever it lies: downloaded, and read. */
import { maxContentBytes, type ParsedContent, readContent } from "../../content/read-content.ts";
import type { GraphPath } from "../../graph/path.ts";
import type { ToolContext } from "../tool-context.ts";

export interface StoredDocument {
  fileName: string | null | undefined;
  /** As its item tells it; else the download does. */
  mediaType: string | null | undefined;
  /** Named when the download is refused. */
  permissions: readonly string[];
}

/** @param content where its bytes are, such as `…/content` or `…/$value` */
export async function readDocument(
  content: GraphPath,
  { fileName, mediaType, permissions }: StoredDocument,
  { graph, signal }: ToolContext,
): Promise<ParsedContent> {
  const { bytes, contentType } = await graph.download(content, {
    maxBytes: maxContentBytes,
    permissions,
  });
  const document = { bytes, fileName: fileName ?? "", mediaType: mediaType ?? contentType };
  return await readContent(document, signal);
}
