/** Decodes the bytes of a text file whose encoding nobody declared. */

/** The text, or undefined when the bytes are no text in any encoding that office files have. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding = byteOrderMark(bytes) ?? utf16WithoutMark(bytes);
  if (encoding) return new TextDecoder(encoding).decode(bytes);
  if (bytes.includes(0)) return undefined;
  const text = utf8(bytes) ?? new TextDecoder("windows-1252").decode(bytes);
  return isMostlyPrintable(text) ? text : undefined;
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return undefined;
}

/** Western text in UTF-16 has a zero in nearly every second byte, on one side only. */
function utf16WithoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 2048);
  if (sample.length < 4 || bytes.length % 2 !== 0) return undefined;
  const zeros = [0, 0] as [number, number];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2 === 0 ? 0 : 1]++;
  });
  const most = sample.length * 0.35;
  if (zeros[0] === 0 && zeros[1] > most) return "utf-16le";
  if (zeros[1] === 0 && zeros[0] > most) return "utf-16be";
  return undefined;
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isMostlyPrintable(text: string): boolean {
  const sample = text.slice(0, 4096);
  // eslint-disable-next-line no-control-regex -- control characters are what tells binary from text
  const controls = sample.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f-\u009f]/g) ?? [];
  return controls.length <= sample.length * 0.02;
}
