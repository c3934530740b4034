/** A resource id without what all of them share: `Microsoft.Web/sites/func-x (rg-x)`. */
export function shortId(id: string): string {
  const group = /\/resourceGroups\/([^/]+)/i.exec(id)?.[1];
  const start = id.toLowerCase().lastIndexOf("/providers/");
  if (start < 0) return id.split("/").slice(3).join("/") || id;
  const scope = id.slice(0, start);
  // What a role assignment or a diagnostic setting belongs to tells it from others.
  const owner = /\/providers\//i.test(scope) ? ` on ${scope.split("/").at(-1)}` : "";
  return `${id.slice(start + 11)}${owner}${group === undefined ? "" : ` (${group})`}`;
}
