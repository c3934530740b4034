/** The main job: calls each tool over HTTP with real tokens, asks Claude, and prints what a person wants to see. */
import type * as z from "zod";
import type { Problem } from "../shared/http/problem.ts";
import type { Tool } from "../shared/tools/define-tool.ts";
import { findMeetingAvailability } from "../shared/tools/outlook/find-meeting-availability.ts";
import { outlookCalendarSearch } from "../shared/tools/outlook/outlook-calendar-search.ts";
import { outlookEmailSearch } from "../shared/tools/outlook/outlook-email-search.ts";
import { getMe } from "../shared/tools/people/get-me.ts";
import { readResource } from "../shared/tools/resource/read-resource.ts";
import { sharepointFolderSearch } from "../shared/tools/sharepoint/sharepoint-folder-search.ts";
import { sharepointSearch } from "../shared/tools/sharepoint/sharepoint-search.ts";
import { chatMessageSearch } from "../shared/tools/teams/chat-message-search.ts";
import { teamsListChats } from "../shared/tools/teams/teams-list-chats.ts";
import { showInvocation } from "./invocation-job.ts";
import type { Printer } from "./printer.ts";

export interface MainJobOptions {
  /** Where the functions stand. */
  url: string;
  userToken: string;
  /** An application's token, and the mailbox it reads; absent: that step is left out. */
  application: { token: string; user: string } | undefined;
  /** What to search for; the first hits are read. */
  words: { files: string; folders: string; mail: string; chats: string };
  /** Whom to find a meeting time with: an address; absent: the signed-in person alone. */
  colleague: string | undefined;
  /** What Claude summarises; absent: that step is left out. */
  page: { title: string; site: string } | undefined;
  print: Printer;
}

/** @throws Error at the first step whose answer is not what the step is for. */
export async function runMainJob(options: MainJobOptions): Promise<void> {
  const user = caller(options.url, options.userToken);
  await showUser(user, options);
  for (const [type, what] of documents) await showDocument(user, type, what, options);
  await showFolder(user, options);
  await showMail(user, options);
  await showCalendar(user, options);
  await showMeetingTime(user, options);
  await showChats(user, options);
  await showApplication(options);
  if (options.page) await showInvocation({ ...options, page: options.page });
  else options.print.fact("Claude is not asked: MAIN_JOB_PAGE and MAIN_JOB_SITE are not set.");
}

const documents = [
  ["docx", "a Word file"],
  ["pdf", "a PDF"],
  ["xlsx", "a spreadsheet"],
] as const;

async function showUser(user: Call, { print }: MainJobOptions): Promise<void> {
  const me = await print.step("get_me: who is signed in", async () => await user(getMe, {}));
  print.item(me.name, [me.jobTitle, me.office, `clock of ${me.timeZone}`]);
}

async function showDocument(
  user: Call,
  type: string,
  what: string,
  { print, words }: MainJobOptions,
): Promise<void> {
  const files = await print.step(`sharepoint_search: ${words.files}, ${type}`, async () => {
    const answer = await user(sharepointSearch, {
      query: words.files,
      fileTypes: [type],
      size: 3,
    });
    return requireSome(answer.items);
  });
  for (const { name, modified, modifiedBy, link } of files)
    print.item(name, [modified, modifiedBy], link);
  await showResource(user, print, `read_resource: ${what}`, files[0]?.uri);
}

async function showFolder(user: Call, { print, words }: MainJobOptions): Promise<void> {
  const folders = await print.step(`sharepoint_folder_search: ${words.folders}`, async () => {
    const answer = await user(sharepointFolderSearch, { query: words.folders, size: 3 });
    return requireSome(answer.items);
  });
  const folder = folders[0];
  print.item(folder?.name, [folder?.modified], folder?.link);
  const inside = await print.step(
    "sharepoint_folder_search: what lies in it",
    async () => await user(sharepointFolderSearch, { folder: folder?.uri, size: 5 }),
  );
  for (const { name, kind, modified } of inside.items) print.item(name, [kind, modified]);
}

