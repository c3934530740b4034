/** Events around the launch of the e-bike Aurora: stand-up, steering, gates, tests, the fair. */
import { recordedMeetings } from "../../meeting-links.ts";
import type { EventScript } from "../script.ts";

const auroraSite = "https://lumencycles.sharepoint.com/sites/aurora";

export const auroraEvents: EventScript[] = [
  {
    key: "aurora-standup",
    subject: "Aurora stand-up",
    organizer: "anna.keller",
    on: { week: -8, day: "monday" },
    from: "09:15",
    to: "09:30",
    series: {
      repeats: { every: "week", days: ["monday", "tuesday", "wednesday", "thursday", "friday"] },
    },
    required: ["ben.okafor", "ines.fernandez", "henrik.sorensen"],
    optional: ["mia.novak"],
    teams: true,
    text: "What is done, what is next, what is in the way. Fifteen minutes, cameras optional.",
    categories: ["Aurora"],
  },
  {
    key: "aurora-launch-review",
    subject: recordedMeetings.launchReview,
    organizer: "anna.keller",
    on: { workday: -3 },
    from: "14:00",
    to: "15:00",
    required: ["ben.okafor", "emiko.tanaka", "ines.fernandez", "henrik.sorensen"],
    optional: ["daniel.meier"],
    rooms: ["room.schauinsland"],
    teams: true,
    text: `Dear all,

we go through the [launch plan](${auroraSite}/SitePages/Launch-plan.aspx) line by line:

- Battery packs: Voltara's new date, the order at Nordcell (Ben)
- LD-3: retest of the 48 units (Emiko)
- Campaign “First light” (Ines)
- Quality gate Core (Henrik)

The meeting is recorded.

Anna`,
    attachments: [
      { file: "aurora-kickoff.pptx" },
      { file: "aurora-kickoff-notes.md", name: "Notes of the kick-off.md" },
    ],
    categories: ["Aurora"],
    answers: { "daniel.meier": "tentativelyAccepted" },
  },
  {
    key: "aurora-steering",
    subject: "Aurora steering committee",
    organizer: "anna.keller",
    on: { week: -11, day: "thursday" },
    from: "14:00",
    to: "15:00",
    series: {
      repeats: { every: "week", interval: 2, days: ["thursday"] },
      ends: { weeks: 40 },
      changes: [
        {
          occurrence: 1,
          moved: { days: 1, from: "15:30", to: "16:30" },
          text: "Moved to Friday: the room is taken and Daniel is in Zurich on Thursday.",
        },
        { occurrence: 2 },
      ],
    },
    required: ["daniel.meier", "ben.okafor", "henrik.sorensen"],
    optional: ["emiko.tanaka"],
    rooms: ["room.feldberg"],
    teams: true,
    text: `Standing agenda:

- Dates against the launch plan
- Open risks above €20,000
- Decisions

Slides by Wednesday noon, please.`,
    categories: ["Aurora"],
    answers: { "emiko.tanaka": "tentativelyAccepted" },
  },
  {
    key: "ld3-weekly",
    subject: "LD-3 週次定例(欧州)",
    organizer: "emiko.tanaka",
    on: { week: -20, day: "tuesday" },
    from: "17:00",
    to: "17:45",
    series: { repeats: { every: "week", days: ["tuesday"] } },
    required: ["anna.keller", "henrik.sorensen"],
    teams: true,
    language: "ja",
    text: `議題:

- 再試験の進捗(48 台)
- ファームウェア 0.9.4
- O リングと溝の面取り

The meeting is in English.`,
  },
  {
    key: "ld3-retest",
    subject: "LD-3 再試験",
    organizer: "emiko.tanaka",
    on: { workday: 6 },
    days: 4,
    place: "大阪試験所 2号室",
    language: "ja",
    text: "48 台の防水再試験。測定室は終日使用します。",
    showAs: "workingElsewhere",
  },
  {
    key: "ld3-release",
    subject: "Release of the LD-3 for series production",
    organizer: "emiko.tanaka",
    on: { workday: 15 },
    from: "16:30",
    to: "17:30",
    required: ["anna.keller", "henrik.sorensen", "ben.okafor"],
    teams: true,
    importance: "high",
    text: "If the retest is passed, we sign. The report will be here two days before.",
    answers: { "ben.okafor": "none" },
  },
  {
    key: "quality-gate-core",
    subject: "Quality gate Aurora Core",
    organizer: "henrik.sorensen",
    on: { workday: 20 },
    from: "09:30",
    to: "12:00",
    required: ["anna.keller", "ben.okafor", "emiko.tanaka"],
    optional: ["daniel.meier"],
    rooms: ["room.schauinsland"],
    teams: true,
    importance: "high",
    text: "Six bikes from the pilot line, the test protocol, the open points. A slip of the retest by more than a week moves this date.",
    answers: { "emiko.tanaka": "none", "daniel.meier": "declined" },
  },
  {
    key: "voltara-call",
    subject: "Call with Voltara: VP-625 partial delivery",
    organizer: "ben.okafor",
    on: { workday: -12 },
    from: "10:00",
    to: "10:45",
    required: ["zielinska", "anna.keller"],
    teams: true,
    text: "600 packs with the old separator, the VP-500, and § 7 of our contract.",
  },
  {
    key: "nordcell-samples",
    subject: "Nordcell: inspection of the sample packs",
    organizer: "ben.okafor",
    on: { workday: 2 },
    from: "13:00",
    to: "14:30",
    required: ["henrik.sorensen", "nordcell"],
    place: "Goods inwards, hall 2",
    text: "Two of the twelve samples have scratched housings. Please bring the data sheets.",
  },
  {
    key: "first-light-shooting",
    subject: "Rodaje “First light” en Girona",
    organizer: "ines.fernandez",
    on: { workday: 8 },
    days: 3,
    required: ["agency"],
    optional: ["mia.novak"],
    place: "Girona",
    text: "Four days before sunrise. Call sheet follows from Marta.",
    showAs: "oof",
  },
  {
    key: "rhine-velo-show",
    subject: "Rhine Velo Show, Cologne",
    organizer: "ines.fernandez",
    on: { workday: 80 },
    days: 3,
    required: ["anna.keller", "clara.dubois"],
    optional: ["liam.murphy", "farid.haddad"],
    place: "Koelnmesse, hall 4, stand C12",
    text: "Stand C12 in hall 4. Set-up three days before at 07:00. No charging in the halls overnight.",
    showAs: "oof",
    answers: { "liam.murphy": "none", "farid.haddad": "tentativelyAccepted" },
  },
  {
    key: "aurora-photo",
    subject: "Photo session Aurora Plus",
    organizer: "ines.fernandez",
    on: { workday: 1 },
    from: "15:00",
    to: "16:30",
    required: ["mia.novak", "anna.keller"],
    place: "Workshop",
    cancelled: true,
    text: "Called off: the scratched sample packs do not do for photos.",
  },
];
