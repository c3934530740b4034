/** Mail about the launch of the e-bike Aurora: kick-off, brief, trade fair, campaign, engineering. */
import type { ThreadScript } from "../script.ts";

const auroraSite = "https://lumencycles.sharepoint.com/sites/aurora";

export const auroraLaunch: ThreadScript[] = [
  {
    key: "aurora-kickoff",
    subject: "Aurora kick-off: deck and notes",
    mails: [
      {
        from: "anna.keller",
        to: ["ben.okafor", "emiko.tanaka", "ines.fernandez", "henrik.sorensen", "clara.dubois"],
        cc: ["daniel.meier"],
        sent: [9, "16:42"],
        text: `Hi all,

thank you for today. The deck with my speaker notes is attached, Mia's notes are next to it.

What we decided:

- The launch date **18 March 2027** at the Rhine Velo Show (hall 4, stand C12) stays.
- Start of production moves from 11 to **25 January 2027** because of Voltara.
- Ben orders 600 packs at Nordcell, extra cost €19,200.

Everything lives on the [Aurora team site](${auroraSite}).

Best, Anna`,
        attachments: [{ file: "aurora-kickoff.pptx" }, { file: "aurora-kickoff-notes.md" }],
        marks: { "ben.okafor": { flagged: true }, "daniel.meier": { unread: true } },
      },
      {
        from: "emiko.tanaka",
        to: ["anna.keller"],
        cc: ["ben.okafor", "henrik.sorensen"],
        sent: [8, "10:05"],
        text: `Dear Anna,

thank you for the notes. One correction: the retest covers **48 units**, not 24, and will be finished on 4 December. If it passes, I can sign the release for series production on 11 December.

Best regards
Emiko`,
        marks: { "anna.keller": { categories: ["Aurora"] } },
      },
      {
        from: "henrik.sorensen",
        to: ["anna.keller", "emiko.tanaka"],
        cc: ["ben.okafor"],
        sent: [8, "11:31"],
        text: `Hi Anna and Emiko,

fine with me. My gate for the Core variant is on 18 December, so a slip of the retest by more than a week would hit us.

I need 6 bikes from the pilot line by 14 December for it. Ben, is that possible?

Henrik`,
      },
      {
        from: "ben.okafor",
        to: ["henrik.sorensen", "anna.keller", "emiko.tanaka"],
        sent: [8, "15:20"],
        text: `Six bikes on 14 December: yes, with Nordcell sample packs. Two of the twelve samples have scratched housings, please do not use those for photos.

Ben`,
      },
    ],
  },
  {
    key: "aurora-brief",
    subject: "Product brief Aurora, version 1.4",
    mails: [
      {
        from: "anna.keller",
        to: ["daniel.meier", "ines.fernandez", "clara.dubois", "farid.haddad", "liam.murphy"],
        sent: [6, "09:12"],
        importance: "high",
        text: `Dear colleagues,

version 1.4 of the product brief is released. Prices, including 19 % German VAT:

| Variant | Battery | Price | First run |
| Aurora Core | 500 Wh | €3,499 | 1,800 |
| Aurora Plus | 625 Wh | €4,299 | 1,600 |
| Aurora Max | 750 Wh | €5,199 | 800 |

Please send me objections by Friday. After that the price list goes to the dealers.

Anna`,
        attachments: [
          { file: "aurora-product-brief.docx", name: "Aurora product brief v1.4.docx" },
          { file: "price-list-2027.csv" },
        ],
        marks: { "liam.murphy": { unread: true }, "farid.haddad": { flagged: true } },
      },
      {
        from: "liam.murphy",
        to: ["anna.keller"],
        sent: [6, "10:48"],
        text: `Hi Anna,

for Boston I need the price in dollars before the dealer visit. At today's rate €3,499 would be about $3,790, but Back Bay Bikes asked for a round $3,799. OK to quote that?

Also: range in miles. 120 km is 75 miles, I will write 75.

Liam`,
        marks: { "anna.keller": { flagged: true, categories: ["Dealers"] } },
      },
      {
        from: "anna.keller",
        to: ["liam.murphy"],
        cc: ["daniel.meier"],
        sent: [5, "08:55"],
        text: `Hi Liam,

$3,799 for the Core is fine, Daniel agrees. 75 miles is for the **Plus** (120 km); the Core does 100 km, so write 62 miles.

Anna`,
      },
      {
        from: "daniel.meier",
        to: ["anna.keller"],
        sent: [5, "09:40"],
        text: `Anna, one point: the Max at €5,199 leaves us 31.2 % margin, the Core 27.4 %. If Nordcell becomes the regular source at €342 a pack we lose about 0.8 points on the Plus. Let us keep that in mind for the spring review.

Daniel`,
        marks: { "anna.keller": { unread: true } },
      },
    ],
  },
  {
    key: "rhine-velo-show",
    subject: "Your stand C12 in hall 4 – confirmation 2027-0412",
    mails: [
      {
        from: "showOffice",
        to: ["ines.fernandez"],
        cc: ["anna.keller"],
        sent: [14, "13:05"],
        text: `Dear Ms Fernández,

we confirm your stand for the Rhine Velo Show, 18 to 21 March 2027, Cologne.

| Position | Detail | Amount |
| Stand C12, hall 4 | 96 m², corner | €61,440 |
| Power | 32 A, three phases | €1,980 |
| Test track | 4 slots a day | €6,200 |

The second half is due on 15 January 2027. Set-up starts on 15 March at 07:00.

Your Exhibitor Desk`,
      },
      {
        from: "ines.fernandez",
        to: ["showOffice"],
        cc: ["anna.keller"],
        sent: [13, "09:25"],
        text: `Thank you. Please add two more badges for the test track (names follow) and tell us whether batteries above 600 Wh may be charged on the stand overnight.

Ines`,
        attachments: [
          {
            file: "lumen-logo.png",
            name: "image001.png",
            inline: "image001.png@01DC5A3B.6F2E4D10",
          },
        ],
      },
      {
        from: "showOffice",
        to: ["ines.fernandez"],
        cc: ["anna.keller"],
        sent: [13, "15:58"],
        text: `Dear Ms Fernández,

overnight charging is **not** allowed in the halls. There are fire-safe charging containers behind hall 5, €180 a night for up to 12 packs; please book by 12 February 2027.

Your Exhibitor Desk`,
        marks: { "anna.keller": { categories: ["Aurora"], folder: "aurora" } },
      },
    ],
  },
  {
    key: "first-light",
    subject: "Campaign “First light”: three routes",
    mails: [
      {
        from: "agency",
        to: ["ines.fernandez"],
        sent: [7, "12:10"],
        text: `Hola Ines,

here are the three routes in short:

- **Dawn**: riders before sunrise, lamp as hero. Shooting in Girona, 4 days, €38,000
- **Quiet**: the 52 dB(A) story, sound only. €21,500
- **One bike**: a week with one family. €44,000

We recommend Dawn with the sound of Quiet: €49,000 together. We need your decision by 2 December to keep the director.

Marta`,
      },
      {
        from: "ines.fernandez",
        to: ["anna.keller"],
        cc: ["mia.novak"],
        sent: [7, "14:32"],
        subject: "FW: Campaign “First light”: three routes",
        text: `Anna, I would take the combination for €49,000. It leaves €140,000 of the €285,000 for media, as €96,000 is committed already. Are you fine with that?

Ines`,
        marks: { "anna.keller": { flagged: true, categories: ["Aurora"] } },
      },
      {
        from: "anna.keller",
        to: ["ines.fernandez"],
        cc: ["mia.novak"],
        sent: [6, "08:30"],
        text: `Yes, go. But please check the 52 dB(A) claim with Emiko first: it holds at 25 km/h and one metre only.

Anna`,
      },
    ],
  },
  {
    key: "ld3-report",
    subject: "LD-3 試験報告書(LD3-TR-018)",
    language: "ja",
    mails: [
      {
        from: "emiko.tanaka",
        to: ["anna.keller"],
        cc: ["henrik.sorensen"],
        sent: [10, "17:10"],
        text: `アンナさん

お疲れ様です。LD-3 の試験報告書を添付します。要点は次のとおりです。

- 最大トルク 75.8 Nm、騒音 52 dB(A):合格
- 防水 IPX6:48 台中 3 台で漏れ、不合格
- 原因は O リングのねじれ。再試験は 12 月 4 日まで

温度のグラフも添付しました。92 ℃ で出力制限が始まります。英語の要約は明日送ります。

田中 恵美子`,
        attachments: [
          { file: "ld3-test-report-ja.docx", name: "LD3-TR-018 試験報告書.docx" },
          { file: "ld3-thermal-chart.png" },
        ],
      },
      {
        from: "emiko.tanaka",
        to: ["anna.keller", "henrik.sorensen"],
        sent: [9, "09:20"],
        subject: "LD-3 test report, English summary",
        text: `Dear Anna, dear Henrik,

in short: everything passed except water tightness. **3 of 48 units** leaked at the shaft, because the O-ring was twisted during assembly. We change the chamfer of the groove from 0.3 to 0.5 mm and use a ring of hardness 70. New rings arrive on 24 November.

Firmware 0.9.4 notes are attached.

Emiko`,
        attachments: [{ file: "ld3-firmware-0.9.4.txt" }],
      },
      {
        from: "henrik.sorensen",
        to: ["emiko.tanaka"],
        cc: ["anna.keller"],
        sent: [9, "11:02"],
        text: `Thanks Emiko. The measurement file "LD-3 measurements.docx" on the Aurora site does not open here, Word says it is corrupt. Could you upload it again?

Henrik`,
        attachments: [
          {
            name: "LD-3 measurements.docx",
            sourceUrl: `${auroraSite}/Shared%20Documents/Engineering/LD-3%20measurements.docx`,
          },
        ],
      },
    ],
  },
];
