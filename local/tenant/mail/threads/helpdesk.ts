/** Mail to and from the shared mailbox support@, and what machines tell IT. */
import type { ThreadScript } from "../script.ts";

export const helpdesk: ThreadScript[] = [
  {
    key: "kiosk-3",
    subject: "[HD-1048] Kiosk 3 on line 2 does not start",
    mails: [
      {
        from: "ben.okafor",
        to: ["support"],
        sent: [3, "08:12"],
        importance: "high",
        text: `Hi,

kiosk 3 on line 2 shows a black screen since 07:58, the shift cannot print labels. Log attached.

Ben`,
        attachments: [{ file: "kiosk-3.log.txt", name: "kiosk-3.log.txt" }],
      },
      {
        from: "jonas.brandt",
        to: ["ben.okafor"],
        cc: ["support", "grace.lin"],
        sent: [3, "08:40"],
        text: `Hi Ben,

the disk was full: 14 stuck label jobs had filled /var. I have cleared the queue, the kiosk runs again since 08:36. We will put a limit on the spool so that it does not come back.

Jonas`,
        marks: { support: { folder: "solved" } },
      },
    ],
  },
  {
    key: "mfa-phone",
    subject: "[HD-1051] New phone, no sign-in prompt any more",
    mails: [
      {
        from: "clara.dubois",
        to: ["support"],
        sent: [2, "09:18"],
        text: `Hello,

I have a new phone since yesterday and do not get the sign-in prompt any more. I am at a dealer in Nantes until 16:00 and need my mail.

Clara`,
        marks: { support: { unread: true } },
      },
      {
        from: "jonas.brandt",
        to: ["clara.dubois"],
        cc: ["support"],
        sent: [2, "09:41"],
        text: `Hello Clara,

I will call you on the number in the directory to check that it is you, then you get a temporary access pass for one hour.

Jonas`,
      },
    ],
  },
  {
    key: "charger",
    subject: "Ladegerät blinkt rot",
    language: "de",
    mails: [
      {
        from: "customer1",
        to: ["support"],
        sent: [4, "14:02"],
        plain: true,
        text: `Guten Tag,

das Ladegerät meines Borealis 2 (Rahmennummer LB26-03377) blinkt seit gestern rot und lädt nicht. Was kann ich tun?

Freundliche Grüße
Sabine Vogt`,
        marks: { support: { flagged: true } },
      },
      {
        from: "support",
        to: ["customer1"],
        sent: [4, "15:37"],
        text: `Guten Tag Frau Vogt,

rotes Blinken heißt, dass der Akku zu kalt ist. Bitte lassen Sie ihn zwei Stunden bei Zimmertemperatur liegen. Blinkt es dann immer noch, tauscht Ihr Händler das Ladegerät (SP-8102) kostenlos.

Ihr Rad ist vom Austausch der Bremshebel **nicht** betroffen.

Lumen Cycles Support`,
      },
    ],
  },
  {
    key: "levier",
    subject: "Levier de frein Borealis",
    language: "fr",
    mails: [
      {
        from: "customer2",
        to: ["support"],
        sent: [2, "11:05"],
        text: `Bonjour,

mon vélo porte le numéro LB26-04502. Est-il concerné par le remplacement du levier de frein ? Puis-je rouler en attendant ?

Pierre Lambert, Nantes`,
        marks: { support: { unread: true } },
      },
    ],
  },
  {
    key: "spool-alert",
    subject: "Resolved: disk usage on kiosk-3 above 90 %",
    mails: [
      {
        from: "monitoring",
        to: ["grace.lin"],
        cc: ["support"],
        sent: { minutesAgo: 190 },
        plain: true,
        bulk: true,
        text: `RESOLVED kiosk-3 disk /var
Was: 100 %, now: 34 %
Duration: 38 minutes
Runbook: https://lumencycles.sharepoint.com/sites/it-helpdesk/SitePages/Kiosk-runbook.aspx`,
        marks: { "grace.lin": { unread: true } },
      },
    ],
  },
  {
    key: "secret-expiry",
    subject: "App registration secrets that end within 30 days",
    mails: [
      {
        from: "grace.lin",
        to: ["jonas.brandt"],
        sent: [5, "10:30"],
        text: `Hi Jonas,

two secrets end soon: "Dealer portal" on 8 December and "Label service" on 14 December. Please rotate both until 2 December and write the new dates into the list on the helpdesk site.

Grace`,
        marks: { "jonas.brandt": { flagged: true, categories: ["Red category"] } },
      },
    ],
  },
];
