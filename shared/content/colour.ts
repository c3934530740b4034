/** Colours of text and of what lies behind it, and whether one can be told from the other. */

/** Red, green and blue; `transparent`; or undefined for a colour that is not plain to see. */
export type Colour = readonly [number, number, number] | "transparent" | undefined;

const namedColours: Record<string, Colour> = {
  white: [255, 255, 255],
  snow: [255, 250, 250],
  ivory: [255, 255, 240],
  whitesmoke: [245, 245, 245],
  black: [0, 0, 0],
  transparent: "transparent",
};

export function parseColour(value: string): Colour {
  if (Object.hasOwn(namedColours, value)) return namedColours[value];
  const hex = /^#?([0-9a-f]{3,8})$/.exec(value)?.[1];
  if (hex) return hexColour(hex);
  const numbers = /^rgba?\(([^)]*)\)$/
    .exec(value)?.[1]
    ?.split(/[\s,/]+/)
    .map(parseFloat);
  const [red, green, blue, alpha = 1] = numbers ?? [];
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  return alpha === 0 ? "transparent" : [red, green, blue];
}

function hexColour(hex: string): Colour {
  const long = hex.length < 6 ? hex.replace(/./g, "$&$&") : hex;
  if (long.length === 8 && long.endsWith("00")) return "transparent";
  const channel = (at: number) => parseInt(long.slice(at, at + 2), 16);
  return long.length < 6 ? undefined : [channel(0), channel(2), channel(4)];
}

/** True when text of this colour cannot be seen before this background; false when either is unknown. */
export function isUnseenColour(colour: Colour, background: Colour): boolean {
  if (colour === "transparent") return true;
  if (!colour || !background || background === "transparent") return false;
  return colour.every((channel, index) => Math.abs(channel - background[index]!) <= 16);
}
