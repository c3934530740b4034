/** Pictures as answers show them: as they are where that is possible, else as Graph renders them. */
import { corrupt } from "../../content/content-errors.ts";
import { ConnectorError } from "../../errors/connector-error.ts";
import type { GraphPath } from "../../graph/path.ts";
import type { ToolContext } from "../tool-context.ts";
import { type Picture, recognisePicture } from "./picture.ts";
import type { DocumentContent, Resource } from "./resource.ts";

/**
 * The largest picture that an answer carries. It comes on top of the 25,000 bytes that text may take;
 * Claude's apps refuse answers above 1 MB, and base64 adds a third.
 */
export const maxPictureBytes = 700 * 1024;

/** What Claude takes along one side. */
const maxPixels = 8_000;

type MediaType = NonNullable<Resource["image"]>["mediaType"];

/** Formats that Claude sees. */
const mediaTypes: Partial<Record<Picture["format"], MediaType>> = {
  PNG: "image/png",
  JPEG: "image/jpeg",
  GIF: "image/gif",
  WebP: "image/webp",
};

export interface PictureSource {
  permissions: readonly string[];
  /** Attachments of mail have none. */
  rendering?: GraphPath | undefined;
}

/** @throws ConnectorError `unsupported_content`, or `content_too_large` where nothing can be shown. */
export async function readPicture(
  picture: Picture,
  bytes: Uint8Array,
  { permissions, rendering }: PictureSource,
  context: ToolContext,
): Promise<DocumentContent> {
  if (!picture.complete) throw corrupt("picture");
  // Drawn by instructions that others wrote: no renderer is to follow them.
  if (picture.format === "SVG") throw notShown("It is an SVG drawing, which is not rendered here.");
  const shown = asContent(picture, bytes);
  if (shown !== undefined) return shown;
  if (rendering === undefined) throw unshowable(picture);
  const rendered = await readRendering(rendering, permissions, context);
  return { ...rendered, notes: [...rendered.notes, whyRendered(picture)] };
}

/** A picture as Microsoft 365 itself renders it, smaller and in a common format. */
export async function readRendering(
  rendering: GraphPath,
  permissions: readonly string[],
  { graph }: ToolContext,
): Promise<DocumentContent> {
  const { bytes } = await downloadRendering();
  const picture = recognisePicture(bytes);
  const shown = picture?.complete ? asContent(picture, bytes) : undefined;
  if (shown === undefined) throw notShown("What Microsoft 365 renders of it is no picture.");
  return shown;

  async function downloadRendering() {
    try {
      return await graph.download(rendering, { maxBytes: maxPictureBytes, permissions });
    } catch (error) {
      const isMissing = error instanceof ConnectorError && error.code === "not_found";
      throw isMissing ? notShown("Microsoft 365 has no rendering of it.", error) : error;
    }
  }
}

function asContent(picture: Picture, bytes: Uint8Array): DocumentContent | undefined {
  const mediaType = mediaTypes[picture.format];
  const fits =
    bytes.byteLength <= maxPictureBytes && Math.max(picture.width, picture.height) <= maxPixels;
  if (mediaType === undefined || !fits) return undefined;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  const notes = [
    `A picture of ${picture.width} × ${picture.height} pixels, in image; it has no text.`,
  ];
  if (picture.animated)
    notes.push("It is animated: most viewers, Claude too, see its first frame.");
  return {
    format: mediaType.slice("image/".length),
    markdown: "",
    notes,
    image: { mediaType, data },
  };
}

function whyRendered({ format }: Picture): string {
  return format in mediaTypes
    ? renderedForSize
    : `It is a ${format} picture: shown is a rendering by Microsoft 365.`;
}

/** Said of a picture whose original is not shown. */
export const renderedForSize =
  "The original is too large for an answer: shown is a smaller rendering by Microsoft 365.";

function unshowable({ format }: Picture): ConnectorError {
  if (!(format in mediaTypes))
    return notShown(`It is a ${format} picture; PNG, JPEG, GIF and WebP are shown.`);
  return new ConnectorError("content_too_large", {
    happened: "The picture was not read.",
    because: `It is larger than ${maxPictureBytes / 1024} KB or ${maxPixels} pixels along one side.`,
    remedy: "Open it by the link of its mail, or save it to OneDrive and read it there.",
  });
}

function notShown(because: string, cause?: unknown): ConnectorError {
  return new ConnectorError(
    "unsupported_content",
    {
      happened: "The picture cannot be shown.",
      because,
      remedy: "Open it in Microsoft 365, or save it as PNG or JPEG.",
    },
    { cause },
  );
}
