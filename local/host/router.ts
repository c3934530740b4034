/** Finds the HTTP function for a request: the most specific route that takes its method. */
import { httpBinding, type HostFunction } from "./host-function.ts";
import { parseRouteTemplate, type RouteTemplate } from "./route-template.ts";

export interface RouteMatch {
  target: HostFunction;
  parameters: Record<string, string>;
}

export class Router {
  readonly #routes: { target: HostFunction; methods: string[]; template: RouteTemplate }[];

  constructor(functions: HostFunction[], routePrefix: string) {
    const prefix = routePrefix.replaceAll(/^\/|\/$/g, "");
    this.#routes = functions.flatMap((target) => {
      const http = httpBinding(target);
      if (!http) return [];
      const route = prefix ? `${prefix}/${http.route}` : http.route;
      return [{ target, methods: http.methods, template: parseRouteTemplate(route) }];
    });
    this.#routes.sort((a, b) => compare(a.template.precedence, b.template.precedence));
  }

  /** Azure answers 404, not 405, to a method that no function takes, so this finds nothing then. */
  match(method: string, pathname: string): RouteMatch | undefined {
    const segments = decodePath(pathname);
    for (const { target, methods, template } of this.#routes) {
      if (!methods.includes(method.toLowerCase())) continue;
      const parameters = template.match(segments);
      if (parameters) return { target, parameters };
    }
    return undefined;
  }
}

/** Decodes a path as Kestrel does: `%2F` stays, so that it cannot split a segment. */
function decodePath(pathname: string): string[] {
  const path = pathname.replace(/^\//, "").replace(/\/$/, "");
  if (path === "") return [];
  return path.split("/").map((segment) =>
    segment
      .split(/(%2f)/i)
      .map((piece) => (/^%2f$/i.test(piece) ? piece : decodePiece(piece)))
      .join(""),
  );
}

function decodePiece(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece; // not UTF-8 behind the percent signs: left as it came
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
