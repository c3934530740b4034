/** The value of `$search`: an expression in double quotes, with `\"` for a quote inside it. */
import { badRequest } from "../errors.ts";

/** @throws GraphError 400 as the OData layer words it, naming the character that does not fit */
export function unquoteSearch(value: string): string {
  if (!value.startsWith('"')) throw syntaxError(value, Math.max(0, value.search(/[^\w]/)));
  let text = "";
  for (let at = 1; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (char === "\\" && /["\\]/.test(value.charAt(at + 1))) {
      at += 1;
      text += value.charAt(at);
    } else if (char === '"') {
      if (at !== value.length - 1) throw syntaxError(value, at);
      if (text.trim() === "") throw badRequest("The $search query option must not be empty.");
      return text;
    } else {
      text += char;
    }
  }
  throw badRequest(`There is an unterminated literal at position 0 in '${value}'.`);
}

function syntaxError(value: string, at: number): Error {
  return badRequest(
    `Syntax error: character '${value.charAt(at)}' is not valid at position ${at} in '${value}'.`,
  );
}
