/** The main job: calls each tool over HTTP with real tokens and prints what a person wants to see. */
import type * as z from "zod";
import type { Problem } from "../shared/http/problem.ts";
import type { Tool } from "../shared/tools/define-tool.ts";
import { outlookEmailSearch } from "../shared/tools/outlook/outlook-email-search.ts";
import { getMe } from "../shared/tools/people/get-me.ts";
import { readResource } from "../shared/tools/resource/read-resource.ts";
import { sharepointSearch } from "../shared/tools/sharepoint/sharepoint-search.ts";
import type { Printer } from "./printer.ts";

export interface MainJobOptions {
  /** Where the functions stand. */
  url: string;
  userToken: string;
  /** An application's token, and the mailbox it reads; absent: that step is left out. */
  application: { token: string; user: string } | undefined;
  /** What to search for; the first hits are read. */
  words: { files: string; mail: string };
  print: Printer;
}

/** @throws Error at the first step whose answer is not what the step is for. */
export async function runMainJob(options: MainJobOptions): Promise<void> {
  const user = caller(options.url, options.userToken);
  await showUser(user, options);
  await showFiles(user, options);
  await showMail(user, options);
  await showApplication(options);
}

async function showUser(user: Call, { print }: MainJobOptions): Promise<void> {
  const me = await print.step("get_me: who is signed in", async () => await user(getMe, {}));
  print.item(me.name, [me.jobTitle, me.office, `clock of ${me.timeZone}`]);
}

async function showFiles(user: Call, { print, words }: MainJobOptions): Promise<void> {
  const files = await print.step(`sharepoint_search: ${words.files}`, async () => {
    const answer = await user(sharepointSearch, { query: words.files, size: 5 });
    return requireSome(answer.items);
  });
  for (const { name, modified, modifiedBy, link } of files)
    print.item(name, [modified, modifiedBy], link);
  const document = files.find(({ name }) => /\.(docx|pdf)$/i.test(name)) ?? files[0];
  await showResource(user, print, "read_resource: one of these documents", document?.uri);
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
