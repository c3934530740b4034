/** The team of the Aurora project. */
import type { ChannelScript, TeamScript } from "../script.ts";

const general: ChannelScript = {
  title: "General",
  description: "Everything about the e-bike Aurora, model year 2027",
  created: [160, "10:00"],
  folder: "aurora:/General",
  threads: [
    {
      post: { event: "membersAdded", by: "anna.keller", at: [60, "09:35"], members: ["mia.novak"] },
    },
    {
      post: [
        "anna.keller",
        [9, "16:45"],
        "@{channel} Thank you for the kick-off. What we decided:\n\n- Launch on **18 March 2027** at the Rhine Velo Show stays\n- Start of production moves from 11 to **25 January 2027**\n- 600 packs from Nordcell bridge the gap",
        {
          subject: "Kick-off: decisions",
          importance: "high",
          files: ["aurora:/General/Aurora kick-off.pptx", "aurora:/General/Kick-off notes.md"],
          reactions: { "ines.fernandez": "like", "emiko.tanaka": "like" },
        },
      ],
      replies: [
        ["liam.murphy", [9, "17:30"], "Great summary. When do I get a bike for Boston?"],
        ["ben.okafor", [8, "09:05"], "From the first lot, so early February"],
        ["liam.murphy", [8, "15:20"], "Works for me 👍"],
      ],
    },
    {
      post: [
        "anna.keller",
        [6, "09:20"],
        "Version 1.4 of the product brief is released. Objections until Friday, please.",
        { subject: "Product brief 1.4", files: ["aurora:/General/Aurora product brief.docx"] },
      ],
      replies: [
        [
          "farid.haddad",
          [6, "10:05"],
          "For the Gulf we need the 92 °C limit explained: 45 °C outside is normal here.",
        ],
        [
          "emiko.tanaka",
          [5, "08:40"],
          "The heat test runs in January; I add a paragraph after it.",
          { edited: [5, "08:43"] },
        ],
        ["farid.haddad", [5, "09:15"], "شكراً إيميكو، سأخبر ليلى بالموعد."],
      ],
    },
    {
      post: [
        "app:workflows",
        [2, "08:00"],
        "Aurora risks",
        {
          subject: "Risks of the week",
          card: {
            type: "AdaptiveCard",
            version: "1.4",
            body: [
              { type: "TextBlock", text: "Aurora: 2 high risks open", weight: "Bolder" },
              { type: "TextBlock", text: "Battery supply (Ben), retest LD-3 (Emiko)", wrap: true },
            ],
          },
        },
      ],
      replies: [
        [
          "ben.okafor",
          [2, "08:31"],
          "Battery supply goes to medium, the order at Nordcell is confirmed",
        ],
      ],
    },
  ],
};

const engineering: ChannelScript = {
  title: "Engineering",
  description: "Drive unit LD-3, battery, firmware",
  created: [150, "09:00"],
  folder: "aurora:/Engineering",
  threads: [
    {
      post: [
        "emiko.tanaka",
        [10, "17:15"],
        "試験報告書 LD3-TR-018 をアップロードしました。防水試験のみ不合格です。英語の要約は明日送ります。",
        {
          subject: "LD3-TR-018",
          files: [
            "aurora:/Engineering/LD3-TR-018 試験報告書.docx",
            "aurora:/Engineering/LD-3 thermal chart.png",
          ],
        },
      ],
      replies: [
        ["henrik.sorensen", [9, "09:15"], "Thanks! Which of the 48 leaked?"],
        [
          "emiko.tanaka",
          [9, "09:28"],
          "Units 11, 29 and 40. Water at the shaft, 6 to 9 ml",
          { picture: "ld3-thermal-chart.png" },
        ],
        [
          "henrik.sorensen",
          [9, "11:05"],
          "“LD-3 measurements.docx” does not open here, Word says it is corrupt",
          { files: ["aurora:/Engineering/LD-3 measurements.docx"] },
        ],
        ["emiko.tanaka", [8, "08:20"], "I upload it again", { deleted: [8, "08:25"] }],
        [
          "emiko.tanaka",
          [8, "08:26"],
          "The original is broken too. I export it from the test bench on Monday, please wait",
        ],
      ],
    },
    {
      post: [
        "emiko.tanaka",
        [9, "09:12"],
        "Firmware 0.9.4: walk assist starts without a jerk, derating from 92 °C",
        { subject: "Firmware 0.9.4", files: ["aurora:/Engineering/Firmware 0.9.4.txt"] },
      ],
      replies: [
        [
          "henrik.sorensen",
          [7, "14:10"],
          "Flashed on pilot bikes 1 to 4. No jerk any more 🎉",
          { reactions: { "emiko.tanaka": "heart" } },
        ],
      ],
    },
    {
      post: [
        "henrik.sorensen",
        [3, "10:20"],
        "UL 2849 is booked in Copenhagen, 1 to 26 February, paper on 12 March. Core and Plus only.",
        { subject: "UL 2849" },
      ],
      replies: [
        ["liam.murphy", [3, "15:05"], "@{henrik.sorensen} You just saved 30 bikes for Boston"],
      ],
    },
  ],
};

