/** Writes message bodies as Teams does: paragraphs, lists, emoji and mentions as elements of their own. */
import { escapeHtml } from "../mail/outlook-html.ts";

export interface WrittenBody {
  content: string;
  /** What `@{…}` named, in the order of the mentions' ids. */
  mentioned: string[];
}

const emoji: Record<string, [id: string, title: string]> = {
  "🙂": ["smile", "Smile"],
  "👍": ["yes", "Yes"],
  "🎉": ["1f389_partypopper", "Party popper"],
  "😅": ["sweatgrinning", "Grinning face with sweat"],
  "🚲": ["1f6b2_bicycle", "Bicycle"],
};

/** @param nameOf the name shown for what a mention stands for */
export function teamsHtml(text: string, nameOf: (key: string) => string): WrittenBody {
  const mentioned: string[] = [];
  const mention = (_: string, key: string) => {
    mentioned.push(key);
    return `<at id="${mentioned.length - 1}">${escapeHtml(nameOf(key))}</at>`;
  };
  const inline = (line: string) =>
    escapeHtml(line)
      .replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")
      .replace(/\[(.+?)\]\((.+?)\)/g, '<a href="$2" rel="noreferrer noopener">$1</a>')
      .replace(/@\{(.+?)\}/g, mention)
      .replace(/🙂|👍|🎉|😅|🚲/gu, emojiElement)
      .replaceAll("\n", "<br>");
  const content = text
    .trim()
    .split(/\n{2,}/)
    .map((block) => {
      const lines = block.split("\n");
      if (!lines.every((line) => line.startsWith("- "))) return `<p>${inline(block)}</p>`;
      return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join("")}</ul>`;
    })
    .join("");
  return { content, mentioned };
}

function emojiElement(found: string): string {
  const [id, title] = emoji[found] ?? ["", ""];
  return `<emoji id="${id}" alt="${found}" title="${title}"></emoji>`;
}
