/** Reads what was attached to a mail out of Outlook itself: another mail, an event, a contact. */
import type { Contact, Event, Message, OutlookItem } from "@microsoft/microsoft-graph-types";
import { ConnectorError } from "../../errors/connector-error.ts";
import { person } from "../outlook/message.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { eventResource } from "./event.ts";
import { messageResource, type Typed } from "./mail.ts";
import type { Resource } from "./resource.ts";
import { readText, textAsHtml } from "./text.ts";

/** @param zone of the mailbox that the mail lies in */
export async function readAttachedItem(
  item: Typed<OutlookItem>,
  zone: MailboxZone,
  signal: AbortSignal,
): Promise<Resource> {
  const type = item["@odata.type"] ?? "";
  // Meeting requests and responses are messages, too: eventMessage and its kin.
  if (/^#microsoft\.graph\.(?:event)?message/i.test(type))
    return await attachedMail(item, zone, signal);
  if (type === "#microsoft.graph.event") return await attachedEvent(item, zone, signal);
  if (type === "#microsoft.graph.contact") return await attachedContact(item, zone, signal);
  throw new ConnectorError("unsupported_content", {
    happened: "The attachment was not read.",
    because: "It is an Outlook item other than a mail, an event or a contact, such as a task.",
    remedy: "Open the mail that carries it in Outlook.",
  });
}

async function attachedMail(
  mail: Message,
  zone: MailboxZone,
  signal: AbortSignal,
): Promise<Resource> {
  const resource = await messageResource(mail, zone, signal);
  const hidden = mail.hasAttachments ? nestedAttachments : undefined;
  return { ...resource, notes: [...resource.notes, hidden] };
}

const nestedAttachments =
  "This attached mail has attachments of its own, which Microsoft Graph does not give out: find the " +
  "original with outlook_email_search by its subject and sender, or open the mail in Outlook.";

async function attachedEvent(
  event: Event,
  zone: MailboxZone,
  signal: AbortSignal,
): Promise<Resource> {
  const resource = await eventResource(event, zone, signal);
  const hidden = event.hasAttachments
    ? "Attachments of an attached event are not listed."
    : undefined;
  return { ...resource, notes: [...resource.notes, hidden] };
}

async function attachedContact(
  contact: Contact,
  zone: MailboxZone,
  signal: AbortSignal,
): Promise<Resource> {
  const { emailAddresses, businessPhones, homePhones } = contact;
  const facts = [
    row("Company", contact.companyName),
    row("Job title", contact.jobTitle),
    row("Department", contact.department),
    ...(emailAddresses ?? []).map((emailAddress) => row("Mail", person({ emailAddress }))),
    row("Mobile", contact.mobilePhone),
    ...(businessPhones ?? []).map((phone) => row("Phone", phone)),
    ...(homePhones ?? []).map((phone) => row("Phone (home)", phone)),
    row("Address", addressOf(contact)),
    row("Birthday", contact.birthday?.slice(0, 10)),
  ];
  const html = `<ul>${facts.join("")}</ul><div>${textAsHtml(contact.personalNotes ?? "")}</div>`;
  const { markdown, notes } = await readText(html, "text/html", signal);
  return {
    kind: "contact",
    title: contact.displayName || "(no name)",
    time: zone.tell(contact.lastModifiedDateTime),
    markdown,
    notes: [...notes, zone.note],
  };
}

function addressOf({ businessAddress, homeAddress }: Contact): string {
  const { street, postalCode, city, state, countryOrRegion } = businessAddress ?? homeAddress ?? {};
  const town = [postalCode, city].filter(Boolean).join(" ");
  return [street, town, state, countryOrRegion].filter(Boolean).join(", ");
}

function row(name: string, value: string | null | undefined): string {
  return value ? `<li><b>${name}:</b> ${textAsHtml(value)}</li>` : "";
}
