/** Mail about the hiring round, travel, and the brake lever of the Borealis. */
import type { ThreadScript } from "../script.ts";

export const peopleAndQuality: ThreadScript[] = [
  {
    key: "firmware-hiring",
    subject: "Senior Firmware Engineer: three candidates",
    mails: [
      {
        from: "kavita.rao",
        to: ["emiko.tanaka", "anna.keller"],
        sent: [12, "09:30"],
        text: `Dear Emiko, dear Anna,

three people are left for the Senior Firmware Engineer:

| Name | Now at | Asks for | Can start |
| Priya Nair | Helio Drives, Freiburg | €78,000 | 1 February 2027 |
| Tomasz Wiśniewski | Elmo Mobility, Wrocław | €74,000 | 1 April 2027 |
| Léa Fontaine | student, INSA Lyon | €61,000 | 1 March 2027 |

Interviews are next Tuesday from 09:00 (Freiburg time), 60 minutes each. Tomasz's CV is attached.

Kavita`,
        attachments: [{ file: "cv-wisniewski.pdf", name: "CV Wisniewski.pdf" }],
        marks: { "anna.keller": { folder: "hiring" } },
      },
      {
        from: "emiko.tanaka",
        to: ["kavita.rao"],
        cc: ["anna.keller"],
        sent: [7, "17:45"],
        text: `Dear Kavita,

after the interviews: Priya is clearly first. She wrote the motor control of the Helio H2 and found our walk-assist bug from the release notes alone. Tomasz second. Léa would be a good junior, but not for this role.

Emiko`,
        marks: { "anna.keller": { folder: "hiring" } },
      },
      {
        from: "anna.keller",
        to: ["kavita.rao", "emiko.tanaka"],
        sent: [6, "11:20"],
        text: `I agree: offer to Priya, €78,000, start on 1 February.

Anna`,
      },
    ],
  },
  {
    key: "offer-nair",
    subject: "Your offer from Lumen Cycles",
    mails: [
      {
        from: "kavita.rao",
        to: ["nair"],
        cc: ["emiko.tanaka"],
        sent: [5, "10:00"],
        text: `Dear Priya,

we are glad to offer you the position of Senior Firmware Engineer. The letter is attached: €78,000, 30 days of holiday, start on 1 February 2027. Please answer by 4 December.

Kavita`,
        attachments: [{ file: "offer-nair.pdf", name: "Offer Priya Nair.pdf" }],
      },
      {
        from: "nair",
        to: ["kavita.rao"],
        sent: [2, "18:05"],
        plain: true,
        text: `Dear Kavita,

thank you very much! I would like to accept. One question: could I start on 8 February instead of 1 February? I have a trip booked.

Kind regards
Priya`,
        marks: { "kavita.rao": { unread: true } },
      },
    ],
  },
  {
    key: "travel-policy",
    subject: "Travel policy: please note the new limits",
    mails: [
      {
        from: "kavita.rao",
        to: [
          "anna.keller",
          "ben.okafor",
          "clara.dubois",
          "farid.haddad",
          "liam.murphy",
          "mia.novak",
        ],
        sent: [16, "12:00"],
        importance: "low",
        text: `Dear all,

a reminder: since 1 September the hotel limit is €140 in Freiburg, Lyon and Barcelona, €190 in Copenhagen and London, €210 in Osaka, Dubai and Boston. Train before plane below six hours. Receipts within 30 days.

Salary bands for heads of department are in the second file; the password came by phone.

Kavita`,
        attachments: [
          { file: "travel-policy.pdf", name: "Travel policy.pdf" },
          { file: "salary-bands-2027.pdf", name: "Salary bands 2027.pdf" },
        ],
        marks: { "liam.murphy": { folder: "archive" } },
      },
    ],
  },
  {
    key: "borealis-recall",
    subject: "Borealis brake lever: report and next steps",
    mails: [
      {
        from: "henrik.sorensen",
        to: ["anna.keller", "ben.okafor"],
        cc: ["jonas.brandt", "daniel.meier"],
        sent: [14, "15:30"],
        importance: "high",
        text: `Hi all,

the field report QR-2026-31 is attached. **212 bikes**, serial numbers LB26-04410 to LB26-04621. We have reached 186 of them: 118 of 131 in Germany, 41 of 54 in France, all 27 in Denmark.

Replacement takes 25 minutes (part SP-7731). Cost €10,176, to be claimed from Hartmann Guss.

Henrik`,
        attachments: [
          { file: "borealis-field-report.docx", name: "QR-2026-31 Borealis brake lever.docx" },
        ],
        marks: { "anna.keller": { categories: ["Quality"] } },
      },
      {
        from: "ben.okafor",
        to: ["henrik.sorensen"],
        cc: ["anna.keller"],
        sent: [13, "08:45"],
        text: `260 sets of SP-7731 are in stock in Freiburg, enough for all. 54 go to Lyon today.

Ben`,
      },
    ],
  },
  {
    key: "hartmann-reklamation",
    subject: "Reklamation Gusslos C-1187",
    language: "de",
    mails: [
      {
        from: "henrik.sorensen",
        to: ["hartmann"],
        cc: ["ben.okafor"],
        sent: [12, "10:10"],
        text: `Sehr geehrter Herr Hartmann,

bei vier Bremshebeln aus dem Los C-1187 ist die Lagerstelle gerissen. Betroffen sind 212 Räder. Wir machen Kosten von 10.176 € geltend und bitten um Ihre Stellungnahme (8D-Bericht) bis zum 27. November.

Mit freundlichen Grüßen
Henrik Sørensen`,
      },
      {
        from: "hartmann",
        to: ["henrik.sorensen"],
        cc: ["ben.okafor"],
        sent: [6, "16:40"],
        text: `Sehr geehrter Herr Sørensen,

die Ursache ist gefunden: Die Form war beim Abguss am 3. Juli 20 °C zu kalt. Wir erkennen den Schaden an und schreiben Ihnen 10.176 € gut. Der 8D-Bericht folgt am 26. November.

Mit freundlichen Grüßen
Uwe Hartmann`,
        marks: { "henrik.sorensen": { done: true } },
      },
    ],
  },
];
