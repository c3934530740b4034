/** Runs LibreOffice and poppler, which must be installed (Debian: libreoffice, python3-uno, poppler-utils). */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";

const extensionOf = { text: ".fodt", sheet: ".fods", slides: ".fodp", drawing: ".svg" };

/** Converts flat OpenDocument (or SVG) source to the format that the target's name ends in. */
export function convert(
  work: string,
  kind: keyof typeof extensionOf,
  source: string,
  target: string,
  filter = "",
): void {
  const name = basename(target, extname(target));
  const input = join(work, name + extensionOf[kind]);
  writeFileSync(input, source);
  convertFile(work, input, extname(target).slice(1) + filter, work);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(work, basename(target)), target);
}

export function convertFile(work: string, input: string, format: string, outdir: string): void {
  const profile = `-env:UserInstallation=file://${join(work, "profile")}`;
  const flags = ["--headless", "--convert-to", format, "--outdir", outdir];
  execFileSync("soffice", [profile, ...flags, input], { stdio: ["ignore", "ignore", "inherit"] });
}

/** Word's own encryption, which the command line of LibreOffice cannot ask for. */
export function protectWithPassword(
  work: string,
  input: string,
  target: string,
  password: string,
): void {
  const script = join(import.meta.dirname, "protect.py");
  execFileSync("/usr/bin/python3", [script, join(work, "profile"), input, target, password]);
}

/** The first page as a grey PNG, as a scanner sees it. */
export function scan(work: string, pdf: string): Uint8Array {
  const flags = ["-png", "-gray", "-r", "90", "-singlefile", pdf, join(work, "scan")];
  execFileSync("pdftoppm", flags);
  return readFileSync(join(work, "scan.png"));
}

/** What a search index would hold of a document. */
export function extractText(work: string, file: string): string {
  if (/\.(csv|html|md|txt)$/.test(file)) return readFileSync(file, "utf8");
  if (file.endsWith(".pdf")) return execFileSync("pdftotext", ["-layout", file, "-"]).toString();
  const stem = join(work, basename(file, extname(file)));
  if (file.endsWith(".docx")) {
    convertFile(work, file, "txt:Text (encoded):UTF8", work);
    return readFileSync(`${stem}.txt`, "utf8");
  }
  if (/\.(xlsx|pptx)$/.test(file)) {
    convertFile(work, file, "pdf", work);
    return extractText(work, `${stem}.pdf`);
  }
  return "";
}
