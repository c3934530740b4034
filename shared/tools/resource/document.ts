/** A document that Graph holds, wherever it lies: downloaded, and read. */
import { maxContentBytes, readContent } from "../../content/read-content.ts";
import type { GraphPath } from "../../graph/path.ts";
import type { ToolContext } from "../tool-context.ts";
import { readPicture } from "./image.ts";
import { recognisePicture } from "./picture.ts";
import type { DocumentContent } from "./resource.ts";

export interface StoredDocument {
  fileName: string | null | undefined;
  /** As its item tells it; else the download does. */
  mediaType: string | null | undefined;
  /** Named when the download is refused. */
  permissions: readonly string[];
  prefer?: readonly string[];
  /** Where Graph's own rendering of it is, should it be a picture that cannot be shown as it is. */
  rendering?: GraphPath;
}

/** @param content where its bytes are, such as `…/content` or `…/$value` */
export async function readDocument(
  content: GraphPath,
  { fileName, mediaType, permissions, prefer, rendering }: StoredDocument,
  context: ToolContext,
): Promise<DocumentContent> {
  const { graph, signal } = context;
  const { bytes, contentType } = await graph.download(content, {
    maxBytes: maxContentBytes,
    permissions,
    prefer,
  });
  const picture = recognisePicture(bytes);
  if (picture !== undefined)
    return await readPicture(picture, bytes, { permissions, rendering }, context);
  const document = { bytes, fileName: fileName ?? "", mediaType: mediaType || contentType };
  return await readContent(document, signal);
}
