/** Which images the API takes: true to their type, and not too large. */
import { recognisePicture } from "../../../shared/tools/resource/picture.ts";
import { badRequest } from "./api-error.ts";
import { blocksOf, type CountRequest, type ImageBlock } from "./request.ts";

const mostImages = 100;
const mostBytes = 5 * 1024 * 1024;
/** Above this many images in a request each must be smaller. */
const manyImages = 20;
const longestSide = { few: 8_000, many: 2_000 };

interface Found {
  readonly path: string;
  readonly image: ImageBlock;
}

export function checkImages(request: CountRequest): void {
  const images = imagesOf(request);
  if (images.length > mostImages)
    throw badRequest(`messages: too many images: ${images.length} > ${mostImages}`);
  const longest = images.length > manyImages ? longestSide.many : longestSide.few;
  const paths = images.filter((one) => sideOf(one) > longest).map(({ path }) => path);
  if (paths.length > 0)
    throw badRequest(
      `${paths[0]}: image dimensions exceed the maximum of ${longest} pixels on a side`,
      { error_code: "image_dimensions_too_large", max_side_length_pixels: longest, paths },
    );
}

function imagesOf({ messages }: CountRequest): Found[] {
  return messages.flatMap((message, index) =>
    blocksOf(message).flatMap((block, at) => {
      const path = `messages.${index}.content.${at}`;
      if (block.type === "image") return [{ path: `${path}.image`, image: block }];
      if (block.type !== "tool_result" || !Array.isArray(block.content)) return [];
      return block.content.flatMap((inner, position) =>
        inner.type === "image"
          ? [{ path: `${path}.tool_result.content.${position}.image`, image: inner }]
          : [],
      );
    }),
  );
}

function sideOf({ path, image: { source } }: Found): number {
  if (source.type !== "base64") return 0;
  const where = `${path}.source.base64`;
  const bytes = Buffer.from(source.data, "base64");
  // Node skips what is no base64; the API does not.
  if (bytes.toString("base64") !== source.data) throw badRequest(`${where}: invalid base64 data`);
  if (bytes.length > mostBytes)
    throw badRequest(
      `${where}: image exceeds 5 MB maximum: ${bytes.length} bytes > ${mostBytes} bytes`,
    );
  const picture = recognisePicture(bytes);
  if (!picture?.complete) throw badRequest(`${where}: Could not process image`);
  const mediaType = `image/${picture.format.toLowerCase()}`;
  if (mediaType !== source.media_type)
    throw badRequest(
      `${where}: The image was specified using the ${source.media_type} media type, ` +
        `but the image appears to be a ${mediaType} image`,
    );
  return Math.max(picture.width, picture.height);
}
