/** The review before Aurora's launch: batteries, drive unit, quality gate, stand. */
import { recordedMeetings } from "../meeting-links.ts";
import type { MeetingScript } from "./script.ts";

const anna = "anna.keller";
const ben = "ben.okafor";
const emiko = "emiko.tanaka";
const henrik = "henrik.sorensen";
const ines = "ines.fernandez";
const daniel = "daniel.meier";

export const launchReview: MeetingScript = {
  name: recordedMeetings.launchReview,
  organizer: anna,
  start: [3, "14:00"],
  end: [3, "15:00"],
  recordedAfter: 4,
  recordedMinutes: 56,
  attendance: [
    { who: anna, stays: [[-2, 60]] },
    { who: ben, stays: [[0, 60]] },
    { who: emiko, stays: [[-3, 60]] },
    { who: henrik, stays: [[1, 60]] },
    { who: ines, stays: [[0, 60]] },
    {
      who: daniel,
      stays: [
        [2, 27],
        [30, 60],
      ],
    },
  ],
  sections: [
    {
      from: 0,
      lines: [
        [
          anna,
          "Good, the recording is running. If you do not want to be in it, leave the camera off, that is fine.",
        ],
        [emiko, "Mine stays off, it is ten in the evening here."],
        [
          anna,
          "Thank you for staying up. We have four points: batteries, the drive unit, the gate for the Core, and the stand in Cologne.",
        ],
        [
          anna,
          "The goal is simple. At the end of the hour I want to know whether the 18th of March holds.",
        ],
        [daniel, "Sorry, I was two minutes late. Did you start with Ben?"],
        [anna, "We start with Ben right now."],
      ],
    },
    {
      from: 3,
      lines: [
        [
          ben,
          "Okay. Voltara delivers the 1,500 packs on the 18th of January instead of the 14th of December. That is five weeks.",
        ],
        [
          ben,
          "The reason is the new separator. Their cells need a new UN 38.3 certificate and the test house needs six weeks for it.",
        ],
        [ben, "The VP-500 and the VP-750 are not affected, Katarzyna confirmed that in writing."],
        [daniel, "And the penalty?"],
        [
          ben,
          "They accept paragraph seven. Half a percent a week on 465,000 euros, so 11,625 euros, credited in January.",
        ],
        [daniel, "Good. Please make sure it appears as a credit note and not as a discount."],
        [ben, "Will do. As a bridge we take 600 packs from Nordcell, PO-4471, at 342 euros each."],
        [
          ben,
          "They leave Aarhus on the 5th of January and are with us on the 7th. I put the order and the invoice into the chat.",
        ],
        [daniel, "Paid this morning. We got the two percent, that is 4,167 euros."],
        [anna, "So production can start on the 25th with 600 packs. How long do they last?"],
        [
          ben,
          "Nine working days at the planned rate. By then Voltara has delivered, with eight days of air.",
        ],
        [henrik, "What about the housings? Two of the twelve samples were scratched."],
        [
          ben,
          "At the lower edge, from the transport box. Mikkel changes the insert. Fine for tests, not for photos.",
        ],
      ],
    },
    {
      from: 16,
      lines: [
        [anna, "Emiko, the LD-3 please."],
        [
          emiko,
          "In the report LD3-TR-018 everything passed except water tightness. Three of 48 units leaked at the shaft.",
        ],
        [
          emiko,
          "The O-ring was twisted in assembly. The groove gets a chamfer of 0.5 instead of 0.3 millimetres, and the ring a hardness of 70.",
        ],
        [henrik, "When do you get the new rings?"],
        [emiko, "On the 24th of November. The retest with 48 units ends on the 4th of December."],
        [emiko, "If it passes, I sign the release for series production on the 11th of December."],
        [anna, "And if it does not pass?"],
        [
          emiko,
          "Then we need a new groove, that means a new tool. Four weeks at least. I do not expect it.",
        ],
        [daniel, "What would four weeks cost us?"],
        [ben, "The line stands from the 4th of February then. About 38,000 euros a week."],
        [
          anna,
          "I take that as our largest risk. It is number two in the list, I raise it to number one.",
        ],
        [
          emiko,
          "One more thing: firmware 0.9.4 derates from 92 degrees. On the hill test we reached 92 after an hour.",
        ],
        [henrik, "So a rider in the Alps notices it?"],
        [
          emiko,
          "After one hour at twelve percent, yes. He loses about a fifth of the power. For the Gulf pilot it matters more.",
        ],
        [
          anna,
          "The heat test for the Gulf is paid from the demonstration bikes, Daniel and I agreed on that by mail.",
        ],
        [daniel, "Correct, 18,500 euros."],
      ],
    },
    {
      from: 27,
      lines: [
        [henrik, "Now the gate. It is on the 18th of December, for the Core only."],
        [
          henrik,
          "I need six bikes from the pilot line by the 14th. Ben said yes, with Nordcell sample packs.",
        ],
        [ben, "Yes. Five are built already, the sixth waits for its fork."],
        [
          henrik,
          "If the retest slips beyond the 11th of December, I cannot hold the 18th. The next date is the 8th of January.",
        ],
        [
          anna,
          "Then we write it down like this: the gate stays on the 18th, a slip beyond the 11th moves it to the 8th of January. Daniel, fine for you?",
        ],
        [daniel, "Yes. But the 8th of January is the last date that I can explain to the board."],
        [
          henrik,
          "And UL 2849 for Boston is separate. The lab is booked from the 1st to the 26th of February.",
        ],
        [anna, "Does Liam know that the US bikes come after the others?"],
        [henrik, "He knows. He tells the dealers May."],
      ],
    },
    {
      from: 38,
      lines: [
        [
          ines,
          "Cologne. Stand C12 in hall 4 is confirmed, 96 square metres, and the test track has four slots a day for us.",
        ],
        [
          ines,
          "Charging in the halls overnight is forbidden. There are containers behind hall 5, 180 euros a night for twelve packs.",
        ],
        [anna, "How many nights?"],
        [ines, "Four. So 720 euros, I book them this week. The deadline is the 12th of February."],
        [
          ines,
          "The campaign is First light with the route Dawn and the sound of Quiet, 49,000 euros together.",
        ],
        [
          emiko,
          "About the 52 decibels: that is measured at 25 kilometres an hour and at one metre. Please always write both.",
        ],
        [ines, "It is in every draft now. I send you the texts before they go out."],
        [ines, "And I still need people for the stand. Nine of twenty so far."],
        [ben, "I come, for the first two days."],
        [henrik, "Me too, if the gate is behind us."],
      ],
    },
    {
      from: 51,
      lines: [
        [
          anna,
          "Let me sum up. The 18th of March holds, under two conditions: the retest passes, and Voltara keeps the 18th of January.",
        ],
        [anna, "Actions until Friday. Ben sends the delivery plan, week by week."],
        [ben, "Yes."],
        [
          anna,
          "Ines books the containers. Emiko confirms the date of the retest when the rings have arrived.",
        ],
        [emiko, "Yes, on the 24th."],
        [
          anna,
          "Henrik writes the decision about the gate into the project list. And I make the slide for the board.",
        ],
        [
          daniel,
          "By the 3rd of December please, with the unit cost of the LD-3, 318 against 412 euros.",
        ],
        [anna, "You get it. Thank you all, and good night to Osaka."],
        [emiko, "Good night!"],
      ],
    },
  ],
};
