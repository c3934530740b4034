/** How a mail thread is written down: who, when, what. compose.ts makes Graph messages of it. */
import type { When } from "../moments.ts";

export interface ThreadScript {
  /** Names the thread; ids are made from it. */
  key: string;
  subject: string;
  /** Of the mails' text and of the quoted headers. */
  language?: Language;
  mails: MailScript[];
}

export type Language = "en" | "de" | "fr" | "ja" | "ar";

export interface MailScript {
  /** A colleague's alias, or the key of an outsider in contacts.ts. */
  from: string;
  to: string[];
  cc?: string[];
  sent: When;
  /** Instead of the thread's subject with "RE:". */
  subject?: string;
  /**
   * Paragraphs parted by blank lines; lines that begin with "- " or "|" are lists and tables; `**bold**`,
   * `[text](address)`.
   */
  text: string;
  /** The whole HTML instead, for what Outlook did not write. */
  html?: string;
  /** Sent as plain text. */
  plain?: true;
  attachments?: AttachmentScript[];
  importance?: "high" | "low";
  draft?: true;
  /** What the owner of a mailbox did with their copy, by alias. */
  marks?: Record<string, Marks>;
  /** Sent through a mailing service: lands in "other" and tells how to unsubscribe. */
  bulk?: true;
}

export interface FileScript {
  file: string;
  name?: string;
  inline?: string;
}

export type AttachmentScript =
  FileScript | { forwards: { thread: string; mail: number } } | { name: string; sourceUrl: string };

export interface Marks {
  unread?: true;
  flagged?: true;
  done?: true;
  categories?: string[];
  /** A folder of the mailbox; the inbox, or Sent Items for the sender, unless told. */
  folder?: string;
}
