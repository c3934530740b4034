/** The business review of the third quarter, with the regions. */
import { recordedMeetings } from "../meeting-links.ts";
import type { MeetingScript } from "./script.ts";

const anna = "anna.keller";
const ben = "ben.okafor";
const clara = "clara.dubois";
const daniel = "daniel.meier";
const farid = "farid.haddad";
const liam = "liam.murphy";

export const quarterlyReview: MeetingScript = {
  name: recordedMeetings.quarterlyReview,
  organizer: daniel,
  start: [14, "13:30"],
  end: [14, "15:00"],
  recordedAfter: 1,
  recordedMinutes: 48,
  attendance: [
    { who: daniel, stays: [[-1, 51]] },
    { who: anna, stays: [[0, 51]] },
    { who: ben, stays: [[1, 51]] },
    { who: clara, stays: [[0, 50]] },
    { who: farid, stays: [[3, 51]] },
    {
      who: liam,
      stays: [
        [0, 17],
        [18, 51],
      ],
    },
  ],
  sections: [
    {
      from: 0,
      lines: [
        [
          daniel,
          "Welcome to the review of the third quarter. The report went out yesterday, so I only show the main figures.",
        ],
        [
          daniel,
          "Everything here is confidential until the press release on the 2nd of December. Please do not forward the recording.",
        ],
        [
          daniel,
          "Revenue is 41.7 million euros, twelve percent more than a year ago. We sold 14,350 bikes.",
        ],
        [
          daniel,
          "The EBIT margin is 6.8 percent, after 6.2. The order book on the 30th of September was 28.9 million.",
        ],
        [anna, "How much of the order book is Aurora?"],
        [daniel, "None. Aurora is not in the order book before the price list is out."],
      ],
    },
    {
      from: 4,
      lines: [
        [
          daniel,
          "By region: Germany, Austria and Switzerland 19.8 million, plus eleven percent. Clara, France please.",
        ],
        [
          clara,
          "France is at 8.9 million, that is plus twenty percent. We have four new dealers, and the company bike subsidy helps.",
        ],
        [
          clara,
          "The subsidy was extended until 2028, I heard that last week from the association. It is not official yet.",
        ],
        [daniel, "Do you see the growth going on in the fourth quarter?"],
        [clara, "Less. I plan plus eleven, since two large fleets ordered early, in September."],
        [
          clara,
          "For 2027 I asked for 2,600 bikes. That is in my note, with the prices of the competition.",
        ],
        [
          ben,
          "2,600 is fine for the Core and the Plus. For the Max I can promise 180 to France, not more.",
        ],
        [
          clara,
          "Then I need to know which 180, because Cycles Bellecour wants forty of them alone.",
        ],
        [ben, "We look at it together after the meeting."],
        [liam, "One question: may the dealers use the picture of the prototype?"],
        [anna, "Not before the fair. After the 18th of March, yes."],
      ],
    },
    {
      from: 13,
      lines: [
        [
          daniel,
          "Nordics, 5.6 million, plus two percent only. The autumn came early. Benelux 3.7, plus three.",
        ],
        [daniel, "North America, Liam."],
        [
          liam,
          "2.4 million, plus twenty percent, but from a small base. Back Bay Bikes in Boston is a third of it.",
        ],
        [
          liam,
          "The story in Boston is UL 2849. From May next year no bike is sold in the city without the certificate.",
        ],
        [liam, "The competitors have it for half of their models. We have it for none yet."],
        [anna, "Henrik has the lab for the whole of February."],
        [liam, "Good. Scott asks me about it every week."],
        [liam, "Sorry, I have to reconnect, my sound is gone."],
        [daniel, "We go on with Farid meanwhile."],
        [
          farid,
          "The Middle East is at 1.3 million, plus sixty-three percent. Most of it is one customer, Corniche Rentals.",
        ],
        [
          farid,
          "They want a pilot of forty bikes from March on. Their condition is that the motor works at 45 degrees in the shade.",
        ],
        [anna, "That is the heat test in Osaka. We have a slot in January."],
        [farid, "And they want batteries that can be swapped. Range is less important to them."],
        [ben, "All our packs come out with one key. That is enough for a rental, I think."],
        [
          farid,
          "They want to see it. I would bring four demonstration bikes to Dubai in February.",
        ],
        [daniel, "Four are in the plan: twelve for France, four for Dubai, six for the US."],
      ],
    },
    {
      from: 25,
      lines: [
        [daniel, "Now the cost. Material 24.6 million, personnel 8.1, other operating cost 4.9."],
        [
          daniel,
          "Warranty is at 1.9 percent of revenue. That is 0.3 points more than a year ago, and all of it is the Borealis brake lever.",
        ],
        [
          anna,
          "Henrik's report has the cause: the lever cracks at the pin. The new part is SP-7731.",
        ],
        [ben, "2,100 sets are in stock. The workshops get them with the next delivery."],
        [liam, "I am back. Is there a recall in the US?"],
        [anna, "No recall. A free exchange at the next service. The wording is with legal."],
        [daniel, "Please no word about it to dealers before legal has answered."],
        [clara, "Two dealers have asked me already. What do I say?"],
        [anna, "That we look into it and write to them before the end of the month."],
        [daniel, "I would set aside 240,000 euros for it, which is in the forecast already."],
      ],
    },
    {
      from: 34,
      lines: [
        [
          daniel,
          "Outlook. For the year we expect 148 to 151 million, and a margin of 6.0 to 6.5 percent.",
        ],
        [
          ben,
          "Inventory is high, 17.2 million. That is because the parts for Aurora were bought ahead.",
        ],
        [daniel, "I know. The bank knows it too, and it is fine until April."],
        [anna, "From when on does Aurora count?"],
        [
          daniel,
          "From April on. I plan 4,200 bikes in the first run, with 27 to 31 percent margin.",
        ],
        [
          daniel,
          "For 2027 the frame of the budget is 18.6 million. You get the workbook in two or three days, please answer within a week.",
        ],
        [clara, "Does sales get the second person for Lyon?"],
        [daniel, "That is in the headcount: 226 instead of 214, one of them in Lyon."],
        [clara, "Thank you, that helps a lot."],
        [farid, "And Dubai?"],
        [daniel, "Not in 2027. Let us talk after the pilot."],
      ],
    },
    {
      from: 45,
      lines: [
        [
          daniel,
          "To sum up: a good quarter, and two things to watch, the warranty cost and the Nordics.",
        ],
        [
          daniel,
          "Actions: Ben and Clara settle the Max for France. Anna sends the wording on the brake lever as soon as legal has answered.",
        ],
        [anna, "Yes."],
        [daniel, "Farid writes down what Corniche Rentals needs, on one page."],
        [farid, "You get it this week."],
        [daniel, "And again, nothing goes out before the 2nd of December. Thank you all."],
        [liam, "Thanks, bye."],
      ],
    },
  ],
};
