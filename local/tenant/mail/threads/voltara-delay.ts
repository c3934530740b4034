/** Mail about the battery supplier's delay and the second source. */
import type { ThreadScript } from "../script.ts";

const contract =
  "https://lumencycles.sharepoint.com/sites/aurora/Shared%20Documents/Contracts/Rahmenliefervertrag%20Voltara.docx";

export const voltaraDelay: ThreadScript[] = [
  {
    key: "voltara-delay",
    subject: "VP-625: first delivery delayed",
    mails: [
      {
        from: "zielinska",
        to: ["ben.okafor"],
        sent: [13, "10:17"],
        importance: "high",
        text: `Dear Ben,

I have to inform you that the first lot of **1,500 packs VP-625**, due on 14 December 2026, will be five weeks late. The new date is **18 January 2027**.

The reason: our cell supplier changed the separator, so the packs need a new UN 38.3 certification. The test house in Gdańsk starts on 30 November and needs six weeks.

I am sorry for the trouble. We can talk tomorrow at 10:00.

Kind regards
Katarzyna Zielińska
Key Account Manager, Voltara`,
        marks: { "ben.okafor": { flagged: true } },
      },
      {
        from: "ben.okafor",
        to: ["zielinska"],
        cc: ["anna.keller"],
        sent: [13, "11:40"],
        text: `Dear Katarzyna,

thank you for telling us early. Five weeks would stop our line on 11 January. Please answer three questions by tomorrow noon:

- Can you deliver a part, at least 600 packs, with the old separator?
- Is the delivery of the VP-500 (1,800 packs) affected?
- Do you accept the penalty of § 7 of our contract?

Ben`,
      },
      {
        from: "zielinska",
        to: ["ben.okafor"],
        cc: ["anna.keller"],
        sent: [12, "11:52"],
        text: `Dear Ben,

- No part delivery: the old cells are used up.
- VP-500 and VP-750 are **not** affected.
- We accept § 7: 0.5 % a week of the value of the lot, so 5 × 0.5 % of €465,000 = **€11,625**. It will be credited on the January invoice.

Kind regards
Katarzyna`,
        marks: { "anna.keller": { categories: ["Aurora", "Suppliers"] } },
      },
      {
        from: "ben.okafor",
        to: ["anna.keller", "daniel.meier"],
        sent: [12, "13:30"],
        subject: "FW: VP-625: first delivery delayed",
        text: `Anna, Daniel,

see below. My proposal: buy 600 packs from Nordcell in Aarhus as a bridge. They quote €342 instead of €310, so €19,200 more, delivery on 8 January. With them we start on 25 January instead of 11 January and keep 18 March.

The contract with Voltara is attached, § 7 is on page 2.

Ben`,
        attachments: [
          { file: "rahmenliefervertrag-voltara.docx", name: "Rahmenliefervertrag Voltara.docx" },
        ],
        marks: { "anna.keller": { flagged: true, categories: ["Suppliers"] } },
      },
      {
        from: "daniel.meier",
        to: ["ben.okafor", "anna.keller"],
        sent: [12, "16:05"],
        text: `Approved, up to €210,000 in all. Book the difference on the Operations budget 2026, not on the launch.

Please get the cell certificate from Nordcell before you order.

Daniel`,
      },
      {
        from: "anna.keller",
        to: ["ben.okafor", "daniel.meier"],
        sent: [12, "17:15"],
        text: `Agreed. I will tell the team at the kick-off that production starts on 25 January.

Anna`,
      },
    ],
  },
  {
    key: "nordcell-order",
    subject: "PO-4471: 600 packs NC-625",
    mails: [
      {
        from: "ben.okafor",
        to: ["nordcell"],
        sent: [10, "09:05"],
        text: `Hi Mikkel,

please find our order PO-4471: 600 packs NC-625 at €342.00, delivery to Freiburg, gate 3, on 8 January 2027 at the latest. We need the UN 38.3 summary and EN 50604-1 certificate with the order confirmation.

Ben Okafor`,
      },
      {
        from: "nordcell",
        to: ["ben.okafor"],
        sent: [10, "14:44"],
        text: `Hi Ben,

confirmed: 600 packs, leaving Aarhus on 5 January, with you on 7 January. The twelve sample packs left today. Certificates follow from our quality team (Freja).

Med venlig hilsen
Mikkel Holm`,
      },
      {
        from: "nordcell",
        to: ["ben.okafor"],
        sent: [4, "10:20"],
        text: `Hi Ben,

here is the invoice NC-88213 over €208,350.00, transport included. 2 % discount if you pay within 10 days.

Mikkel`,
        attachments: [{ file: "nordcell-invoice.pdf", name: "NC-88213.pdf" }],
      },
      {
        from: "ben.okafor",
        to: ["daniel.meier"],
        cc: ["anna.keller"],
        sent: [4, "10:55"],
        subject: "Nordcell invoice, please pay within 10 days",
        text: `Daniel,

Mikkel's mail with the invoice is attached, and the scanned delivery note of the samples. If we pay within 10 days we save €4,167.

Ben`,
        attachments: [
          { forwards: { thread: "nordcell-order", mail: 2 } },
          { file: "scan-delivery-note.pdf", name: "Scan_0417.pdf" },
        ],
        marks: { "daniel.meier": { flagged: true }, "anna.keller": { unread: true } },
      },
    ],
  },
  {
    key: "voltara-klausel",
    subject: "Vertragsstrafe Voltara",
    language: "de",
    mails: [
      {
        from: "daniel.meier",
        to: ["ben.okafor"],
        cc: ["anna.keller"],
        sent: [11, "08:20"],
        text: `Hallo Ben,

noch eine Frage zum Vertrag LC-2026-017: Gilt die Vertragsstrafe auch dann, wenn Voltara sich auf höhere Gewalt beruft? Der Wechsel des Separators war ja eine Entscheidung des Zelllieferanten.

Der Vertrag liegt [hier](${contract}).

Gruß, Daniel`,
        attachments: [{ name: "Rahmenliefervertrag Voltara.docx", sourceUrl: contract }],
      },
      {
        from: "ben.okafor",
        to: ["daniel.meier"],
        cc: ["anna.keller"],
        sent: [11, "09:45"],
        text: `Hallo Daniel,

nein, höhere Gewalt greift nicht: § 5 verlangt die Prüfung nach UN 38.3 vor **jeder** Erstlieferung einer Zellvariante. Katarzyna hat die Strafe von 11.625 € außerdem schriftlich anerkannt.

Kündigen könnten wir frühestens zum 31. Dezember 2027, mit sechs Monaten Frist.

Ben`,
        marks: { "anna.keller": { categories: ["Suppliers"] } },
      },
    ],
  },
];
