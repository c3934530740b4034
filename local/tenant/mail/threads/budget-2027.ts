/** Mail about the budget for 2027 and the figures of the third quarter. */
import type { ThreadScript } from "../script.ts";

const workbook =
  "https://lumencycles.sharepoint.com/sites/finance/Shared%20Documents/Budget%202027.xlsx";

export const budget2027: ThreadScript[] = [
  {
    key: "budget-2027",
    subject: "Budget 2027: your numbers by Thursday",
    mails: [
      {
        from: "daniel.meier",
        to: ["anna.keller", "ben.okafor", "ines.fernandez", "grace.lin", "kavita.rao"],
        sent: [11, "14:00"],
        importance: "high",
        text: `Dear all,

the frame for 2027 is **€18.6 million**, after €17.6 million this year:

| Department | 2026 | 2027 |
| Product | €3.90m | €4.20m |
| Operations | €4.95m | €5.10m |
| Sales and marketing | €3.60m | €3.90m |
| IT | €1.25m | €1.40m |
| People | €1.05m | €1.10m |
| General and administration | €2.85m | €2.90m |

Headcount grows from 214 to 226. Please check your lines in the workbook and tell me by Thursday what is wrong. The board decides on 9 December.

Daniel`,
        attachments: [{ file: "budget-2027.xlsx", name: "Budget 2027.xlsx" }],
        marks: {
          "anna.keller": { categories: ["Budget"] },
          "kavita.rao": { flagged: true },
          "grace.lin": { unread: true },
        },
      },
      {
        from: "anna.keller",
        to: ["daniel.meier"],
        sent: [10, "10:25"],
        text: `Hi Daniel,

two remarks:

- The product analyst is in the headcount but the salary (€62,000) is not in my line.
- The heat test in Osaka for the Gulf pilot costs €18,500, I have that nowhere.

With both I am at €4.28 million. Can we take it from the launch reserve?

Anna`,
        marks: { "daniel.meier": { folder: "budget" } },
      },
      {
        from: "daniel.meier",
        to: ["anna.keller"],
        sent: [10, "15:10"],
        text: `Anna, the analyst: yes, I raise your line to €4.262 million. The heat test: please take it from the demonstration bikes, there are €81,200 left.

Daniel`,
        marks: { "anna.keller": { done: true, categories: ["Budget"] } },
      },
      {
        from: "grace.lin",
        to: ["daniel.meier"],
        sent: [9, "09:50"],
        text: `Hi Daniel,

IT is fine with €1.40 million, if the 40 handhelds for line 2 (€23,600) stay in Operations. The licences go up by 6 % in March, that is included.

Grace`,
        marks: { "daniel.meier": { folder: "budget" } },
      },
    ],
  },
  {
    key: "q3-report",
    subject: "Quarterly report Q3 2026",
    mails: [
      {
        from: "daniel.meier",
        to: ["anna.keller", "ben.okafor", "ines.fernandez"],
        cc: ["clara.dubois", "farid.haddad", "liam.murphy"],
        sent: [15, "17:20"],
        text: `Dear colleagues,

the report is final. Revenue **€41.7 million** (+12 %), 14,350 bikes, EBIT margin 6.8 %. France grew by 20 %, the Middle East by 63 %. Warranty cost is at 1.9 %, because of the Borealis brake lever.

Confidential until 2 December, please do not forward.

Daniel`,
        attachments: [{ file: "quarterly-report-q3-2026.pdf", name: "Q3 2026.pdf" }],
        marks: { "anna.keller": { categories: ["Budget"] }, "clara.dubois": { flagged: true } },
      },
      {
        from: "clara.dubois",
        to: ["daniel.meier"],
        sent: [14, "09:05"],
        text: `Thank you Daniel, +20 % for France, the team will be happy. From when on may I tell the dealers?

Clara`,
      },
      {
        from: "daniel.meier",
        to: ["clara.dubois"],
        sent: [14, "09:30"],
        text: `From 2 December on, after the press release.

Daniel`,
      },
    ],
  },
  {
    key: "budget-sitzung",
    subject: "Vorbereitung Beiratssitzung 9. Dezember",
    language: "de",
    mails: [
      {
        from: "daniel.meier",
        to: ["anna.keller"],
        sent: [3, "11:15"],
        text: `Hallo Anna,

für die Beiratssitzung am **9. Dezember um 14:00 Uhr** (Raum Feldberg) brauche ich von dir bis zum 3. Dezember:

- eine Folie zum Stand von Aurora (Termine, Risiken)
- die Stückkosten des LD-3 im Vergleich zum Zukaufmotor (318 € gegen 412 €)
- deine Einschätzung, ob wir 2027 die 11.000 Stück schaffen

Die Zahlen liegen im [Arbeitsblatt](${workbook}).

Viele Grüße
Daniel`,
        attachments: [{ name: "Budget 2027.xlsx", sourceUrl: workbook }],
        marks: { "anna.keller": { flagged: true, unread: true, categories: ["Budget"] } },
      },
    ],
  },
];
