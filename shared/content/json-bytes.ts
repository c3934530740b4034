/** How much text fits into a number of bytes, counted as they go over the wire: JSON in UTF-8. */

/** Where the longest part of `text` from `start` ends that fits; never inside a surrogate pair. */
export function fittingEnd(text: string, start: number, maxBytes: number): number {
  let bytes = 0;
  for (let index = start; index < text.length; index += 1) {
    bytes += unitBytes(text.charCodeAt(index));
    if (bytes > maxBytes) return splitsPair(text, index) ? index - 1 : index;
  }
  return text.length;
}

/** Of one UTF-16 unit; a surrogate is half of four bytes. */
function unitBytes(unit: number): number {
  if (unit < 0x20) return unit === 0x0a || unit === 0x09 || unit === 0x0d ? 2 : 6;
  if (unit === 0x22 || unit === 0x5c) return 2;
  if (unit < 0x80) return 1;
  return unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
}

function splitsPair(text: string, end: number): boolean {
  return (
    (text.charCodeAt(end - 1) & 0xfc00) === 0xd800 && (text.charCodeAt(end) & 0xfc00) === 0xdc00
  );
}
