/** A tenant small enough to know by heart: three mailboxes, a OneDrive, two sites. */
import type {
  DriveContent,
  Mailbox,
  SampleAttachment,
  SampleDocument,
  SampleDriveItem,
  SampleMessage,
  SiteContent,
  TenantContent,
} from "../../../../local/tenant/content.ts";

export const anna = "0a1b6c7e-93d2-4f58-8e1a-2b7c4d5e6f01";
export const ben = "1b2c7d8f-a4e3-4069-9f2b-3c8d5e6f7a02";
export const orders = "aaaa0000-0000-4000-8000-000000000001";
export const now = new Date("2026-03-04T12:00:00Z");

export const inbox = "AAMkAGI2inbox0000000000000000000000AAA=";
export const archive = "AAMkAGI2archive00000000000000000000AAA=";
const rootFolder = "AAMkAGI2root00000000000000000000000AAA=";

export function textDocument(file: string, mimeType: string, text: string): SampleDocument {
  const bytes = new TextEncoder().encode(text);
  return {
    file,
    mimeType,
    size: bytes.length,
    quickXorHash: "AAAA",
    indexedText: text,
    read: async () => bytes,
  };
}

const recipient = (name: string, address: string) => ({ emailAddress: { name, address } });
const annaAddress = recipient("Anna Keller", "anna.keller@lumencycles.example");
const benAddress = recipient("Ben Okafor", "ben.okafor@lumencycles.example");

export const messageKey = (name: string) => `AAkALgAAAAAAHYQDEapm${name}`;

interface MessageFacts {
  name: string;
  subject: string;
  html: string;
  received: string;
  from?: ReturnType<typeof recipient>;
  folder?: string;
  isRead?: boolean;
  importance?: "low" | "normal" | "high";
  categories?: string[];
  attachments?: SampleAttachment[];
}

export function message(facts: MessageFacts): SampleMessage {
  const { name, subject, html, received, attachments = [], from = benAddress } = facts;
  const body = { contentType: "html" as const, content: `<html><body>${html}</body></html>` };
  return {
    id: messageKey(name),
    subject,
    body,
    uniqueBody: body,
    bodyPreview: html.replace(/<[^>]*>/g, "").slice(0, 255),
    from,
    sender: from,
    toRecipients: [annaAddress],
    ccRecipients: [],
    bccRecipients: [],
    replyTo: [],
    receivedDateTime: received,
    sentDateTime: received,
    createdDateTime: received,
    lastModifiedDateTime: received,
    conversationId: `AAQk${name}`,
    conversationIndex: "AQHT",
    internetMessageId: `<${name}@lumencycles.example>`,
    internetMessageHeaders: [{ name: "X-Test", value: name }],
    parentFolderId: facts.folder ?? inbox,
    webLink: `https://outlook.office365.com/owa/?ItemID=${name}`,
    importance: facts.importance ?? "normal",
    isRead: facts.isRead ?? true,
    isDraft: false,
    hasAttachments: attachments.length > 0,
    flag: { flagStatus: "notFlagged" },
    categories: facts.categories ?? [],
    changeKey: `CQAAABYAAAC${name}`,
    inferenceClassification: "focused",
    attachments,
  };
}

function fileAttachment(name: string, text: string): SampleAttachment {
  const document = textDocument(name, "text/plain", text);
  return {
    "@odata.type": "#microsoft.graph.fileAttachment",
    id: `AAkALgattachment${name.replace(/\W/g, "")}`,
    name,
    contentType: "text/plain",
    size: document.size,
    isInline: false,
    lastModifiedDateTime: "2026-03-02T09:30:00Z",
    contentId: null,
    contentLocation: null,
    document,
  };
}

const forwarded = message({
  name: "inner",
  subject: "Delivery terms",
  html: "<p>Thirty days.</p>",
  received: "2026-02-01T10:00:00Z",
});

