/** What an expression comes to as far as the file alone says it; parameters stay unknown. */
import { posix } from "node:path";
import { namedChildren, type Node } from "./bicep-parser.ts";
import { jsonOf, type Sources } from "./sources.ts";
import { propertiesOf, type Template } from "./template.ts";

/** Known only when it is deployed. */
export const unknown = Symbol("unknown");

export type Value = string | number | boolean | null | symbol | Value[] | { [key: string]: Value };

export type Evaluate = (node: Node) => Value;

export function evaluator(template: Template, sources: Sources): Evaluate {
  const calls: Readonly<Record<string, (args: Node[]) => Value>> = {
    union: (args) => merge(args.map(evaluate)),
    concat: (args) => args.flatMap((argument) => evaluate(argument)),
    loadJsonContent: ([path]) => {
      const name = path?.text.slice(1, -1) ?? "";
      return jsonOf(sources, posix.join(posix.dirname(template.path), name)) as Value;
    },
  };

  function evaluate(node: Node): Value {
    switch (node.type) {
      case "string":
        return text(node);
      case "number":
        return Number(node.text);
      case "boolean":
        return node.text === "true";
      case "null":
        return null;
      case "array":
        return namedChildren(node).map(evaluate);
      case "object":
        return Object.fromEntries(
          [...propertiesOf(node)].map(([name, at]) => [name, evaluate(at)]),
        );
      case "identifier": {
        const variable = template.variables.get(node.text);
        return variable ? evaluate(variable) : unknown;
      }
      case "member_expression":
      case "subscript_expression":
        return member(node);
      case "ternary_expression": {
        const [, yes, no] = namedChildren(node);
        // Either may come: settings that are set in some deployments count.
        return yes && no ? merge([evaluate(yes), evaluate(no)]) : unknown;
      }
      case "call_expression": {
        const [name, args] = namedChildren(node);
        return calls[name?.text ?? ""]?.(args ? namedChildren(args) : []) ?? unknown;
      }
      default:
        return unknown;
    }
  }

  function member(node: Node): Value {
    const [object, key] = namedChildren(node);
    const value = object ? evaluate(object) : unknown;
    const name = key?.type === "property_identifier" ? key.text : key && evaluate(key);
    return isObject(value) && typeof name === "string" ? (value[name] ?? unknown) : unknown;
  }

  function text(node: Node): Value {
    const parts = node.children.slice(1, -1);
    const values = parts.map((part) => {
      if (part.type === "escape_sequence") return part.text.slice(1);
      const [inner] = namedChildren(part);
      return part.type === "interpolation" && inner ? evaluate(inner) : part.text;
    });
    return values.some((value) => typeof value === "symbol")
      ? unknown
      : values.map(String).join("");
  }

  return evaluate;
}

/** Objects together; of anything else the first that is known. */
function merge(values: Value[]): Value {
  const objects = values.filter(isObject);
  if (objects.length > 0) return Object.assign({}, ...objects) as Value;
  return values.find((value) => value !== unknown) ?? unknown;
}

export function isObject(value: Value): value is { [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
