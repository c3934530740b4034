/** What was read, as a source of values for whatever a schema asks for. */
import type { Finding } from "./findings.ts";
import type { Intent } from "./intent.ts";
import { bestPassages, type Passage } from "./passages.ts";
import { plain } from "./words.ts";
import type { Facts } from "./schema.ts";

export function factsOf(
  findings: readonly Finding[],
  passages: readonly Passage[],
  summary: string,
  intent: Intent,
): Facts {
  const first = findings[0];
  return {
    text: (name) => textFor(name, { first, passages, summary, intent }),
    texts: (name) =>
      /^(?:to|cc|bcc|recipients?|attendees?|addresses|emails?)$/i.test(name)
        ? intent.addresses
        : /ur[il]s?$|links?$|sources?$/i.test(name)
          ? findings.map(({ uri }) => uri)
          : /titles?$|names?$/i.test(name)
            ? findings.map(({ title }) => title)
            : passages.map(({ said }) => said),
    number: (name) => numberFor(name, passages, findings),
    each: findings.map((finding) => {
      const own = bestPassages([finding], intent.keywords, 3);
      const said = own.map((passage) => passage.said).join(" ");
      return { ...factsOf([], own, said, intent), ...oneFact(finding, own, said, intent) };
    }),
  };
}

function oneFact(
  first: Finding,
  passages: readonly Passage[],
  summary: string,
  intent: Intent,
): Pick<Facts, "text"> {
  return { text: (name) => textFor(name, { first, passages, summary, intent }) };
}

interface Material {
  readonly first: Finding | undefined;
  readonly passages: readonly Passage[];
  readonly summary: string;
  readonly intent: Intent;
}

function textFor(name: string, { first, passages, summary, intent }: Material): string | undefined {
  if (/^(?:uri|id)$/i.test(name)) return first?.uri;
  if (/ur[il]$|link$|source$/i.test(name)) return first?.link || first?.uri;
  if (/title$|subject$|^name$|heading$/i.test(name)) return intent.titles[0] ?? first?.title;
  if (/summary|text|body|content|message|answer|description|^html$/i.test(name)) return summary;
  if (/quote/i.test(name)) return passages[0]?.quote;
  return fieldIn(name, first) ?? passageFor(name, passages)?.said ?? passages[0]?.said;
}

/** `Status: New`, as list items are read: the value behind the property's name. */
function fieldIn(name: string, first: Finding | undefined): string | undefined {
  const label = spaced(name);
  for (const line of first?.text.split("\n") ?? []) {
    const [, field = "", value = ""] =
      /^[-*|\s]*([^:|]{1,60}?)\**\s*[:|]\**\s*(.+?)[|\s]*$/.exec(line) ?? [];
    if (value !== "" && plain(field) === label) return value.replaceAll("**", "");
  }
  return undefined;
}

function passageFor(name: string, passages: readonly Passage[]): Passage | undefined {
  return passages.find(({ said }) => plain(said).includes(spaced(name)));
}

/** `ticketNumber` and `ticket_number` are "ticket number" to people. */
function spaced(name: string): string {
  return plain(name.replaceAll(/([a-z])([A-Z])/g, "$1 $2"));
}

function numberFor(
  name: string,
  passages: readonly Passage[],
  findings: readonly Finding[],
): number | undefined {
  if (/count|total|^number$/i.test(name)) return findings.length;
  const ordered = [passageFor(name, passages), ...passages].map((one) => one?.said ?? "");
  const found = ordered.map((text) => /\d+(?:[.,]\d+)?/.exec(text)?.[0]).find(Boolean);
  return found === undefined ? undefined : Number(found.replace(",", "."));
}
