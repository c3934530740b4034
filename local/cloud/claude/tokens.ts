/** How many tokens something is: near enough for limits, budgets and bills. */

const bytesPerToken = 3.6;
/** What an image of usual size costs. */
const imageTokens = 1_600;
/** What the API adds to each block for its frame. */
const frame = 4;

export function textTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken);
}

/** Of a block, a message, a tool: anything that is JSON. Image data counts as one image each. */
export function tokensOf(value: unknown): number {
  let images = 0;
  const json = JSON.stringify(value, (key, inner: unknown) => {
    if (key === "cache_control") return undefined;
    if (!isImage(inner)) return inner;
    images++;
    return "image";
  });
  return frame + textTokens(json) + images * imageTokens;
}

function isImage(value: unknown): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, "type") === "image";
}

/** The beginning of a text that is at most so many tokens. */
export function clipTokens(text: string, tokens: number): string {
  if (textTokens(text) <= tokens) return text;
  let clipped = text.slice(0, Math.floor(tokens * bytesPerToken));
  while (clipped !== "" && textTokens(clipped) > tokens) clipped = clipped.slice(0, -1);
  return clipped;
}
