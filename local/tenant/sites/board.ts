/** The management board's site: few may read it, and its words are found elsewhere too. */
import type { SiteScript } from "../files/script.ts";

export const boardSite: SiteScript = {
  path: "/sites/board",
  title: "Management Board",
  description: "Papers and decisions of the board; board members only",
  kind: "team",
  readers: ["daniel.meier", "kavita.rao", "grace.lin"],
  owner: "daniel.meier",
  created: [260, "09:00"],
  libraries: [
    {
      title: "Documents",
      urlName: "Shared Documents",
      files: [
        {
          path: "/Meetings/Budget 2027 board version.xlsx",
          file: "budget-2027.xlsx",
          by: "daniel.meier",
          created: [7, "18:20"],
          changed: { by: "kavita.rao", at: [3, "17:05"] },
        },
        {
          path: "/Meetings/Quarterly report Q3 2026 for the board.pdf",
          file: "quarterly-report-q3-2026.pdf",
          by: "daniel.meier",
          created: [13, "08:30"],
          // Sent as a link to the one head of department who presents it.
          sharedWith: ["anna.keller"],
        },
        {
          path: "/Contracts/Rahmenliefervertrag Voltara, Entwurf 2027.docx",
          file: "rahmenliefervertrag-voltara.docx",
          by: "daniel.meier",
          created: [11, "15:40"],
        },
      ],
    },
  ],
  pages: [
    {
      name: "Home.aspx",
      title: "Management Board",
      by: "daniel.meier",
      created: [255, "09:00"],
      sections: [
        `<h2>Next meeting</h2><p>9 December 2026, 14:00, room Feldberg. Agenda: budget 2027, Aurora launch, Voltara penalty, salaries 2027.</p>`,
      ],
    },
    {
      name: "Project-Kestrel.aspx",
      title: "Project Kestrel",
      by: "daniel.meier",
      created: [9, "19:10"],
      sections: [
        `<h2>Why</h2><p>Voltara's delay costs the <strong>Aurora</strong> launch five weeks. Project Kestrel examines whether Lumen buys a minority share of Nordcell instead (8 to 11 million euros).</p><h2>Secrecy</h2><p>Nobody outside the board knows before 15 January 2027.</p>`,
      ],
    },
  ],
  lists: [
    {
      name: "Decisions",
      title: "Board decisions",
      description: "What the board decided, and what it costs",
      by: "daniel.meier",
      created: [200, "10:00"],
      columns: [
        { name: "Title", title: "Title", kind: "text" },
        { name: "Owner", title: "Owner", kind: "person" },
        { name: "Amount", title: "Amount (EUR)", kind: "number" },
        { name: "Reason", title: "Reason", kind: "multiline" },
      ],
      items: [
        {
          by: "daniel.meier",
          at: [12, "16:30"],
          fields: {
            Title: "Claim the full penalty from Voltara",
            Owner: "Daniel Meier",
            Amount: 96000,
            Reason: "Five weeks late on the Aurora packs; framework contract, section 7",
          },
        },
        {
          by: "kavita.rao",
          at: [9, "16:50"],
          fields: {
            Title: "Raise of 3.1 % from April 2027",
            Owner: "Kavita Rao",
            Amount: 410000,
            Reason: "Part of the budget 2027; announce after the board meeting",
          },
        },
      ],
    },
  ],
};
