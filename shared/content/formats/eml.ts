/** Saved mails: who wrote what to whom and when, the text, and the names of what is attached. */
import type { Address, Attachment, Email } from "postal-mime";
import { corrupt } from "../content-errors.ts";
import type { ContentFormat, MarkdownText } from "../format.ts";
import type { HiddenText } from "../hidden-text.ts";

const label = "saved mail";
/** A mail to all is told by its first addresses; a mail carries few attachments. */
const maxListed = 100;

export const eml: ContentFormat = {
  name: "eml",
  label,
  extensions: ["eml"],
  mediaTypes: ["message/rfc822"],
  async read({ bytes }, hidden) {
    const { default: PostalMime } = await import("postal-mime");
    const mail = await PostalMime.parse(bytes, {
      maxNestingDepth: 50,
      maxHeadersSize: 1024 * 1024,
      // Mails within become attachments: their text is not what this one says.
      forceRfc822Attachments: true,
    });
    if (mail.headers.length === 0) throw corrupt(label);
    const body = await bodyOf(mail, hidden);
    const sections = [headLines(mail), body.markdown.trim(), attachmentLines(mail.attachments)];
    return { markdown: sections.filter(Boolean).join("\n\n"), notes: body.notes };
  },
};

async function bodyOf({ html, text }: Email, hidden: HiddenText): Promise<MarkdownText> {
  if (!html?.trim()) return { markdown: text ?? "", notes: [] };
  const { htmlToMarkdown } = await import("../html-to-markdown.ts");
  return htmlToMarkdown(html, hidden);
}

function headLines({ subject, from, to, cc, date }: Email): string {
  return [
    headLine("Subject", subject),
    headLine("From", from && addressText(from)),
    headLine("To", addressList(to)),
    headLine("Cc", addressList(cc)),
    headLine("Date", date),
  ]
    .filter(Boolean)
    .join("\n");
}

/** One line each, so that no header can pass for another. */
function headLine(name: string, value: string | undefined): string {
  const line = value?.replace(/\s+/g, " ").trim();
  return line ? `${name}: ${line}` : "";
}

function addressList(addresses: readonly Address[] = []): string {
  const shown = addresses.slice(0, maxListed).map(addressText);
  const more = addresses.length - shown.length;
  return `${shown.join("; ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function addressText({ name, address, group }: Address): string {
  if (group) return `${name} (${group.length} people)`;
  return name ? `${name} (${address})` : (address ?? "");
}

function attachmentLines(attachments: readonly Attachment[]): string {
  const named = attachments.filter(({ related, filename }) => !related || filename !== null);
  if (named.length === 0) return "";
  const lines = named.slice(0, maxListed).map(({ filename, mimeType }) => {
    const name = (filename ?? "without a name").replace(/\s+/g, " ").trim();
    return `- ${name} (${mimeType})`;
  });
  const more = named.length - lines.length;
  if (more > 0) lines.push(`- and ${more} more`);
  return `Attachments, not read here:\n\n${lines.join("\n")}`;
}
