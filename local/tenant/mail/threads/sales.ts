/** Mail of the sales regions: France, the Gulf, North America. */
import type { ThreadScript } from "../script.ts";

export const sales: ThreadScript[] = [
  {
    key: "bellecour",
    subject: "Commande ferme Aurora Plus – 120 vélos",
    language: "fr",
    mails: [
      {
        from: "bellecour",
        to: ["clara.dubois"],
        sent: [8, "09:35"],
        text: `Bonjour Clara,

suite à votre visite, nous confirmons notre intérêt pour **120 Aurora Plus**, à condition d’une livraison avant le 15 avril 2027 et d’une remise de 4 %.

Pouvez-vous nous confirmer les deux points cette semaine ? Notre banque attend le bon de commande.

Cordialement,
Julien Marchand
Cycles Bellecour, Lyon`,
        marks: { "clara.dubois": { flagged: true } },
      },
      {
        from: "clara.dubois",
        to: ["anna.keller", "daniel.meier"],
        sent: [8, "11:12"],
        subject: "TR: Commande ferme Aurora Plus – 120 vélos",
        text: `Bonjour Anna, bonjour Daniel,

voici la demande de Bellecour. 4 % correspond au barème de ma note (en pièce jointe), mais il n’est pas encore validé. Il me faut votre accord **avant le 4 décembre**.

Je propose aussi 12 vélos de démonstration pour la France.

Clara`,
        attachments: [
          { file: "note-commerciale-france.docx", name: "Note commerciale France 2027.docx" },
          { file: "dealer-orders.csv" },
        ],
        marks: { "anna.keller": { flagged: true, categories: ["Dealers"] } },
      },
      {
        from: "daniel.meier",
        to: ["clara.dubois"],
        cc: ["anna.keller"],
        sent: [7, "08:50"],
        subject: "RE: Commande ferme Aurora Plus – 120 vélos",
        text: `Bonjour Clara, d’accord pour 4 % à partir de 120 vélos, pour cette saison seulement. Le reste du barème, nous en parlons le 2 décembre.

Daniel`,
        marks: { "anna.keller": { folder: "aurora/dealers" } },
      },
    ],
  },
  {
    key: "savoie-demo",
    subject: "Vélo de démonstration en février ?",
    language: "fr",
    mails: [
      {
        from: "savoie",
        to: ["clara.dubois"],
        sent: [3, "15:22"],
        text: `Bonjour Clara,

serait-il possible d’avoir un Aurora Core de démonstration dès la semaine du 8 février ? Nous organisons un salon à Annecy avec 600 visiteurs. Notre commande prévue : 40 Core et 24 Plus.

Camille Perrin, Vélo Savoie`,
        marks: { "clara.dubois": { unread: true } },
      },
    ],
  },
  {
    key: "corniche",
    subject: "تجربة 40 دراجة في دبي",
    language: "ar",
    mails: [
      {
        from: "corniche",
        to: ["farid.haddad"],
        sent: [9, "10:30"],
        text: `السيد فريد المحترم،

نرغب في تجربة **40 دراجة** من طراز Aurora Core لمدة ثلاثة أشهر ابتداءً من 1 مايو 2027. شرطنا أن تعمل البطارية في حرارة 48 درجة مئوية، وألا يتجاوز السعر 11,900 درهم للدراجة.

مع التحية،
ليلى منصور
كورنيش لتأجير الدراجات`,
        marks: { "farid.haddad": { flagged: true } },
      },
      {
        from: "farid.haddad",
        to: ["corniche"],
        cc: ["anna.keller"],
        sent: [9, "13:05"],
        text: `السيدة ليلى المحترمة،

شكراً على رسالتكم. سنجري اختبار الحرارة في أوساكا قبل 29 يناير 2027 ونرسل لكم النتيجة. السعر 11,900 درهم مناسب لنا.

فريد حداد`,
      },
      {
        from: "farid.haddad",
        to: ["anna.keller"],
        cc: ["emiko.tanaka"],
        sent: [8, "09:15"],
        subject: "Dubai pilot: Corniche Rentals wants 40 bikes",
        text: `Hi Anna,

short version of the mails below and of my note (Arabic, attached): Corniche Rentals wants **40 Aurora Core** from 1 May 2027 for three months, then 300 more if it works. Condition: the battery must hold 48 °C. Price AED 11,900 a bike.

Emiko, can you test at 48 °C in Osaka before 29 January?

Farid`,
        attachments: [{ file: "gulf-market-note-ar.docx", name: "مذكرة سوق الخليج.docx" }],
        marks: { "anna.keller": { categories: ["Dealers"] } },
      },
      {
        from: "emiko.tanaka",
        to: ["farid.haddad", "anna.keller"],
        sent: [7, "09:40"],
        subject: "RE: Dubai pilot: Corniche Rentals wants 40 bikes",
        text: `Hi Farid,

the climate chamber is free from 18 to 22 January. Three bikes, 48 °C, 6 hours a day, €18,500 with the external lab for the cells. LD-3 itself derates from 92 °C winding temperature, so hills in the heat will be slower.

Emiko`,
      },
    ],
  },
  {
    key: "back-bay",
    subject: "Back Bay Bikes: dealer visit",
    mails: [
      {
        from: "backbay",
        to: ["liam.murphy"],
        sent: [5, "10:15"],
        text: `Hey Liam,

good talking to you. We'd start with 30 Aurora Core for June 1 at $3,799 retail, 30 points margin. Need UL 2849 papers before the first container, the fire marshal in Boston asks for them now.

Scott`,
      },
      {
        from: "liam.murphy",
        to: ["anna.keller", "henrik.sorensen"],
        sent: [4, "09:20"],
        subject: "UL 2849 for the US: who has it?",
        text: `Hi both,

Back Bay Bikes orders 30 Aurora Core for 1 June, but only with **UL 2849**. Do we have a date for the certificate? Without it I cannot sign.

Liam`,
        marks: { "anna.keller": { unread: true, flagged: true, categories: ["Dealers"] } },
      },
      {
        from: "henrik.sorensen",
        to: ["liam.murphy"],
        cc: ["anna.keller"],
        sent: [3, "10:10"],
        subject: "RE: UL 2849 for the US: who has it?",
        text: `Hi Liam,

UL 2849 is booked at the Copenhagen lab from 1 to 26 February 2027, paper expected on 12 March. It covers Core and Plus, not Max.

Henrik`,
        marks: { "anna.keller": { unread: true } },
      },
    ],
  },
];
