/** The real files under documents/, by name; their bytes are read only when somebody asks. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { SampleDocument } from "./content-types.ts";

const folder = join(import.meta.dirname, "documents");

const mimeTypes: Record<string, string> = {
  ".csv": "text/csv",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".html": "text/html",
  ".jpg": "image/jpeg",
  ".md": "text/markdown",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ".txt": "text/plain",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

type Index = Record<string, Pick<SampleDocument, "size" | "quickXorHash" | "indexedText">>;

let index: Index | undefined;

export function sampleDocument(file: string): SampleDocument {
  index ??= JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as Index;
  const entry = index[file];
  const mimeType = mimeTypes[extname(file)];
  if (!entry || !mimeType) {
    throw new Error(
      `${file} is not among the sample documents; make-documents/make.ts makes them.`,
    );
  }
  return {
    file,
    mimeType,
    ...entry,
    read: async () => new Uint8Array(await readFile(join(folder, file))),
  };
}