const sales: ChannelScript = {
  title: "Sales",
  description: "Dealers, prices, regions",
  created: [90, "09:30"],
  folder: "aurora:/Sales",
  threads: [
    {
      post: [
        "anna.keller",
        [6, "14:15"],
        "Orders so far, all regions. Shared with the three of you, please do not pass it on",
        { subject: "Dealer orders", files: ["aurora:/Sales/Dealer orders.csv"] },
      ],
      replies: [
        ["clara.dubois", [6, "15:00"], "Bellecour : 120 Plus, à confirmer cette semaine"],
        ["farid.haddad", [5, "10:10"], "كورنيش: 40 دراجة للتجربة من أول مايو"],
        ["liam.murphy", [4, "15:40"], "Back Bay: 30 Core, needs UL 2849"],
      ],
    },
    {
      post: [
        "clara.dubois",
        [8, "16:10"],
        "Note commerciale France 2027 mise à jour : barème de remise en page 2",
        { files: ["aurora:/Sales/France/Note commerciale France 2027.docx"] },
      ],
    },
  ],
};

const launch: ChannelScript = {
  title: "Launch",
  description: "Rhine Velo Show, campaign “First light”, press",
  created: [85, "10:30"],
  threads: [
    {
      post: [
        "ines.fernandez",
        [13, "16:05"],
        "Stand C12 in hall 4 is confirmed. No charging overnight in the hall, containers behind hall 5 instead",
        { subject: "Cologne: stand confirmed" },
      ],
      replies: [
        ["mia.novak", [13, "16:20"], "How many packs do we charge per night?"],
        ["ines.fernandez", [13, "16:31"], "12, that is one container"],
      ],
    },
    {
      post: [
        "ines.fernandez",
        [6, "09:40"],
        "Decision: **Dawn** with the sound of **Quiet**, €49,000. Shooting in Girona from 18 January",
        {
          subject: "First light: route chosen",
          reactions: { "anna.keller": "heart", "clara.dubois": "like" },
        },
      ],
      replies: [["mia.novak", [6, "09:52"], "Can I come along to Girona? 🙂"]],
    },
  ],
};

const contracts: ChannelScript = {
  title: "Contracts",
  description: "Suppliers' contracts and claims; members only",
  kind: "private",
  members: ["ben.okafor", "anna.keller", "daniel.meier"],
  created: [110, "14:00"],
  folder: "aurora:/Contracts",
  threads: [
    {
      post: [
        "daniel.meier",
        [11, "08:25"],
        "Gilt die Vertragsstrafe auch bei höherer Gewalt? § 5 und § 7 bitte prüfen.",
        {
          subject: "Vertragsstrafe Voltara",
          files: ["aurora:/Contracts/Rahmenliefervertrag Voltara.docx"],
        },
      ],
      replies: [
        [
          "ben.okafor",
          [11, "09:50"],
          "Höhere Gewalt greift nicht, § 5 verlangt die Prüfung vor **jeder** Erstlieferung. Katarzyna hat 11.625 € anerkannt.",
        ],
        ["anna.keller", [11, "10:05"], "Danke @{ben.okafor}, das nehmen wir so mit"],
      ],
    },
    {
      post: [
        "ben.okafor",
        [2, "17:10"],
        "Second source from 2028: Nordcell asks for 4,000 packs a year. Walk-away price for us is €318, please keep it here.",
        { subject: "Nordcell as second source", importance: "urgent" },
      ],
    },
  ],
};

const batterySuppliers: ChannelScript = {
  title: "Battery suppliers",
  description: "Shared with Quality and with Nordcell",
  kind: "shared",
  members: ["ben.okafor", "henrik.sorensen", "anna.keller", "nordcell"],
  sharedWith: ["quality"],
  created: [10, "15:00"],
  threads: [
    {
      post: [
        "nordcell",
        [9, "13:15"],
        "Certificates for NC-625: UN 38.3 summary and EN 50604-1 come from Freja by Friday",
        { subject: "Certificates NC-625" },
      ],
      replies: [
        ["henrik.sorensen", [9, "13:40"], "Great, the gate needs both"],
        ["nordcell", [7, "11:20"], "Sent to Ben and you by mail"],
      ],
    },
  ],
};

export const auroraTeam: TeamScript = {
  key: "aurora",
  title: "Aurora",
  description: "Everything about the e-bike Aurora, model year 2027",
  visibility: "private",
  owners: ["anna.keller"],
  members: [
    "ben.okafor",
    "clara.dubois",
    "daniel.meier",
    "emiko.tanaka",
    "farid.haddad",
    "grace.lin",
    "henrik.sorensen",
    "ines.fernandez",
    "liam.murphy",
    "mia.novak",
  ],
  created: [160, "10:00"],
  channels: [general, engineering, sales, launch, contracts, batterySuppliers],
};
