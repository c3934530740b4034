/** As much CSS as it takes to see that a text is hidden: declarations, and rules with one plain selector. */

export type Declarations = ReadonlyMap<string, string>;
/** Declarations by selector: `p`, `.note`, `p.note`, `#intro`. */
export type Rules = ReadonlyMap<string, Declarations>;

export function parseDeclarations(style: string): Declarations {
  const declarations = new Map<string, string>();
  for (const declaration of style.toLowerCase().split(";")) {
    const colon = declaration.indexOf(":");
    if (colon < 0) continue;
    const value = declaration.slice(colon + 1).replace("!important", "");
    declarations.set(declaration.slice(0, colon).trim(), value.trim());
  }
  return declarations;
}

/** The top-level rules; those inside @media or @supports may not apply and are left out. */
export function parseRules(css: string): Rules {
  const rules = new Map<string, Declarations>();
  const text = css.replace(/\/\*[^]*?(?:\*\/|$)/g, "");
  let depth = 0;
  let from = 0;
  let selectors = "";
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === "{" && depth++ === 0) selectors = text.slice(from, index);
    else if (brace === "}" && depth > 0 && --depth === 0)
      addRules(rules, selectors, text.slice(from, index));
    if (depth <= 1) from = index + 1;
  }
  return rules;
}

function addRules(rules: Map<string, Declarations>, selectors: string, body: string): void {
  for (const selector of selectors.split(",").map((part) => part.trim())) {
    if (!/^[a-z0-9]*[.#]?[\w-]+$/i.test(selector)) continue;
    rules.set(selector, new Map([...(rules.get(selector) ?? []), ...parseDeclarations(body)]));
  }
}
