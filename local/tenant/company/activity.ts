/** What a person did, read from the tenant's own mail, files, chats and meetings. */
import type { Mailbox, SampleChatMessage } from "../content-types.ts";
import type { Person } from "../directory.ts";
import { productsOf } from "./subscriptions.ts";
import { dayOf, type UsageFacts, type UsageRow } from "./usage-report.ts";

const products = (person: Person) => productsOf(person).join("+").toUpperCase();

/** The columns that say who a person is. */
export const who = (person: Person, { window }: UsageFacts): UsageRow => ({
  "User Principal Name": person.userPrincipalName,
  "Display Name": person.displayName,
  "Is Deleted": person.accountEnabled === false,
  "Deleted Date": person.accountEnabled === false ? monthsBefore(window.to, 3) : "",
  "Assigned Products": products(person),
});

export const monthsBefore = (date: string, months: number) =>
  dayOf(new Date(Date.parse(date) - months * 30 * 86_400_000));

export const mailboxOf = ({ content }: UsageFacts, person: Person) =>
  content.mailboxes.find(({ userId }) => userId === person.id);

const sentBy = ({ messages }: Mailbox) =>
  messages.filter(({ isDraft, internetMessageHeaders }) => !isDraft && !internetMessageHeaders[0]);

export const mailTimes = (facts: UsageFacts, person: Person) =>
  sentTimes(mailboxOf(facts, person)).toSorted();

const sentTimes = (mailbox: Mailbox | undefined) =>
  mailbox ? sentBy(mailbox).map(({ sentDateTime }) => sentDateTime) : [];

export const fileTimes = ({ content }: UsageFacts, person: Person, personal: boolean) =>
  content.drives
    .filter(({ ownerId }) => (ownerId !== null) === personal)
    .flatMap(({ items }) => items)
    .filter(({ document, resource }) => {
      return document && resource.lastModifiedBy.user?.id === person.id;
    })
    .map(({ resource }) => resource.lastModifiedDateTime);

export const chatMessages = ({ content }: UsageFacts, person: Person) =>
  content.chats.flatMap(({ messages }) => messages).filter(isFrom(person));

export const channelMessages = ({ content }: UsageFacts, person: Person) =>
  content.teams
    .flatMap(({ channels }) => channels)
    .flatMap(({ messages }) => messages)
    .filter(isFrom(person));

const isFrom = (person: Person) => (message: SampleChatMessage) =>
  message.from?.user?.id === person.id;

export const talkTimes = (facts: UsageFacts, person: Person) => [
  ...chatMessages(facts, person).map(({ createdDateTime }) => createdDateTime),
  ...channelMessages(facts, person).map(({ createdDateTime }) => createdDateTime),
  ...attended(facts, person).map(({ meeting }) => meeting.startDateTime),
];

export const attended = ({ content }: UsageFacts, person: Person) =>
  content.meetings.filter(({ inviteeIds }) => inviteeIds.includes(person.id));
