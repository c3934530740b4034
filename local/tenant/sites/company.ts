/** The sites of the whole company: home, people and policies, and finance, which few may read. */
import type { SiteScript } from "../files/script.ts";

export const homeSite: SiteScript = {
  path: "",
  title: "Lumen Cycles",
  description: "The intranet's front page",
  kind: "root",
  readers: "everyone",
  owner: "ines.fernandez",
  created: [400, "09:00"],
  libraries: [
    {
      title: "Documents",
      urlName: "Shared Documents",
      files: [
        {
          path: "/Lumen Post/Lumen Post November.html",
          file: "lumen-post-november.html",
          by: "ines.fernandez",
          created: [4, "15:45"],
        },
        {
          path: "/Brand/Lumen logo.png",
          file: "lumen-logo.png",
          by: "ines.fernandez",
          created: [220, "10:00"],
        },
        {
          path: "/Photos/Pilot line.jpg",
          file: "pilot-line.jpg",
          by: "ines.fernandez",
          created: [8, "16:30"],
        },
        {
          path: "/Photos/Stand view.png",
          file: "stand-view.png",
          by: "ines.fernandez",
          created: [11, "10:15"],
        },
      ],
    },
  ],
  pages: [
    {
      name: "Home.aspx",
      title: "Welcome to Lumen Cycles",
      by: "ines.fernandez",
      created: [390, "09:00"],
      sections: [
        `<h2>214 people, one idea</h2><p>We have built e-bikes in Freiburg since 2011. <a href="https://lumencycles.sharepoint.com/sites/people">People and policies</a>, <a href="https://lumencycles.sharepoint.com/sites/it-helpdesk">IT Helpdesk</a>.</p>`,
      ],
    },
    {
      name: "Stand-team.aspx",
      title: "20 colleagues wanted for Cologne",
      by: "ines.fernandez",
      created: [4, "14:00"],
      sections: [
        `<p>From <strong>18 to 21 March 2027</strong> we show Aurora at the Rhine Velo Show. We look for 20 colleagues for the stand. Write to Ines Fernández by <strong>11 December</strong>; hotel and train are paid.</p><p><img src="https://lumencycles.sharepoint.com/Shared%20Documents/Brand/Lumen%20logo.png" alt="Lumen Cycles"></p>`,
      ],
    },
  ],
  lists: [],
};

export const peopleSite: SiteScript = {
  path: "/sites/people",
  title: "People and Policies",
  description: "Policies, benefits, joining and leaving",
  kind: "communication",
  readers: "everyone",
  owner: "kavita.rao",
  created: [300, "09:00"],
  libraries: [
    {
      title: "Documents",
      urlName: "Shared Documents",
      files: [
        {
          path: "/Policies/Travel policy.pdf",
          file: "travel-policy.pdf",
          by: "kavita.rao",
          created: [58, "10:00"],
        },
      ],
    },
    {
      title: "Confidential",
      urlName: "Confidential",
      readers: ["kavita.rao", "daniel.meier"],
      files: [
        {
          path: "/Salary bands 2027.docx",
          file: "salary-bands-2027.docx",
          by: "kavita.rao",
          created: [20, "16:00"],
        },
        {
          path: "/Hiring/CV Wisniewski.pdf",
          file: "cv-wisniewski.pdf",
          by: "kavita.rao",
          created: [14, "10:10"],
        },
        {
          path: "/Hiring/Offer Priya Nair.pdf",
          file: "offer-nair.pdf",
          by: "kavita.rao",
          created: [5, "09:40"],
        },
      ],
    },
  ],
  pages: [
    {
      name: "Home.aspx",
      title: "People and Policies",
      by: "kavita.rao",
      created: [295, "09:00"],
      sections: [
        `<h2>Most asked</h2><ul><li>Holiday: 30 days, five may be carried over until 31 March</li><li>Home office: two days a week</li><li>Company bike: from the first month on, 25 % employee discount</li></ul>`,
      ],
    },
  ],
  lists: [],
};

export const financeSite: SiteScript = {
  path: "/sites/finance",
  title: "Finance",
  description: "Reports and budgets; heads of department only",
  kind: "team",
  readers: ["daniel.meier", "anna.keller", "grace.lin"],
  owner: "daniel.meier",
  created: [280, "09:00"],
  libraries: [
    {
      title: "Documents",
      urlName: "Shared Documents",
      files: [
        {
          path: "/Budget 2027.xlsx",
          file: "budget-2027.xlsx",
          by: "daniel.meier",
          created: [14, "11:30"],
          changed: { by: "daniel.meier", at: [9, "16:15"] },
        },
        {
          path: "/Reports/Quarterly report Q3 2026.pdf",
          file: "quarterly-report-q3-2026.pdf",
          by: "daniel.meier",
          created: [15, "17:00"],
        },
        {
          path: "/Invoices/NC-88213.pdf",
          file: "nordcell-invoice.pdf",
          by: "daniel.meier",
          created: [4, "11:20"],
        },
      ],
    },
  ],
  pages: [
    {
      name: "Home.aspx",
      title: "Finance",
      by: "daniel.meier",
      created: [275, "09:00"],
      sections: [
        `<h2>Dates</h2><p>Board meeting on 9 December 2026 at 14:00, room Feldberg: budget 2027 (€18.6 million). Press release on Q3: 2 December 2026.</p>`,
      ],
    },
  ],
  lists: [],
};