export const annaMessage = message({
  name: "budget",
  subject: "Q3 budget",
  html: "<p>The figures for the <b>Aurora</b> line are attached.</p>",
  received: "2026-03-02T09:30:00Z",
  isRead: false,
  importance: "high",
  categories: ["Finance"],
  attachments: [
    fileAttachment("figures.txt", "revenue 1200 kEUR"),
    {
      "@odata.type": "#microsoft.graph.itemAttachment",
      id: "AAkALgattachmentinner0",
      name: "Delivery terms",
      contentType: null,
      size: 900,
      isInline: false,
      lastModifiedDateTime: "2026-03-02T09:30:00Z",
      item: forwarded,
    },
    {
      "@odata.type": "#microsoft.graph.referenceAttachment",
      id: "AAkALgattachmentlink00",
      name: "plan.xlsx",
      contentType: null,
      size: 300,
      isInline: false,
      lastModifiedDateTime: "2026-03-02T09:30:00Z",
      sourceUrl: "https://lumencycles.sharepoint.com/sites/product/plan.xlsx",
      providerType: "oneDriveBusiness",
    },
  ],
});

const annaMessages = [
  message({
    name: "lunch",
    subject: "Lunch today?",
    html: "<p>The canteen has soup.</p>",
    received: "2026-03-04T08:00:00Z",
    from: recipient("Clara Dubois", "clara.dubois@lumencycles.example"),
  }),
  annaMessage,
  message({
    name: "old",
    subject: "Minutes of the board",
    html: "<p>Budgets were discussed.</p>",
    received: "2025-12-15T16:00:00Z",
    folder: archive,
  }),
  ...Array.from({ length: 12 }, (_, index) =>
    message({
      name: `news${index}`,
      subject: `Newsletter ${index}`,
      html: "<p>Bicycles.</p>",
      received: `2025-11-${String(20 - index).padStart(2, "0")}T06:00:00Z`,
      from: recipient("Newsletter", "news@post.example"),
    }),
  ),
];

function mailbox(
  userId: string,
  displayName: string,
  mail: string,
  kind: "user" | "shared",
  messages: SampleMessage[],
  delegates: string[] = [],
): Mailbox {
  const folder = (id: string, name: string, wellKnownName: "inbox" | "archive") => ({
    id,
    displayName: name,
    parentFolderId: rootFolder,
    childFolderCount: 0,
    totalItemCount: messages.filter(({ parentFolderId }) => parentFolderId === id).length,
    unreadItemCount: 0,
    isHidden: false,
    wellKnownName,
  });
  return {
    userId,
    displayName,
    mail,
    kind,
    delegates,
    timeZone: "W. Europe Standard Time",
    settings: {
      timeZone: "W. Europe Standard Time",
      dateFormat: "dd/MM/yyyy",
      timeFormat: "HH:mm",
      archiveFolder: archive,
      delegateMeetingMessageDeliveryOptions: "sendToDelegateOnly",
      userPurpose: kind,
      language: { locale: "en-GB", displayName: "English (United Kingdom)" },
      automaticRepliesSetting: {
        status: "disabled",
        externalAudience: "all",
        internalReplyMessage: "",
        externalReplyMessage: "",
        scheduledStartDateTime: { dateTime: "2026-03-04T08:00:00.0000000", timeZone: "UTC" },
        scheduledEndDateTime: { dateTime: "2026-03-05T08:00:00.0000000", timeZone: "UTC" },
      },
      workingHours: {
        daysOfWeek: ["monday", "tuesday"],
        startTime: "08:00:00.0000000",
        endTime: "17:00:00.0000000",
        timeZone: { name: "W. Europe Standard Time" },
      },
    },
    folders: [folder(inbox, "Inbox", "inbox"), folder(archive, "Archive", "archive")],
    messages,
    calendars: [],
    events: [],
  };
}

export const productSite =
  "lumencycles.sharepoint.com,11111111-1111-4111-8111-111111111111,22222222-2222-4222-8222-222222222222";
export const financeSite =
  "lumencycles.sharepoint.com,33333333-3333-4333-8333-333333333333,44444444-4444-4444-8444-444444444444";
export const annasSite =
  "lumencycles-my.sharepoint.com,55555555-5555-4555-8555-555555555555,66666666-6666-4666-8666-666666666666";
