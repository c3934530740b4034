/**
 * Makes the files under documents/ again, those that are named or all of them:
 * `node local/tenant/make-documents/make.ts [file ...]`. Their bytes differ on each run.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quickXorHash } from "../quick-xor-hash.ts";
import { convert, extractText, protectWithPassword, scan } from "./office.ts";
import { logo, pilotLine, standView, thermalChart } from "./pictures.ts";
import * as company from "./sources/company.ts";
import * as hostile from "./sources/hostile.ts";
import * as languages from "./sources/languages.ts";
import * as plain from "./sources/plain.ts";
import * as product from "./sources/product.ts";

const documents = join(import.meta.dirname, "../documents");
const work = mkdtempSync(join(tmpdir(), "documents-"));
const target = (file: string) => join(documents, file);

const texts = {
  "aurora-product-brief.docx": product.productBrief,
  "borealis-field-report.docx": product.recallReport,
  "brightvolt-proposal.docx": product.injectedProposal,
  "charging-study.pdf": hostile.study,
  "cv-wisniewski.pdf": company.curriculumVitae,
  "dealer-terms-2027.docx": hostile.dealerTerms,
  "gulf-market-note-ar.docx": languages.gulfMarketNote,
  "ld3-test-report-ja.docx": languages.driveTestReport,
  "nordcell-invoice.pdf": company.invoice,
  "note-commerciale-france.docx": languages.salesMemo,
  "offer-nair.pdf": company.offerLetter,
  "quarterly-report-q3-2026.pdf": company.quarterlyReport,
  "rahmenliefervertrag-voltara.docx": languages.supplyContract,
  "travel-policy.pdf": company.travelPolicy,
};

const plainFiles = {
  "aurora-kickoff-notes.md": plain.kickoffNotes,
  "dealer-orders.csv": plain.dealerOrders,
  "kiosk-3.log.txt": plain.crashLog,
  "ld3-firmware-0.9.4.txt": plain.firmwareNotes,
  "lumen-post-november.html": plain.newsletter,
  "price-list-2027.csv": plain.priceList,
};

const unreadableOnes = {
  "salary-bands-2027.docx": () => {
    const source = join(work, "bands.fodt");
    writeFileSync(source, company.salaryBands);
    protectWithPassword(work, source, target("salary-bands-2027.docx"), "fjord-2027");
  },
  "salary-bands-2027.pdf": () => {
    const lock = {
      EncryptFile: ["boolean", "true"],
      DocumentOpenPassword: ["string", "fjord-2027"],
    };
    const options = Object.entries(lock).map(([name, [type, value]]) => [name, { type, value }]);
    const filter = `:writer_pdf_Export:${JSON.stringify(Object.fromEntries(options))}`;
    convert(work, "text", company.salaryBands, target("salary-bands-2027.pdf"), filter);
  },
  "scan-delivery-note.pdf": () => {
    const note = join(work, "note.pdf");
    convert(work, "text", company.deliveryNote, note);
    convert(work, "text", company.scannedPage(scan(work, note)), target("scan-delivery-note.pdf"));
  },
  // An upload that broke off: a zip whose central directory is missing.
  "ld3-measurements.docx": () => {
    const whole = readFileSync(target("ld3-test-report-ja.docx"));
    const part = whole.subarray(0, Math.floor(whole.length * 0.6));
    writeFileSync(target("ld3-measurements.docx"), part);
  },
};

/** Those that no program but the first opens again, and the scanned one. */
const unreadable = /^(ld3-measurements|salary-bands|scan-)/;

function makeIndex(made: string[]): void {
  const known = existsSync(target("index.json"))
    ? (JSON.parse(readFileSync(target("index.json"), "utf8")) as Record<string, object>)
    : {};
  const entries = made.map((file) => {
    const text = unreadable.test(file) ? "" : extractText(work, target(file));
    const size = statSync(target(file)).size;
    const hash = quickXorHash(readFileSync(target(file)));
    return [file, { size, quickXorHash: hash, indexedText: text.replace(/\s+/g, " ").trim() }];
  });
  const all = Object.entries({ ...known, ...Object.fromEntries(entries) }).toSorted(
    ([one], [other]) => (one < other ? -1 : 1),
  );
  writeFileSync(target("index.json"), `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
}

const files = new Map<string, () => void>();
for (const [file, source] of Object.entries(texts))
  files.set(file, () => convert(work, "text", source, target(file)));
for (const [file, source] of Object.entries(plainFiles))
  files.set(file, () => writeFileSync(target(file), source));
const sheets = { "budget-2027.xlsx": company.budget, "supplier-prices.xlsx": hostile.prices };
for (const [file, source] of Object.entries(sheets))
  files.set(file, () => convert(work, "sheet", source, target(file)));
const slides = { "aurora-kickoff.pptx": product.kickoffDeck, "partner-pitch.pptx": hostile.pitch };
for (const [file, source] of Object.entries(slides))
  files.set(file, () => convert(work, "slides", source, target(file)));
const drawings = {
  "ld3-thermal-chart.png": thermalChart,
  "lumen-logo.png": logo,
  "pilot-line.jpg": pilotLine,
  "stand-view.png": standView,
};
for (const [file, source] of Object.entries(drawings))
  files.set(file, () => convert(work, "drawing", source, target(file)));
for (const [file, make] of Object.entries(unreadableOnes)) files.set(file, make);

const wanted = process.argv.length > 2 ? process.argv.slice(2) : [...files.keys()];
mkdirSync(documents, { recursive: true });
for (const file of wanted) {
  const make = files.get(file);
  if (!make) throw new Error(`${file} is not among ${[...files.keys()].join(", ")}.`);
  make();
}
makeIndex(wanted);
rmSync(work, { recursive: true });
