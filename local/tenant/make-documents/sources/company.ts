/** Reports, policies and letters of finance and people. */
import {
  bold,
  bullets,
  flatText,
  heading,
  numbered,
  pageBreak,
  paragraph,
  picture,
  table,
  title,
} from "../flat-text.ts";
import { flatSheet } from "../flat-sheet.ts";

export const quarterlyReport = flatText({
  title: "Quarterly report Q3 2026",
  author: "Daniel Meier",
  language: "en-GB",
  content: [
    title("Lumen Cycles GmbH – quarterly report Q3 2026"),
    paragraph(
      "Prepared by Daniel Meier, Chief Financial Officer. Confidential. All amounts in millions of euros unless stated.",
    ),
    heading(1, "1. Overview"),
    paragraph(
      "Revenue reached ",
      bold("€41.7 million"),
      ", 12 % more than in Q3 2025 (€37.2 million). We sold 14,350 bikes, 1,240 more than a year ago. The EBIT margin was 6.8 % after 6.2 %.",
    ),
    bullets(
      "Order book on 30 September: €28.9 million",
      "Net cash: €6.4 million",
      "Warranty cost: 1.9 % of revenue, 0.3 points more than a year ago, because of the Borealis brake lever",
    ),
    pageBreak(),
    heading(1, "2. Revenue by region"),
    table("Regions", [
      ["Region", "Q3 2026", "Q3 2025", "Change"],
      ["Germany, Austria, Switzerland", "19.8", "17.9", "+11 %"],
      ["France", "8.9", "7.4", "+20 %"],
      ["Nordics", "5.6", "5.5", "+2 %"],
      ["Benelux", "3.7", "3.6", "+3 %"],
      ["North America", "2.4", "2.0", "+20 %"],
      ["Middle East", "1.3", "0.8", "+63 %"],
      ["Total", "41.7", "37.2", "+12 %"],
    ]),
    paragraph(
      "France grew fastest of the large regions, thanks to the company bike subsidy and four new dealers. The Nordics suffered from an early autumn.",
    ),
    pageBreak(),
    heading(1, "3. Cost and result"),
    table("Result", [
      ["Position", "Q3 2026", "Q3 2025"],
      ["Material", "24.6", "22.3"],
      ["Personnel", "8.1", "7.5"],
      ["Other operating cost", "4.9", "4.1"],
      ["Depreciation", "1.3", "1.0"],
      ["EBIT", "2.8", "2.3"],
    ]),
    paragraph("Inventory rose to €17.2 million because parts for Aurora were bought ahead."),
    heading(1, "4. Outlook"),
    paragraph(
      "For the full year 2026 we expect revenue of €148 to 151 million and an EBIT margin of 6.0 to 6.5 %. The delay of the Voltara batteries does not change the outlook, as Aurora is sold from April 2027 on.",
    ),
  ],
});

export const travelPolicy = flatText({
  title: "Travel policy",
  author: "Kavita Rao",
  language: "en-GB",
  content: [
    title("Travel policy"),
    paragraph(
      "In force since 1 September 2026. Owner: Kavita Rao, People. Replaces the version of 2023.",
    ),
    heading(1, "1. Booking"),
    paragraph(
      "Book through the travel desk at least 14 days ahead. Trips above €1,500 need the approval of your head of department.",
    ),
    heading(1, "2. Trains and flights"),
    bullets(
      "Train before plane whenever the journey takes less than six hours",
      "Second class; first class from three hours of travel on",
      "Economy class; premium economy on flights above seven hours",
    ),
    heading(1, "3. Hotels and meals"),
    table("Limits", [
      ["City", "Hotel per night", "Meals per day"],
      ["Freiburg, Lyon, Barcelona", "€140", "€45"],
      ["Copenhagen, London", "€190", "€60"],
      ["Osaka, Dubai, Boston", "€210", "€65"],
    ]),
    heading(1, "4. Bikes"),
    paragraph("Whoever rides a bike to a customer gets €0.38 per kilometre."),
    heading(1, "5. Expenses"),
    numbered(
      "Hand in receipts within 30 days",
      "Amounts below €15 need no receipt",
      "Finance pays with the next salary run, on the 27th",
    ),
  ],
});

export const offerLetter = flatText({
  title: "Offer letter Priya Nair",
  author: "Kavita Rao",
  language: "en-GB",
  content: [
    title("Offer of employment"),
    paragraph("Priya Nair, Stühlingerstraße 24, 79106 Freiburg"),
    paragraph(
      "Dear Priya, we are glad to offer you the position of Senior Firmware Engineer in our team Engineering Drives.",
    ),
    table("Terms", [
      ["Term", "Value"],
      ["Start", "1 February 2027"],
      ["Salary", "€78,000 a year, paid in 12 parts"],
      ["Hours", "38 a week, two days from home"],
      ["Holiday", "30 days"],
      ["Probation", "6 months"],
      ["Reports to", "Emiko Tanaka"],
    ]),
    paragraph("Please answer by 4 December 2026. Kavita Rao, People"),
  ],
});

