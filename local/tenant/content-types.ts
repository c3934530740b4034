/** What the sample tenant holds, in shapes close to Microsoft Graph's own resources. */
import type {
  ColumnDefinition,
  Drive,
  DriveItem,
  List,
  ListItem,
  MailboxSettings,
  MailFolder,
  Message,
  Site,
  SitePage,
} from "@microsoft/microsoft-graph-types";
import type { SampleCalendar, SampleEvent } from "./calendar/types.ts";
import type { SampleCompany } from "./company/types.ts";
import type { SampleMeeting } from "./meetings/types.ts";
import type { SampleChat, SampleTeam } from "./teams/types.ts";

export type * from "./calendar/types.ts";
export type * from "./company/types.ts";
export type * from "./meetings/types.ts";
export type * from "./teams/types.ts";

/** A property that Graph always answers for this kind of resource. */
type Present<T> = T extends null | undefined ? never : T;

/** `T` with the properties `K` known to be there. */
export type Having<T, K extends keyof T> = T & { [P in K]-?: Present<T[P]> };

/** Everything in the tenant apart from its directory. */
export interface TenantContent {
  mailboxes: Mailbox[];
  /** Every drive: a OneDrive for each person, and the document libraries of the sites. */
  drives: DriveContent[];
  sites: SiteContent[];
  teams: SampleTeam[];
  chats: SampleChat[];
  /** Online meetings that were recorded. */
  meetings: SampleMeeting[];
  company: SampleCompany;
}

/** Who may read a thing: everyone in the organisation, or the people with these object ids. */
export type Readers = "everyone" | string[];

export interface Mailbox {
  /** The owner's object id; a shared mailbox has a (disabled) account too, which the directory does not list. */
  userId: string;
  displayName: string;
  mail: string;
  kind: "user" | "shared" | "room";
  /** Object ids of people with full access besides the owner. */
  delegates: string[];
  /** Windows name, as Exchange stores it. */
  timeZone: string;
  settings: MailboxSettings;
  folders: SampleFolder[];
  /** Newest first, of all folders. */
  messages: SampleMessage[];
  /** The standard calendar first. */
  calendars: SampleCalendar[];
  /** Of all own calendars; a series is one event. */
  events: SampleEvent[];
}

/** The names that Graph takes in place of a folder id. */
export type WellKnownFolder =
  "inbox" | "sentitems" | "drafts" | "deleteditems" | "archive" | "junkemail" | "outbox";

export interface SampleFolder extends Having<
  MailFolder,
  | "id"
  | "displayName"
  | "parentFolderId"
  | "childFolderCount"
  | "totalItemCount"
  | "unreadItemCount"
  | "isHidden"
> {
  wellKnownName: WellKnownFolder | null;
}

/** A Graph message with everything filled that `$select` may name. Attachments hold no bytes: see `SampleAttachment`. */
export type SampleMessage = Having<
  Omit<Message, "attachments">,
  | "id"
  | "subject"
  | "body"
  | "uniqueBody"
  | "bodyPreview"
  | "from"
  | "sender"
  | "toRecipients"
  | "ccRecipients"
  | "bccRecipients"
  | "replyTo"
  | "receivedDateTime"
  | "sentDateTime"
  | "createdDateTime"
  | "lastModifiedDateTime"
  | "conversationId"
  | "conversationIndex"
  | "internetMessageId"
  | "internetMessageHeaders"
  | "parentFolderId"
  | "webLink"
  | "importance"
  | "isRead"
  | "isDraft"
  | "hasAttachments"
  | "flag"
  | "categories"
  | "changeKey"
  | "inferenceClassification"
> & {
  attachments: SampleAttachment[];
  /** Named MAPI properties that apps keep on it. */
  singleValueExtendedProperties?: ExtendedProperty[];
};

export interface ExtendedProperty {
  id: string;
  value: string;
}

interface AttachmentFacts {
  id: string;
  name: string;
  contentType: string | null;
  size: number;
  isInline: boolean;
  lastModifiedDateTime: string;
}

export interface SampleFileAttachment extends AttachmentFacts {
  "@odata.type": "#microsoft.graph.fileAttachment";
  contentId: string | null;
  contentLocation: string | null;
  /** Where Graph has `contentBytes`: the file, read on demand. */
  document: SampleDocument;
}

