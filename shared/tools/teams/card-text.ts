/** What a card in a message says: its texts, without pictures, inputs and buttons. */

/** A card of Teams takes 28 KB; anything beyond these is no card that people read. */
const mostTexts = 300;
const deepest = 40;

/** Properties that hold what a card shows, in the order of reading. */
const shown = ["title", "subtitle", "text", "label", "altText", "facts", "body"] as const;
const nested = ["items", "columns", "rows", "cells", "inlines", "choices", "content"] as const;

/** Lines of text; undefined for what is no card in JSON. */
export function cardTexts(json: string): string[] | undefined {
  const card = parseObject(json);
  if (card === undefined) return undefined;
  const texts: string[] = [];
  collect(card, texts, 0);
  return texts;
}

export function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function collect(value: unknown, texts: string[], depth: number): void {
  if (texts.length >= mostTexts || depth > deepest) return;
  if (Array.isArray(value)) for (const each of value) collect(each, texts, depth + 1);
  else if (typeof value === "string") texts.push(value);
  else if (isObject(value) && value["isVisible"] !== false) collectElement(value, texts, depth);
}

function collectElement(element: Record<string, unknown>, texts: string[], depth: number): void {
  const { title, value } = element;
  // A fact: `{ title: "Due", value: "Friday" }`
  if (typeof title === "string" && typeof value === "string") {
    texts.push(`${title}: ${value}`);
    return;
  }
  for (const name of [...shown, ...nested])
    if (element[name] !== undefined) collect(element[name], texts, depth + 1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
