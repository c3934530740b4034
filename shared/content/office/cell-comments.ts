/** What people noted beside cells: conversations of newer files, and the notes of older ones. */
import type { Zip } from "../zip.ts";
import { relationshipsOf, type Relationship } from "./relationships.ts";
import { child, descendants, elements, listed, parseXml, textOf, type XmlElement } from "./xml.ts";

interface Comment {
  cell: string;
  author: string;
  text: string;
}

/** Beyond, comments are left out: a sheet that has more is a database. */
const maxComments = 1000;

/** A list of the comments on one sheet; empty when there are none. */
export function commentsMarkdown(
  zip: Zip,
  sheetPart: string,
  workbookParts: readonly Relationship[],
): string {
  const related = relationshipsOf(zip, sheetPart).filter(({ target }) => zip.has(target));
  const rootsOf = (parts: readonly Relationship[], type: string) =>
    parts.filter((part) => part.type === type).map(({ target }) => parseXml(zip.read(target)));
  const persons = rootsOf(
    workbookParts.filter(({ target }) => zip.has(target)),
    "person",
  );
  const threads = rootsOf(related, "threadedComment").flatMap((list) => inThreads(list, persons));
  const inThread = new Set(threads.map(({ cell }) => cell));
  // Newer files repeat each conversation as a note, for programs that know only those.
  const notes = rootsOf(related, "comments")
    .flatMap(asNotes)
    .filter(({ cell }) => !inThread.has(cell));
  const lines = [...threads, ...notes]
    .slice(0, maxComments)
    .map(({ cell, author, text }) => `- ${cell}, ${oneLine(author)}: ${oneLine(text)}`);
  return lines.length > 0 ? `Comments:\n\n${lines.join("\n")}` : "";
}

function inThreads(list: XmlElement, persons: readonly XmlElement[]): Comment[] {
  const names = new Map(
    persons
      .flatMap(elements)
      .map(({ attributes }) => [attributes["id"], attributes["displayName"]] as const),
  );
  return elements(list).map((comment) => {
    const text = child(comment, "text");
    return {
      cell: comment.attributes["ref"] ?? "",
      author: names.get(comment.attributes["personId"]) ?? "Unknown author",
      text: text ? textOf(text) : "",
    };
  });
}

function asNotes(list: XmlElement): Comment[] {
  const authors = listed(list, "authors", "author").map(textOf);
  return listed(list, "commentList", "comment").map((comment) => ({
    cell: comment.attributes["ref"] ?? "",
    author: authors[Number(comment.attributes["authorId"])] || "Unknown author",
    text: descendants(comment, "t").map(textOf).join(""),
  }));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
