/** Makes every file under documents/ again: `node local/tenant/make-documents/make.ts`. Their bytes differ on each run. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quickXorHash } from "../quick-xor-hash.ts";
import { convert, extractText, protectWithPassword, scan } from "./office.ts";
import { logo, thermalChart } from "./pictures.ts";
import * as company from "./sources/company.ts";
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
  "cv-wisniewski.pdf": company.curriculumVitae,
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

function makeUnreadableOnes(): void {
  const bandsSource = join(work, "bands.fodt");
  writeFileSync(bandsSource, company.salaryBands);
  protectWithPassword(work, bandsSource, target("salary-bands-2027.docx"), "fjord-2027");

  const lock = { EncryptFile: ["boolean", "true"], DocumentOpenPassword: ["string", "fjord-2027"] };
  const options = Object.entries(lock).map(([name, [type, value]]) => [name, { type, value }]);
  const filter = `:writer_pdf_Export:${JSON.stringify(Object.fromEntries(options))}`;
  convert(work, "text", company.salaryBands, target("salary-bands-2027.pdf"), filter);

  const note = join(work, "note.pdf");
  convert(work, "text", company.deliveryNote, note);
  convert(work, "text", company.scannedPage(scan(work, note)), target("scan-delivery-note.pdf"));

  // An upload that broke off: a zip whose central directory is missing.
  const whole = readFileSync(target("ld3-test-report-ja.docx"));
  writeFileSync(target("ld3-measurements.docx"), whole.subarray(0, Math.floor(whole.length * 0.6)));
}

function makeIndex(): void {
  const unreadable = /^(ld3-measurements|salary-bands|scan-)/;
  const entries = readdirSync(documents)
    .filter((file) => file !== "index.json")
    .toSorted()
    .map((file) => {
      const text = unreadable.test(file) ? "" : extractText(work, target(file));
      const size = statSync(target(file)).size;
      const hash = quickXorHash(readFileSync(target(file)));
      return [file, { size, quickXorHash: hash, indexedText: text.replace(/\s+/g, " ").trim() }];
    });
  writeFileSync(target("index.json"), `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
}

rmSync(documents, { recursive: true, force: true });
mkdirSync(documents, { recursive: true });
for (const [file, source] of Object.entries(texts)) convert(work, "text", source, target(file));
for (const [file, source] of Object.entries(plainFiles)) writeFileSync(target(file), source);
convert(work, "sheet", company.budget, target("budget-2027.xlsx"));
convert(work, "slides", product.kickoffDeck, target("aurora-kickoff.pptx"));
convert(work, "drawing", logo, target("lumen-logo.png"));
convert(work, "drawing", thermalChart, target("ld3-thermal-chart.png"));
makeUnreadableOnes();
makeIndex();
rmSync(work, { recursive: true });
