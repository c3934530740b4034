/** The teams of sales and of quality. */
import type { TeamScript } from "../script.ts";

export const salesTeam: TeamScript = {
  key: "sales",
  title: "Sales and Marketing",
  description: "Regions, dealers, campaigns",
  visibility: "private",
  owners: ["ines.fernandez"],
  members: ["clara.dubois", "farid.haddad", "liam.murphy", "mia.novak"],
  created: [230, "09:00"],
  channels: [
    {
      title: "General",
      created: [230, "09:00"],
      threads: [
        {
          post: [
            "ines.fernandez",
            [5, "11:00"],
            "Media plan: €140,000 of the €285,000 are free after First light",
            { subject: "Media plan" },
          ],
          replies: [
            ["liam.murphy", [5, "15:10"], "Any of that for the US?"],
            ["ines.fernandez", [4, "09:05"], "€18,000, if UL 2849 comes in time"],
          ],
        },
      ],
    },
    {
      title: "France",
      created: [180, "09:00"],
      threads: [
        {
          post: [
            "clara.dubois",
            [8, "11:20"],
            "Bellecour demande 120 Aurora Plus avant le 15 avril, remise de 4 %. Qui a déjà livré en avril ?",
            { subject: "Bellecour" },
          ],
          replies: [
            ["clara.dubois", [7, "09:20"], "Daniel est d’accord, pour cette saison seulement"],
          ],
        },
      ],
    },
    {
      title: "Gulf",
      created: [120, "09:00"],
      threads: [
        {
          post: [
            "farid.haddad",
            [9, "13:10"],
            "ردّت كورنيش: السعر مناسب، وننتظر نتيجة اختبار الحرارة قبل 29 يناير.",
            { subject: "تجربة دبي" },
          ],
          replies: [
            [
              "farid.haddad",
              [7, "10:00"],
              "Emiko tests three bikes at 48 °C from 18 to 22 January",
            ],
          ],
        },
      ],
    },
  ],
};

export const qualityTeam: TeamScript = {
  key: "quality",
  title: "Quality",
  description: "Gates, field reports, recalls",
  visibility: "private",
  owners: ["henrik.sorensen"],
  members: ["anna.keller", "ben.okafor", "emiko.tanaka", "jonas.brandt"],
  created: [200, "09:00"],
  channels: [
    {
      title: "General",
      created: [200, "09:00"],
      threads: [
        {
          post: [
            "henrik.sorensen",
            [8, "11:40"],
            "Gate Core: 18 December, six bikes from the pilot line, retest of the LD-3 must be green",
            { subject: "Gate Core" },
          ],
          replies: [["emiko.tanaka", [7, "08:55"], "Retest ends on 4 December"]],
        },
      ],
    },
    {
      title: "Borealis recall",
      description: "Brake lever SP-7731",
      created: [20, "09:00"],
      threads: [
        {
          post: [
            "henrik.sorensen",
            [14, "15:40"],
            "212 bikes, LB26-04410 to LB26-04621. Reached so far: 118 of 131 in Germany, 41 of 54 in France, 27 of 27 in Denmark",
            {
              subject: "QR-2026-31",
              importance: "high",
              files: ["henrik.sorensen:/Reports/QR-2026-31 Borealis brake lever.docx"],
            },
          ],
          replies: [
            ["jonas.brandt", [13, "10:30"], "Support has a text for callers in German and French"],
            [
              "henrik.sorensen",
              [2, "11:30"],
              "Nantes, LB26-04502, is concerned. He must not ride; Clara knows the dealer",
            ],
            ["jonas.brandt", [2, "11:36"], "I answer him"],
          ],
        },
      ],
    },
  ],
};
