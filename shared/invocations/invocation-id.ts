/** Ids of invocations: the newest sort first, and none can be guessed. */
import { randomBytes } from "node:crypto";

/** The last moment that dates know, milliseconds since 1970: ids count down from it. */
const endOfTime = 8_640_000_000_000_000;
const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
/** Of five bits each. */
const randomCharacters = 24;
const form = /^2[0-9a-z]{10}[a-z2-7]{24}$/;

export function newInvocationId(now: number): string {
  const random = Array.from(randomBytes(randomCharacters), (byte) => alphabet[byte & 31]);
  return `${idsFrom(new Date(now))}${random.join("")}`;
}

/** Sorts before every id of that moment or earlier, and after every later one. */
export function idsFrom(instant: Date): string {
  return (endOfTime - instant.getTime()).toString(36);
}

export function acceptedAt(id: string): Date {
  return new Date(endOfTime - Number.parseInt(id.slice(0, -randomCharacters), 36));
}

export function isInvocationId(text: string): boolean {
  return form.test(text);
}
