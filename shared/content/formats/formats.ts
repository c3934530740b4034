/** The formats that the connector reads. A new one is a file beside this and a name in the list. */
import type { ContentFormat } from "../format.ts";
import { csv } from "./csv.ts";
import { docx } from "./docx.ts";
import { eml } from "./eml.ts";
import { html } from "./html.ts";
import { markdown } from "./markdown.ts";
import { pdf } from "./pdf.ts";
import { plainText } from "./plain-text.ts";
import { pptx } from "./pptx.ts";
import { vtt } from "./vtt.ts";
import { xlsx } from "./xlsx.ts";

export const formats: readonly ContentFormat[] = [
  docx,
  xlsx,
  pptx,
  pdf,
  vtt,
  eml,
  html,
  csv,
  markdown,
  plainText,
];
