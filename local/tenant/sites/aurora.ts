/** The team site of the Aurora project. */
import type { SiteScript } from "../files/script.ts";

export const auroraSite: SiteScript = {
  path: "/sites/aurora",
  title: "Aurora",
  description: "Everything about the e-bike Aurora, model year 2027",
  kind: "team",
  readers: [
    "anna.keller",
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
  owner: "anna.keller",
  created: [160, "10:00"],
  libraries: [
    {
      title: "Documents",
      urlName: "Shared Documents",
      files: [
        {
          path: "/General/Aurora product brief.docx",
          file: "aurora-product-brief.docx",
          by: "anna.keller",
          created: [60, "11:00"],
          changed: { by: "ben.okafor", at: [6, "08:40"] },
        },
        {
          path: "/General/Aurora kick-off.pptx",
          file: "aurora-kickoff.pptx",
          by: "anna.keller",
          created: [10, "18:00"],
        },
        {
          path: "/General/Kick-off notes.md",
          file: "aurora-kickoff-notes.md",
          by: "mia.novak",
          created: [9, "16:20"],
        },
        {
          path: "/Contracts/Rahmenliefervertrag Voltara.docx",
          file: "rahmenliefervertrag-voltara.docx",
          by: "ben.okafor",
          created: [110, "14:30"],
        },
        {
          path: "/Contracts/Nordcell/NC-88213.pdf",
          file: "nordcell-invoice.pdf",
          by: "ben.okafor",
          created: [4, "10:40"],
        },
        {
          path: "/Contracts/Nordcell/Delivery note samples.pdf",
          file: "scan-delivery-note.pdf",
          by: "ben.okafor",
          created: [5, "15:10"],
        },
        {
          path: "/Engineering/LD3-TR-018 試験報告書.docx",
          file: "ld3-test-report-ja.docx",
          by: "emiko.tanaka",
          created: [10, "16:50"],
        },
        {
          path: "/Engineering/LD-3 measurements.docx",
          file: "ld3-measurements.docx",
          by: "emiko.tanaka",
          created: [10, "16:55"],
        },
        {
          path: "/Engineering/LD-3 thermal chart.png",
          file: "ld3-thermal-chart.png",
          by: "emiko.tanaka",
          created: [10, "16:57"],
        },
        {
          path: "/Engineering/Firmware 0.9.4.txt",
          file: "ld3-firmware-0.9.4.txt",
          by: "emiko.tanaka",
          created: [9, "09:10"],
        },
        {
          path: "/Sales/Price list 2027.csv",
          file: "price-list-2027.csv",
          by: "anna.keller",
          created: [6, "08:30"],
        },
        {
          path: "/Sales/Dealer orders.csv",
          file: "dealer-orders.csv",
          by: "clara.dubois",
          created: [7, "10:00"],
        },
        {
          path: "/Sales/Gulf/مذكرة سوق الخليج.docx",
          file: "gulf-market-note-ar.docx",
          by: "farid.haddad",
          created: [8, "09:30"],
        },
        {
          path: "/Sales/France/Note commerciale France 2027.docx",
          file: "note-commerciale-france.docx",
          by: "clara.dubois",
          created: [8, "11:00"],
        },
      ],
    },
    {
      title: "Campaign",
      urlName: "Campaign",
      files: [
        {
          path: "/Logo/Lumen logo.png",
          file: "lumen-logo.png",
          by: "ines.fernandez",
          created: [40, "12:00"],
        },
        {
          path: "/Partners/BrightVolt proposal.docx",
          file: "brightvolt-proposal.docx",
          by: "ines.fernandez",
          created: [2, "10:15"],
        },
      ],
    },
  ],
  pages: [
    {
      name: "Home.aspx",
      title: "Aurora",
      by: "anna.keller",
      created: [150, "10:30"],
      sections: [
        `<h2>Aurora, model year 2027</h2><p>Our first e-bike with the in-house drive unit <strong>LD-3</strong>. Shown in Cologne on 18 March 2027, in shops from 6 April 2027.</p><ul><li><a href="https://lumencycles.sharepoint.com/sites/aurora/Shared%20Documents/General" data-interception="on">Plans and notes</a></li><li><a href="https://lumencycles.sharepoint.com/sites/aurora/SitePages/Launch-plan.aspx">Launch plan</a></li></ul>`,
      ],
    },
    {
      name: "Launch-plan.aspx",
      title: "Launch plan",
      by: "anna.keller",
      created: [12, "18:10"],
      sections: [
        `<h2>Milestones</h2><figure class="table canvasRteResponsiveTable"><table><tbody><tr><td><strong>Date</strong></td><td><strong>Milestone</strong></td><td><strong>Owner</strong></td></tr><tr><td>4 December 2026</td><td>LD-3 retest finished (48 units)</td><td>Emiko Tanaka</td></tr><tr><td>11 December 2026</td><td>Release of the LD-3 for series production</td><td>Emiko Tanaka</td></tr><tr><td>18 December 2026</td><td>Quality gate Core</td><td>Henrik Sørensen</td></tr><tr><td>7 January 2027</td><td>600 Nordcell packs in Freiburg</td><td>Ben Okafor</td></tr><tr><td>25 January 2027</td><td>Start of production</td><td>Ben Okafor</td></tr><tr><td>18 March 2027</td><td>Rhine Velo Show, hall 4, stand C12</td><td>Ines Fernández</td></tr><tr><td>6 April 2027</td><td>In shops (Max: 3 May)</td><td>Clara Dubois</td></tr></tbody></table></figure>`,
        `<h2>If something slips</h2><p>Tell Anna the same day. A slip of the retest by <em>more than a week</em> moves the quality gate, and with it the start of production.</p>`,
      ],
    },
  ],
  lists: [
    {
      name: "Risks",
      title: "Aurora risks",
      description: "Open risks of the project",
      by: "anna.keller",
      created: [100, "09:00"],
      columns: [
        { name: "Title", title: "Title", kind: "text" },
        { name: "Owner", title: "Owner", kind: "person" },
        { name: "Level", title: "Level", kind: "choice", choices: ["Low", "Medium", "High"] },
        { name: "Cost", title: "Cost (EUR)", kind: "number" },
        { name: "Answer", title: "Answer", kind: "multiline" },
      ],
      items: [
        {
          by: "ben.okafor",
          at: [13, "12:00"],
          fields: {
            Title: "Voltara VP-625 five weeks late",
            Owner: "Ben Okafor",
            Level: "High",
            Cost: 19200,
            Answer: "600 packs from Nordcell (PO-4471)",
          },
        },
        {
          by: "emiko.tanaka",
          at: [10, "17:20"],
          fields: {
            Title: "LD-3 seal leaks, 3 of 48 units",
            Owner: "Emiko Tanaka",
            Level: "High",
            Cost: 6500,
            Answer: "New O-ring, retest until 4 December 2026",
          },
        },
        {
          by: "liam.murphy",
          at: [4, "09:30"],
          fields: {
            Title: "UL 2849 too late for Boston",
            Owner: "Henrik Sørensen",
            Level: "Medium",
            Cost: 31000,
            Answer: "Lab booked from 1 to 26 February 2027",
          },
        },
        {
          by: "ines.fernandez",
          at: [6, "10:05"],
          fields: {
            Title: "52 dB(A) claim may be challenged",
            Owner: "Ines Fernández",
            Level: "Low",
            Cost: null,
            Answer: "State speed and distance in every advert",
          },
        },
      ],
    },
  ],
};
