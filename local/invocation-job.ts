/** The last part of the main job: Claude summarises a page, asked through the queue as a flow asks. */
import { setTimeout as wait } from "node:timers/promises";
import type { Problem } from "../shared/http/problem.ts";
import type { InvocationView } from "../shared/invocations/types.ts";
import type { Printer } from "./printer.ts";

export interface InvocationJobOptions {
  /** Where the functions stand. */
  url: string;
  userToken: string;
  /** What is summarised: a page by its title, and the site that it is on. */
  page: { title: string; site: string };
  print: Printer;
}

const mostSeconds = 180;

/** @throws Error when the invocation fails, cites nothing, or does not end in time. */
export async function showInvocation(options: InvocationJobOptions): Promise<void> {
  const { page, print } = options;
  const prompt = `Summarise the page *${page.title}* of the *${page.site}* site`;
  const view = await print.step(`Claude: ${prompt}`, async () => await invoke(options, prompt));
  for (const { tool, arguments: given, outcome } of view.toolCalls)
    print.item(tool, [given, outcome]);
  print.excerpt(view.text ?? "");
  for (const { title, quote, webUrl } of view.citations ?? []) print.item(title, [quote], webUrl);
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = view.usage;
  const read = inputTokens + cacheReadTokens + cacheWriteTokens;
  print.fact(
    `${read} tokens read, ${cacheReadTokens} of them from the cache; ${outputTokens} written`,
  );
}

/** As a flow's engine does: posts, then asks at the address it was given, as often as it is told. */
async function invoke(
  { url, userToken }: InvocationJobOptions,
  prompt: string,
): Promise<InvocationView> {
  const headers = { authorization: `Bearer ${userToken}`, "content-type": "application/json" };
  const body = JSON.stringify({ prompt });
  const giveUp = Date.now() + mostSeconds * 1_000;
  let answer = await fetch(`${url}/api/invocations`, { method: "POST", headers, body });
  const location = answer.headers.get("location") ?? "";
  while (answer.status === 202) {
    await answer.body?.cancel();
    if (Date.now() > giveUp) throw new Error(`Claude did not answer within ${mostSeconds} s.`);
    await wait(Number(answer.headers.get("retry-after") ?? 1) * 1_000);
    answer = await fetch(location, { headers });
  }
  if (!answer.ok) throw new Error(explain((await answer.json()) as Problem));
  return requireAnswer((await answer.json()) as InvocationView);
}

/** An answer without a source proves nothing. */
function requireAnswer(view: InvocationView): InvocationView {
  const { status, error, citations = [] } = view;
  if (status !== "succeeded")
    throw new Error(
      `The invocation ended as ${status}: ${error?.detail ?? ""} ${error?.remedy ?? ""}`,
    );
  if (citations.length === 0) throw new Error("Claude cited nothing: was the page found?");
  return view;
}

function explain({ status, code, detail, remedy, requestId }: Problem): string {
  return `${status} ${code}: ${detail} ${remedy} (request ${requestId})`;
}