export interface SampleItemAttachment extends AttachmentFacts {
  "@odata.type": "#microsoft.graph.itemAttachment";
  /** The attached message, as `$expand=microsoft.graph.itemAttachment/item` shows it. */
  item: SampleMessage;
}

export interface SampleReferenceAttachment extends AttachmentFacts {
  "@odata.type": "#microsoft.graph.referenceAttachment";
  /** v1.0 of Graph shows these on no attachment; beta does. The link is also in the mail's body. */
  sourceUrl: string;
  providerType: "oneDriveBusiness";
}

export type SampleAttachment =
  SampleFileAttachment | SampleItemAttachment | SampleReferenceAttachment;

/** A real file under documents/. Several drive items and attachments may share one. */
export interface SampleDocument {
  /** Its name under documents/. */
  file: string;
  mimeType: string;
  /** In bytes. */
  size: number;
  quickXorHash: string;
  /** Its text as a search index would hold it; empty where nothing can be read (scanned, encrypted, corrupt). */
  indexedText: string;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

export interface DriveContent {
  drive: Having<
    Drive,
    | "id"
    | "driveType"
    | "name"
    | "description"
    | "webUrl"
    | "createdDateTime"
    | "lastModifiedDateTime"
    | "createdBy"
    | "owner"
    | "quota"
  >;
  /** The site it belongs to; a OneDrive lies in its owner's personal site, which `TenantContent.sites` lists too. */
  siteId: string;
  /** The OneDrive's owner (object id), or null for a site's library. */
  ownerId: string | null;
  /** The list behind the drive (a document library is a list, too). */
  listId: string;
  readers: Readers;
  /** The root first, then every folder before what lies in it. */
  items: SampleDriveItem[];
}

export interface SampleDriveItem {
  resource: Having<
    DriveItem,
    | "id"
    | "name"
    | "webUrl"
    | "size"
    | "eTag"
    | "cTag"
    | "createdDateTime"
    | "lastModifiedDateTime"
    | "createdBy"
    | "lastModifiedBy"
    | "parentReference"
    | "fileSystemInfo"
    | "sharepointIds"
  >;
  /** `/General/Plans/Budget.xlsx` below the drive's root; "/" is the root itself. */
  path: string;
  /** The file's content; null for folders. */
  document: SampleDocument | null;
  /** Object ids of people it was shared with beyond the drive's readers. */
  sharedWith: string[];
  /** The sharing link that they got. */
  sharingLink?: string;
}

export interface SiteContent {
  site: Having<
    Site,
    | "id"
    | "name"
    | "displayName"
    | "description"
    | "webUrl"
    | "createdDateTime"
    | "lastModifiedDateTime"
    | "siteCollection"
  >;
  kind: "team" | "communication" | "root" | "personal";
  readers: Readers;
  /** Client ids of applications that were granted this site for `Sites.Selected`. */
  grantedApps?: string[];
  /** Drive ids, the default library first. */
  driveIds: string[];
  pages: SamplePage[];
  lists: SampleList[];
}

/** With `canvasLayout` filled, as `$expand=canvasLayout` shows it. */
export type SamplePage = Having<
  SitePage,
  | "id"
  | "name"
  | "title"
  | "webUrl"
  | "pageLayout"
  | "canvasLayout"
  | "titleArea"
  | "createdDateTime"
  | "lastModifiedDateTime"
  | "createdBy"
  | "lastModifiedBy"
  | "publishingState"
>;

export interface SampleList {
  list: Having<
    List,
    | "id"
    | "name"
    | "displayName"
    | "description"
    | "webUrl"
    | "list"
    | "createdDateTime"
    | "lastModifiedDateTime"
    | "createdBy"
  >;
  columns: Having<ColumnDefinition, "id" | "name" | "displayName">[];
  items: SampleListItem[];
}

export interface SampleListItem {
  resource: Having<
    ListItem,
    | "id"
    | "webUrl"
    | "eTag"
    | "createdDateTime"
    | "lastModifiedDateTime"
    | "createdBy"
    | "lastModifiedBy"
    | "parentReference"
    | "contentType"
    | "sharepointIds"
  >;
  /** As `$expand=fields` shows them, keyed by the columns' names. */
  fields: Record<string, string | number | boolean | null>;
}
