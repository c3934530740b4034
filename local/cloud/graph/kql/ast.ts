/** A parsed KQL query. */

export type KqlOperator = ":" | "=" | "<>" | ">" | ">=" | "<" | "<=";

/** A word, a phrase in quotes, or a prefix (`budg*`). */
export interface KqlValue {
  text: string;
  isPhrase: boolean;
}

export type KqlNode =
  | { kind: "and" | "or"; operands: KqlNode[] }
  | { kind: "not"; operand: KqlNode }
  | { kind: "text"; value: KqlValue }
  | { kind: "property"; name: string; operator: KqlOperator; value: KqlValue }
  | { kind: "range"; name: string; from: KqlValue; to: KqlValue };

/** Words and phrases that a hit must have, for highlighting: everything free that is not negated. */
export function highlightTerms(node: KqlNode): string[] {
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands.flatMap(highlightTerms);
    case "text":
      return [node.value.text];
    case "not":
    case "property":
    case "range":
      return [];
  }
}
