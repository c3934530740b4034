/** Elements that only Teams knows, as what people see of them. Each tag is matched once: hostile text costs no time. */

/** Mentions as `@Name`, emoji as themselves. */
export function withoutTeamsElements(html: string): string {
  return html
    .replace(/<at\b[^<>]*>/gi, "@")
    .replace(/<emoji\b[^<>]*>/gi, (tag) => attribute(tag, "alt"))
    .replace(/<\/(?:at|emoji)>/gi, "");
}

/** The value of an attribute in a tag; empty where it has none. */
export function attribute(tag: string, name: "alt" | "id"): string {
  return (name === "alt" ? /\salt="([^"]*)"/i : /\sid="([^"]*)"/i).exec(tag)?.[1] ?? "";
}
