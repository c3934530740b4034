/** What an expression comes to, as far as the file and the given parameters say it. */
import { posix } from "node:path";
import { type Argument, bicepFunctions } from "./bicep-functions.ts";
import { namedChildren, type Node } from "./bicep-parser.ts";
import { jsonOf, type Sources } from "./sources.ts";
import { propertiesOf, type Template } from "./template.ts";
import { isObject, together, unknown, type Value } from "./value.ts";

type Names = Readonly<Record<string, Value>>;

/** @param parameters of the template; those that are not given are unknown */
export function evaluator(
  template: Template,
  sources: Sources,
  parameters: Names = {},
): (node: Node) => Value {
  function evaluate(node: Node, names: Names): Value {
    const at = (part: Node | undefined): Value => (part ? evaluate(part, names) : unknown);
    const [first, second, third] = namedChildren(node);
    switch (node.type) {
      case "string":
        return text(node, names);
      case "number":
        return Number(node.text);
      case "boolean":
        return node.text === "true";
      case "null":
        return null;
      case "array":
        return namedChildren(node).map(at);
      case "object":
        return Object.fromEntries([...propertiesOf(node)].map(([name, part]) => [name, at(part)]));
      case "parenthesized_expression":
        return at(first);
      case "identifier":
        return names[node.text] ?? at(template.variables.get(node.text));
      case "member_expression":
      case "subscript_expression": {
        const key = second?.type === "property_identifier" ? second.text : at(second);
        return member(at(first), key);
      }
      case "unary_expression": {
        const value = at(first);
        return typeof value === "boolean" && node.text.startsWith("!") ? !value : unknown;
      }
      case "binary_expression":
        return binary(at(first), operator(node), () => at(second));
      case "ternary_expression": {
        const condition = at(first);
        if (typeof condition === "boolean") return at(condition ? second : third);
        // Either may come: settings that are set in some deployments count.
        return together([at(second), at(third)]);
      }
      case "call_expression":
        return call(first?.text ?? "", second ? namedChildren(second) : [], names);
      default:
        return unknown;
    }
  }

  function text(node: Node, names: Names): Value {
    const values = node.children.slice(1, -1).map((part) => {
      if (part.type === "escape_sequence") return part.text.slice(1);
      const [inner] = namedChildren(part);
      return part.type === "interpolation" && inner ? evaluate(inner, names) : part.text;
    });
    return values.includes(unknown) ? unknown : (values as string[]).join("");
  }

  function call(name: string, args: readonly Node[], names: Names): Value {
    if (name === "loadJsonContent") {
      const file = args[0]?.text.slice(1, -1) ?? "";
      return jsonOf(sources, posix.join(posix.dirname(template.path), file)) as Value;
    }
    const values = args.map((node) => argument(node, names));
    // Of what is unknown only `union` can say anything.
    if (name !== "union" && values.includes(unknown)) return unknown;
    return bicepFunctions[name]?.(...values) ?? unknown;
  }

  function argument(node: Node, names: Names): Argument {
    const body = lambda(node);
    return body ? (value) => body(names, value ?? unknown) : evaluate(node, names);
  }

  /** The grammar reads `one => one.value` as `(one => one).value`. */
  function lambda(node: Node): ((names: Names, value: Value) => Value) | undefined {
    const [first, second] = namedChildren(node);
    if (first === undefined || second === undefined) return undefined;
    if (node.type === "lambda_expression")
      return (names, value) => evaluate(second, { ...names, [first.text]: value });
    const inner = node.type === "member_expression" ? lambda(first) : undefined;
    return inner && ((names, value) => member(inner(names, value), second.text));
  }

  return (node) => evaluate(node, parameters);
}

function operator(node: Node): string {
  return node.children.find(({ isNamed }) => !isNamed)?.text ?? "";
}

function binary(left: Value, sign: string, right: () => Value): Value {
  if (left === unknown) return unknown;
  if (sign === "||") return left === true ? true : right();
  if (sign === "&&") return left === true ? right() : false;
  const other = right();
  if (other === unknown) return unknown;
  if (sign === "==") return left === other;
  return sign === "!=" ? left !== other : unknown;
}

function member(value: Value, key: Value): Value {
  return isObject(value) && typeof key === "string" ? (value[key] ?? unknown) : unknown;
}
