/** How the parts of an Office package refer to one another: by ids that a part beside them explains. */
import { posix } from "node:path";
import type { Zip } from "../zip.ts";
import { elements, parseXml } from "./xml.ts";

export interface Relationship {
  id: string;
  /** The last word of its type: "worksheet", "notesSlide", "hyperlink". */
  type: string;
  /** The name of a part of the package, or where a link leads. */
  target: string;
  isExternal: boolean;
}

/** The relationships of a part; none when it has no list or the list is no longer there. */
export function relationshipsOf(zip: Zip, part: string): Relationship[] {
  const list = posix.join(posix.dirname(part), "_rels", `${posix.basename(part)}.rels`);
  if (!zip.has(list)) return [];
  return elements(parseXml(zip.read(list))).map(({ attributes }) => {
    const target = attributes["Target"] ?? "";
    const isExternal = attributes["TargetMode"] === "External";
    return {
      id: attributes["Id"] ?? "",
      type: posix.basename(attributes["Type"] ?? ""),
      target: isExternal ? target : partName(part, target),
      isExternal,
    };
  });
}

/** Relative to the part that refers to it, or absolute as some writers have it. */
function partName(from: string, target: string): string {
  return posix.resolve("/", posix.dirname(from), target).slice(1);
}

/** The id by which an element refers to another part, whatever prefix the writer chose: `r:id`. */
export function referenceOf(attributes: Readonly<Record<string, string>>): string | undefined {
  const name = Object.keys(attributes).find((key) => key.endsWith(":id"));
  return name && attributes[name];
}
