/** Parses Bicep without a compiler: tree-sitter knows the language but for a few constructs. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Language, Parser, type Node as SyntaxNode } from "web-tree-sitter";

const require = createRequire(import.meta.url);

/** One construct of the file, with everything in it; punctuation is a node too. */
export interface Node {
  readonly type: string;
  readonly text: string;
  readonly isNamed: boolean;
  readonly children: readonly Node[];
}

export interface ParsedFile {
  readonly root: Node;
  /** What is no Bicep, by line. */
  readonly errors: readonly string[];
}

let loading: Promise<Parser> | undefined;
const parsed = new Map<string, ParsedFile>();

export async function parseBicep(text: string): Promise<ParsedFile> {
  const parser = await (loading ??= load());
  const file = parsed.get(text) ?? parse(parser, text);
  parsed.set(text, file);
  return file;
}

async function load(): Promise<Parser> {
  await Parser.init();
  const grammar = require.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm");
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readFile(grammar)));
  return parser;
}

function parse(parser: Parser, text: string): ParsedFile {
  // The grammar is older than this statement; its place and length stay.
  const known = text.replace(/^extension .*$/gm, (line) => `//${line.slice(2)}`);
  const tree = parser.parse(known);
  if (tree === null) throw new Error("The Bicep parser gave no tree.");
  try {
    return { root: copy(tree.rootNode, known), errors: faults(tree.rootNode) };
  } finally {
    tree.delete();
  }
}

/** Out of the parser's memory: each look into that is a call into WebAssembly. */
function copy(node: SyntaxNode, source: string): Node {
  const children = node.children.filter((child) => child !== null);
  return {
    type: node.type,
    text: source.slice(node.startIndex, node.endIndex),
    isNamed: node.isNamed,
    children: children.map((child) => copy(child, source)),
  };
}

function faults(node: SyntaxNode): string[] {
  if (node.isError || node.isMissing) {
    const [line = ""] = node.text.split("\n");
    return [`line ${node.startPosition.row + 1} is no Bicep: ${line.slice(0, 60)}`];
  }
  return node.hasError ? node.children.flatMap((child) => (child ? faults(child) : [])) : [];
}

export function namedChildren(node: Node): Node[] {
  return node.children.filter(({ isNamed, type }) => isNamed && type !== "comment");
}

/** The node and everything below it. */
export function descendants(node: Node): Node[] {
  return [node, ...node.children.flatMap(descendants)];
}