export const productDrive = "b!productproductproduct";
export const financeDrive = "b!financefinancefinance";
export const annasDrive = "b!annaannaannaannaanna";
export const pageId = "77777777-7777-4777-8777-777777777777";
export const listId = "88888888-8888-4888-8888-888888888888";

const annaSet = {
  user: { id: anna, displayName: "Anna Keller", email: "anna.keller@lumencycles.example" },
};
const created = "2026-01-10T08:00:00Z";

function driveItem(
  driveId: string,
  siteId: string,
  url: string,
  path: string,
  document: SampleDocument | null,
  sharedWith: string[] = [],
): SampleDriveItem {
  const name = path === "/" ? "root" : (path.split("/").at(-1) ?? "");
  const parent = path.slice(0, path.lastIndexOf("/")) || "/";
  const itemId = (each: string) => `01${(driveId + each).replace(/\W/g, "").toUpperCase()}`;
  return {
    path,
    document,
    sharedWith,
    resource: {
      id: itemId(path),
      name,
      webUrl: path === "/" ? url : `${url}${encodeURI(path)}`,
      size: document?.size ?? 0,
      eTag: `"{${itemId(path)}},1"`,
      cTag: `"c:{${itemId(path)}},1"`,
      createdDateTime: created,
      lastModifiedDateTime: created,
      createdBy: annaSet,
      lastModifiedBy: annaSet,
      fileSystemInfo: { createdDateTime: created, lastModifiedDateTime: created },
      parentReference: {
        driveId,
        driveType: "documentLibrary",
        siteId,
        ...(path !== "/" && { id: itemId(parent), path: `/drives/${driveId}/root:` }),
      },
      sharepointIds: { listId, listItemId: "1", listItemUniqueId: itemId(path), siteId },
      ...(path === "/" && { root: {} }),
      ...(document
        ? {
            file: {
              mimeType: document.mimeType,
              hashes: { quickXorHash: document.quickXorHash },
            },
          }
        : { folder: { childCount: 1 } }),
    },
  };
}

function drive(
  id: string,
  siteId: string,
  url: string,
  ownerId: string | null,
  readers: "everyone" | string[],
  files: [path: string, document: SampleDocument | null, sharedWith?: string[]][],
): DriveContent {
  return {
    siteId,
    ownerId,
    listId,
    readers,
    drive: {
      id,
      driveType: ownerId === null ? "documentLibrary" : "business",
      name: ownerId === null ? "Documents" : "OneDrive",
      description: "",
      webUrl: url,
      createdDateTime: created,
      lastModifiedDateTime: created,
      createdBy: annaSet,
      owner: annaSet,
      quota: { deleted: 0, remaining: 1000, state: "normal", total: 2000, used: 1000 },
    },
    items: [
      driveItem(id, siteId, url, "/", null),
      ...files.map(([path, document, sharedWith]) =>
        driveItem(id, siteId, url, path, document, sharedWith),
      ),
    ],
  };
}

function site(
  id: string,
  name: string,
  webUrl: string,
  kind: SiteContent["kind"],
  readers: "everyone" | string[],
  driveIds: string[],
): SiteContent {
  return {
    kind,
    readers,
    driveIds,
    pages: [],
    lists: [],
    site: {
      id,
      name: name.toLowerCase(),
      displayName: name,
      description: `${name} team`,
      webUrl,
      createdDateTime: created,
      lastModifiedDateTime: created,
      siteCollection: { hostname: new URL(webUrl).host, dataLocationCode: "EUR" },
    },
  };
}