export const curriculumVitae = flatText({
  title: "CV Tomasz Wiśniewski",
  author: "Tomasz Wiśniewski",
  language: "en-GB",
  content: [
    title("Tomasz Wiśniewski"),
    paragraph("Embedded software engineer, Wrocław. Polish (native), English (C1), German (B1)."),
    heading(1, "Experience"),
    bullets(
      "2021–today: motor control firmware for e-scooters, Elmo Mobility, Wrocław",
      "2017–2021: CAN bus diagnostics, Baltic Automotive, Gdańsk",
    ),
    heading(1, "Skills"),
    bullets("C, C++17, Rust (learning)", "FOC motor control, ISO 26262", "STM32, Zephyr"),
    heading(1, "Education"),
    paragraph("MSc Control Engineering, Wrocław University of Science and Technology, 2017."),
  ],
});

export const salaryBands = flatText({
  title: "Salary bands 2027",
  author: "Kavita Rao",
  language: "en-GB",
  content: [
    title("Salary bands 2027 – strictly confidential"),
    table("Bands", [
      ["Band", "From", "To"],
      ["E1", "€42,000", "€54,000"],
      ["E2", "€52,000", "€68,000"],
      ["E3", "€66,000", "€84,000"],
      ["E4", "€82,000", "€104,000"],
    ]),
  ],
});

export const invoice = flatText({
  title: "Invoice NC-88213",
  author: "Nordcell A/S",
  language: "en-GB",
  content: [
    title("Invoice NC-88213"),
    paragraph(
      "Nordcell A/S, Havnegade 12, 8000 Aarhus C, Denmark. To: Lumen Cycles GmbH, Basler Straße 115, 79115 Freiburg.",
    ),
    table("Lines", [
      ["Item", "Quantity", "Unit price", "Amount"],
      ["Battery pack NC-625, 625 Wh", "600", "€342.00", "€205,200.00"],
      ["Transport, class 9", "1", "€3,150.00", "€3,150.00"],
      ["Total (reverse charge)", "", "", "€208,350.00"],
    ]),
    paragraph("Your order: PO-4471. Payable within 30 days, 2 % discount within 10 days."),
  ],
});

export const deliveryNote = flatText({
  title: "Delivery note",
  author: "Nordcell A/S",
  language: "en-GB",
  content: [
    title("Delivery note 5521"),
    paragraph("Nordcell A/S → Lumen Cycles GmbH, gate 3. PO-4471."),
    table("Lines", [
      ["Item", "Quantity"],
      ["Sample packs NC-625", "12"],
    ]),
    paragraph("Received: B. Okafor, 2 packs with scratched housings."),
  ],
});

/** A page that is nothing but a picture, as a scanner makes it. */
export const scannedPage = (page: Uint8Array) =>
  flatText({
    title: "Scan",
    author: "Scanner 2. OG",
    language: "en-GB",
    margin: "0.2cm",
    content: [picture(page, "20cm", "28.2cm", "")],
  });

export const budget = flatSheet({
  title: "Budget 2027",
  author: "Daniel Meier",
  sheets: [
    {
      name: "Summary",
      rows: [
        ["Department", "2026 (k€)", "2027 (k€)", "Change", "Owner"],
        ["Product", 3900, 4200, "=[.C2]/[.B2]-1", "Anna Keller"],
        ["Operations", 4950, 5100, "=[.C3]/[.B3]-1", "Ben Okafor"],
        ["Sales and marketing", 3600, 3900, "=[.C4]/[.B4]-1", "Ines Fernández"],
        ["IT", 1250, 1400, "=[.C5]/[.B5]-1", "Grace Lin"],
        ["People", 1050, 1100, "=[.C6]/[.B6]-1", "Kavita Rao"],
        ["General and administration", 2850, 2900, "=[.C7]/[.B7]-1", "Daniel Meier"],
        ["Total", "=SUM([.B2:.B7])", "=SUM([.C2:.C7])", "=[.C8]/[.B8]-1", ""],
      ],
    },
    {
      name: "Aurora launch",
      rows: [
        ["Position", "Budget (€)", "Committed (€)", "Left (€)"],
        ["Rhine Velo Show, stand and travel", 148000, 131500, "=[.B2]-[.C2]"],
        ["Campaign “First light”", 285000, 96000, "=[.B3]-[.C3]"],
        ["Demonstration bikes", 122000, 40800, "=[.B4]-[.C4]"],
        ["Dealer training", 85000, 12400, "=[.B5]-[.C5]"],
        ["Total", "=SUM([.B2:.B5])", "=SUM([.C2:.C5])", "=SUM([.D2:.D5])"],
      ],
    },
    {
      name: "Headcount",
      rows: [
        ["Department", "End of 2026", "End of 2027", "New roles"],
        ["Product", 21, 22, "Product analyst"],
        ["Operations", 88, 92, "Two shift leads, two technicians"],
        ["Sales and marketing", 46, 48, "Dealer manager US, Content designer"],
        ["Engineering", 34, 38, "Senior Firmware Engineer and three others"],
        ["IT", 9, 10, "Security engineer"],
        ["People and administration", 16, 16, ""],
        ["Total", "=SUM([.B2:.B7])", "=SUM([.C2:.C7])", ""],
      ],
    },
  ],
});
