/** Parts of filters that Table storage takes. */

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** @param prefix ends in a character of ASCII. */
export function startsWith(property: string, prefix: string): string {
  const next = String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
  const end = prefix.slice(0, -1) + next;
  return `${property} ge ${quoted(prefix)} and ${property} lt ${quoted(end)}`;
}
