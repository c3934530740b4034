/** Usage by person: who was active in which service, and who wrote mail. */
import { fileTimes, mailboxOf, mailTimes, monthsBefore, talkTimes, who } from "./activity.ts";
import { productsOf } from "./subscriptions.ts";
import { isWithin, lastDay, type UsageReport, type UsageRow } from "./usage-report.ts";

export const office365ActiveUsers: UsageReport = {
  head: "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Has Exchange License,Has OneDrive License,Has SharePoint License,Has Skype For Business License,Has Yammer License,Has Teams License,Exchange Last Activity Date,OneDrive Last Activity Date,SharePoint Last Activity Date,Skype For Business Last Activity Date,Yammer Last Activity Date,Teams Last Activity Date,Exchange License Assign Date,OneDrive License Assign Date,SharePoint License Assign Date,Skype For Business License Assign Date,Yammer License Assign Date,Teams License Assign Date,Assigned Products",
  naming: ["User Principal Name", "Display Name"],
  takesDate: true,
  rows: (facts) =>
    facts.directory.people.map((person) => {
      const licensed = productsOf(person).length > 0;
      const assigned = licensed ? monthsBefore(facts.window.to, 21) : "";
      return {
        ...who(person, facts),
        ...licences(licensed, assigned),
        "Exchange Last Activity Date": lastDay(facts.window, mailTimes(facts, person)),
        "OneDrive Last Activity Date": lastDay(facts.window, fileTimes(facts, person, true)),
        "SharePoint Last Activity Date": lastDay(facts.window, fileTimes(facts, person, false)),
        "Teams Last Activity Date": lastDay(facts.window, talkTimes(facts, person)),
      };
    }),
};

function licences(licensed: boolean, assigned: string): UsageRow {
  const services = ["Exchange", "OneDrive", "SharePoint", "Teams"];
  return Object.fromEntries([
    ...services.map((name) => [`Has ${name} License`, licensed] as const),
    ...services.map((name) => [`${name} License Assign Date`, assigned] as const),
    ["Has Skype For Business License", false],
    ["Has Yammer License", false],
  ]);
}

export const emailActivity: UsageReport = {
  head: "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Send Count,Receive Count,Read Count,Meeting Created Count,Meeting Interacted Count,Assigned Products,Report Period",
  naming: ["User Principal Name", "Display Name"],
  takesDate: true,
  rows: (facts) =>
    facts.directory.people.flatMap((person) => {
      const mailbox = mailboxOf(facts, person);
      if (!mailbox) return [];
      const sent = mailTimes(facts, person);
      const received = mailbox.messages.filter(
        ({ receivedDateTime, internetMessageHeaders }) =>
          internetMessageHeaders.length > 0 && isWithin(facts.window, receivedDateTime),
      );
      return {
        ...who(person, facts),
        "Last Activity Date": lastDay(facts.window, sent),
        "Send Count": sent.filter((one) => isWithin(facts.window, one)).length,
        "Receive Count": received.length,
        "Read Count": received.filter(({ isRead }) => isRead).length,
        "Meeting Created Count": 0,
        "Meeting Interacted Count": 0,
      };
    }),
};