function productSiteContent(): SiteContent {
  const url = "https://lumencycles.sharepoint.com/sites/product";
  const content = site(productSite, "Product", url, "team", "everyone", [productDrive]);
  content.pages.push({
    id: pageId,
    name: "Aurora.aspx",
    title: "Aurora launch",
    webUrl: `${url}/SitePages/Aurora.aspx`,
    pageLayout: "article",
    titleArea: { layout: "plain" },
    createdDateTime: created,
    lastModifiedDateTime: created,
    createdBy: annaSet,
    lastModifiedBy: annaSet,
    publishingState: { level: "published", versionId: "1.0" },
    canvasLayout: {
      horizontalSections: [
        {
          id: "1",
          layout: "oneColumn",
          columns: [
            {
              id: "1",
              width: 12,
              webparts: [
                {
                  "@odata.type": "#microsoft.graph.textWebPart",
                  id: "w1",
                  innerHtml: "<p>We launch in May.</p>",
                } as object,
              ],
            },
          ],
        },
      ],
    },
  });
  content.lists.push({
    list: {
      id: listId,
      name: "Suppliers",
      displayName: "Suppliers",
      description: "Who delivers what",
      webUrl: `${url}/Lists/Suppliers`,
      list: { contentTypesEnabled: false, hidden: false, template: "genericList" },
      createdDateTime: created,
      lastModifiedDateTime: created,
      createdBy: annaSet,
    },
    columns: [
      { id: "c1", name: "Title", displayName: "Title", indexed: true },
      { id: "c2", name: "City", displayName: "City", indexed: false },
    ],
    items: ["Voltara", "Nordcell"].map((title, index) => ({
      fields: { Title: title, City: index === 0 ? "Turin" : "Aarhus" },
      resource: {
        id: String(index + 1),
        webUrl: `${url}/Lists/Suppliers/${index + 1}_.000`,
        eTag: `"${index + 1},1"`,
        createdDateTime: created,
        lastModifiedDateTime: created,
        createdBy: annaSet,
        lastModifiedBy: annaSet,
        parentReference: { siteId: productSite },
        contentType: { id: "0x01", name: "Item" },
        sharepointIds: { listId, listItemId: String(index + 1) },
      },
    })),
  });
  return content;
}

export function tenantContent(): TenantContent {
  const host = "https://lumencycles.sharepoint.com";
  const plan = textDocument(
    "plan.md",
    "text/markdown",
    "The Aurora plan: ship the e-bike in May, budget 400 kEUR.",
  );
  const notes = textDocument("notes.txt", "text/plain", "Private notes on budget talks");
  const wages = textDocument("wages.csv", "text/csv", "name;wage aurora");
  return {
    mailboxes: [
      mailbox(
        anna,
        "Anna Keller",
        "anna.keller@lumencycles.example",
        "user",
        annaMessages.map((each) => ({ ...each })),
      ),
      mailbox(ben, "Ben Okafor", "ben.okafor@lumencycles.example", "user", [
        message({
          name: "bens",
          subject: "Secret of Ben",
          html: "<p>x</p>",
          received: "2026-03-01T08:00:00Z",
        }),
      ]),
      mailbox(
        orders,
        "Orders",
        "orders@lumencycles.example",
        "shared",
        [
          message({
            name: "order",
            subject: "Order 7781",
            html: "<p>Two bikes</p>",
            received: "2026-03-01T08:00:00Z",
          }),
        ],
        [anna],
      ),
    ],
    drives: [
      drive(
        productDrive,
        productSite,
        `${host}/sites/product/Shared%20Documents`,
        null,
        "everyone",
        [
          ["/Plans", null],
          ["/Plans/Aurora plan.md", plan],
        ],
      ),
      drive(
        financeDrive,
        financeSite,
        `${host}/sites/finance/Shared%20Documents`,
        null,
        [ben],
        [["/wages.csv", wages]],
      ),
      drive(
        annasDrive,
        annasSite,
        "https://lumencycles-my.sharepoint.com/personal/anna_keller/Documents",
        anna,
        [],
        [
          ["/notes.txt", notes, [ben]],
          ["/diary.txt", notes],
        ],
      ),
    ],
    sites: [
      productSiteContent(),
      site(financeSite, "Finance", `${host}/sites/finance`, "team", [ben], [financeDrive]),
      site(
        annasSite,
        "Anna Keller",
        "https://lumencycles-my.sharepoint.com/personal/anna_keller",
        "personal",
        [anna],
        [annasDrive],
      ),
    ],
    teams: [],
    chats: [],
    meetings: [],
    company: {
      subscribedSkus: [],
      subscriptions: [],
      reportSettings: { displayConcealedNames: true },
    },
  };
}
