/** Matches, ranks and orders the documents of a search, and writes their summaries. */
import { badRequest } from "../errors.ts";
import { highlightTerms, type KqlNode } from "../kql/ast.ts";
import { KqlSyntaxError } from "../kql/lexer.ts";
import { compileKql, KqlMeaningError, type KqlSchema } from "../kql/match.ts";
import { parseKql } from "../kql/parse.ts";
import { wordsOf } from "../kql/text.ts";
import { compareValues } from "../odata/evaluate.ts";
import type { SearchDocument } from "./documents.ts";
import { invalid, type SearchRequest } from "./request.ts";

const schema: KqlSchema<SearchDocument> = {
  free: ({ title, fileName, text, authors }) => [title, fileName, text, ...authors],
  properties: {
    author: { kind: "text", of: ({ authors }) => authors },
    contentclass: { kind: "word", of: ({ contentClass }) => [contentClass] },
    created: { kind: "date", of: ({ created }) => created },
    fileextension: { kind: "word", of: ({ fileType }) => [fileType] },
    filename: { kind: "text", of: ({ fileName }) => [fileName] },
    filetype: { kind: "word", of: ({ fileType }) => [fileType] },
    isdocument: { kind: "boolean", of: ({ isDocument }) => isDocument },
    lastmodifiedtime: { kind: "date", of: ({ modified }) => modified },
    path: { kind: "path", of: ({ webUrl }) => webUrl },
    site: { kind: "path", of: ({ webUrl }) => webUrl },
    size: { kind: "number", of: ({ size }) => size },
    title: { kind: "text", of: ({ title, fileName }) => [title, fileName] },
    write: { kind: "date", of: ({ modified }) => modified },
  },
  unknown: "finds nothing",
};

export interface RankedSearch {
  found: SearchDocument[];
  /** What to highlight: words and phrases of the query. */
  terms: string[];
}

/** @throws GraphError 400 for KQL that cannot be parsed */
export function rankDocuments(
  documents: SearchDocument[],
  request: SearchRequest,
  now: Date,
): RankedSearch {
  const node = parseQuery(request.queryString);
  const terms = highlightTerms(node);
  const matches = compile(node, now);
  const found = documents.filter(matches);
  const scores = new Map(found.map((document) => [document, score(document, terms)]));
  const byRank = (left: SearchDocument, right: SearchDocument) =>
    (scores.get(right) ?? 0) - (scores.get(left) ?? 0) ||
    compareValues(right.modified, left.modified) ||
    compareValues(left.hitId, right.hitId);
  return { found: found.toSorted(request.sort.length > 0 ? bySort(request.sort) : byRank), terms };
}

function parseQuery(text: string): KqlNode {
  try {
    return parseKql(text, "sharepoint");
  } catch (error) {
    if (error instanceof KqlSyntaxError)
      throw invalid(`Syntax error in the query: ${error.message} at position ${error.at}.`);
    throw error;
  }
}

function compile(node: KqlNode, now: Date): (document: SearchDocument) => boolean {
  try {
    return compileKql(node, schema, now);
  } catch (error) {
    if (error instanceof KqlMeaningError) throw badRequest(error.message);
    throw error;
  }
}

/** Words in the title weigh more than those in the text. */
function score({ title, text }: SearchDocument, terms: string[]): number {
  const wanted = new Set(terms.flatMap(wordsOf));
  const count = (words: readonly string[]) => words.filter((word) => wanted.has(word)).length;
  return 5 * count(wordsOf(title)) + Math.min(count(wordsOf(text)), 10);
}

function bySort(sort: SearchRequest["sort"]) {
  return (left: SearchDocument, right: SearchDocument): number => {
    for (const { name, descending } of sort) {
      const order = compareValues(sortValue(left, name), sortValue(right, name));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
}

function sortValue(document: SearchDocument, name: string): string | number {
  if (name === "size") return document.size;
  if (name.startsWith("lastmodified")) return document.modified;
  if (name.startsWith("created")) return document.created;
  return (name === "title" ? document.title : document.fileName).toLowerCase();
}