async function showMail(user: Call, { print, words }: MainJobOptions): Promise<void> {
  const mails = await print.step(`outlook_email_search: ${words.mail}`, async () => {
    const answer = await user(outlookEmailSearch, { query: words.mail, size: 5 });
    return requireSome(answer.messages);
  });
  for (const { subject, received, from, link } of mails)
    print.item(subject, [received, from], link);
  const mail = mails.find(({ hasAttachments }) => hasAttachments) ?? mails[0];
  const { attachments } = await showResource(user, print, "read_resource: a mail", mail?.uri);
  const attachment = attachments?.[0];
  if (attachment !== undefined)
    await showResource(user, print, "read_resource: its attachment", attachment.uri);
}

async function showCalendar(user: Call, { print }: MainJobOptions): Promise<void> {
  const events = await print.step("outlook_calendar_search: the next two weeks", async () => {
    const answer = await user(outlookCalendarSearch, { size: 5 });
    return requireSome(answer.events);
  });
  for (const { subject, start, organizer, link } of events)
    print.item(subject, [start, organizer], link);
  await showResource(user, print, "read_resource: an event", events[0]?.uri);
}

async function showMeetingTime(user: Call, { print, colleague }: MainJobOptions): Promise<void> {
  const attendees = colleague === undefined ? [] : [colleague];
  const title = `find_meeting_availability: with ${colleague ?? "nobody else"}`;
  const slots = await print.step(title, async () => {
    const answer = await user(findMeetingAvailability, { attendees, durationMinutes: 45 });
    return requireSome(answer.slots);
  });
  for (const { start, end, everyoneFree } of slots)
    print.item("free", [start, end, everyoneFree ? "everyone" : "not everyone"]);
}

async function showChats(user: Call, { print, words }: MainJobOptions): Promise<void> {
  const chats = await print.step("teams_list_chats: the latest", async () => {
    const answer = await user(teamsListChats, { size: 5 });
    return requireSome(answer.chats);
  });
  for (const { title, lastTime, lastMessage } of chats) print.item(title, [lastTime, lastMessage]);
  await showResource(user, print, "read_resource: a chat", chats[0]?.uri);
  const messages = await print.step(`chat_message_search: ${words.chats}`, async () => {
    const answer = await user(chatMessageSearch, { query: words.chats, size: 3 });
    return requireSome(answer.messages);
  });
  for (const { from, sent, text, link } of messages) print.item(text, [sent, from], link);
}

async function showApplication({ url, application, print }: MainJobOptions): Promise<void> {
  if (application === undefined) {
    print.fact("The call as an application is left out: DAEMON_CLIENT_ID and its kin are not set.");
    return;
  }
  const { token, user } = application;
  const daemon = caller(url, token);
  const title = `outlook_email_search as an application, for ${user}`;
  const mails = await print.step(title, async () => {
    const answer = await daemon(outlookEmailSearch, { user, size: 3 });
    return requireSome(answer.messages);
  });
  for (const { subject, received, from } of mails) print.item(subject, [received, from]);
}

async function showResource(user: Call, print: Printer, title: string, uri: string | undefined) {
  const resource = await print.step(title, async () => await user(readResource, { uri }));
  const { kind, time, totalCharacters, attachments = [], text } = resource;
  print.item(resource.title, [kind, time, `${totalCharacters} characters`]);
  for (const { name, bytes } of attachments) print.fact(`attachment: ${name}, ${bytes} bytes`);
  print.excerpt(text);
  return resource;
}

type Call = <Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
  args: Record<string, unknown>,
) => Promise<z.output<Output>>;

function caller(url: string, token: string): Call {
  return async <Input extends z.ZodObject, Output extends z.ZodObject>(
    tool: Tool<Input, Output>,
    args: Record<string, unknown>,
  ) => {
    const response = await fetch(`${url}/api/tools/${tool.name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(args),
    });
    if (!response.ok) throw new Error(explain((await response.json()) as Problem));
    return (await response.json()) as z.output<Output>;
  };
}

function explain({ status, code, detail, remedy, requestId }: Problem): string {
  return `${status} ${code}: ${detail} ${remedy} (request ${requestId})`;
}

/** An empty list is a failed step: a search that finds nothing proves nothing. */
function requireSome<T>(items: T[]): T[] {
  if (items.length > 0) return items;
  throw new Error("It found nothing: check the words searched for, and that content is indexed.");
}
