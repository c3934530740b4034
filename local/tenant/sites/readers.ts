/** Who may read, from aliases to object ids. */
import type { Readers } from "../content-types.ts";
import type { Scene } from "../files/scene.ts";

export function readersOf(aliases: "everyone" | string[], scene: Scene): Readers {
  if (aliases === "everyone") return aliases;
  return aliases.flatMap((alias) => scene.parties(alias).userId ?? []);
}
