/** Names of code as people read them. */

/** `outlook_email_search` → `OutlookEmailSearch`. */
export function pascalCase(name: string): string {
  return name
    .split(/[_\W]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** `nextCursor` → `Next Cursor`; `webUrl` → `Web URL`. */
export function titleCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .split(/[\s_]+/)
    .map((word) => acronyms.get(word.toLowerCase()) ?? word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

const acronyms = new Map([
  ["id", "ID"],
  ["uri", "URI"],
  ["url", "URL"],
]);

/** What is said of a field whose name says all. */
export function fallbackDescription(name: string): string {
  const words = titleCase(name).split(" ");
  const lower = words.map((word) => (/^[A-Z]+$/.test(word) ? word : word.toLowerCase()));
  return `The ${lower.join(" ")}.`;
}
