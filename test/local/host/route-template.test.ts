import { describe, expect, it } from "vitest";
import { parseRouteTemplate } from "../../../local/host/route-template.ts";

function match(template: string, path: string) {
  return parseRouteTemplate(template).match(path === "" ? [] : path.split("/"));
}

describe("a route template", () => {
  it.each([
    ["api/tools", "api/tools", {}],
    ["api/tools", "API/Tools", {}],
    ["tools/{name}", "tools/get_me", { name: "get_me" }],
    ["tools/{name}/{id?}", "tools/get_me", { name: "get_me" }],
    ["tools/{name}/{id?}", "tools/get_me/7", { name: "get_me", id: "7" }],
    ["tools/{name=all}", "tools", { name: "all" }],
    ["items/{id:int}", "items/42", { id: "42" }],
    ["items/{id:int?}", "items", {}],
    ["items/{id:int:range(1,5)}", "items/5", { id: "5" }],
    ["codes/{code:length(4)}", "codes/abcd", { code: "abcd" }],
    ["codes/{code:regex(^\\d{{2}}/?$)}", "codes/12", { code: "12" }],
    ["files/{*path}", "files/a/b.txt", { path: "a/b.txt" }],
    ["files/{*path}", "files", {}],
    ["{name}.{format?}", "report.pdf", { name: "report", format: "pdf" }],
    ["{name}.{format?}", "report", { name: "report" }],
    ["{from}-{to}", "a-b", { from: "a", to: "b" }],
    ["", "", {}],
  ])("%s takes /%s", (template, path, parameters) => {
    expect(match(template, path)).toEqual(parameters);
  });

  it.each([
    ["api/tools", "api/tools/more"],
    ["api/tools", "api"],
    ["tools/{name}", "tools"],
    ["items/{id:int}", "items/x"],
    ["items/{id:int}", "items/2147483648"],
    ["items/{id:range(1,5)}", "items/6"],
    ["items/{id:guid}", "items/42"],
    ["codes/{code:length(4)}", "codes/abc"],
    ["a.b", "axb"],
  ])("%s does not take /%s", (template, path) => {
    expect(match(template, path)).toBeUndefined();
  });

  it.each([
    ["tools/{name", "is not closed"],
    ["tools/{name:colour}", "The constraint 'colour' is unknown"],
    ["tools/{name:range(a,b)}", "The constraint 'range(a,b)' is unknown"],
    ["{a}/{A}", "The parameter A occurs twice"],
    ["{*all}/more", "may only be the last part"],
    ["{a}{b}", "need a literal between them"],
    ["tools//x", "an empty part"],
    ["tools/x}", "a stray '}'"],
    ["tools/{a?}-{b}", "must follow a period"],
  ])("%s is refused: %s", (template, because) => {
    expect(() => parseRouteTemplate(template)).toThrow(because);
  });

  it("ranks literals before constrained parameters before free ones before catch-alls", () => {
    const templates = ["x/{*rest}", "x/{id}", "x/{*rest:alpha}", "x/{id:int}", "x/y"];

    const ranked = templates.toSorted((a, b) =>
      parseRouteTemplate(a).precedence.localeCompare(parseRouteTemplate(b).precedence),
    );

    expect(ranked).toEqual(["x/y", "x/{id:int}", "x/{id}", "x/{*rest:alpha}", "x/{*rest}"]);
  });
});
