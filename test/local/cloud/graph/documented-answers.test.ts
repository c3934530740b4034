import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { daemon, startGraph } from "./graph-client.ts";
import { annasDrive, listId, messageKey, productSite } from "./tenant-fixture.ts";

/** Microsoft's documented request and answer pairs; the repository holds no copy of them. */
const file = join(import.meta.dirname, "../../../../../shared/graph/examples.jsonl");

interface Example {
  method: string;
  url: string;
  response: unknown;
}

const lists = `/sites/${productSite}/lists`;
const message = `/me/messages/${messageKey("budget")}`;
const attachment = `${message}/attachments/AAkALgattachment`;

/** Documented request, ours that answers with the same kind of resource, and whose token it needs. */
const pairs: [method: string, url: string, ours: string, token?: string][] = [
  ["GET", "/drives/{drive-id}", "/me/drive"],
  ["GET", "/me/drive/root", `/drives/${annasDrive}/root`],
  [
    "GET",
    "/me/drive/root/search(q='Contoso Project')",
    "/drives/b!productproductproduct/root/search(q='Plans')",
  ],
  ["GET", "/sites/{site-id}", `/sites/${productSite}`],
  ["GET", "/sites/{hostname}:/{relative-path}", "/sites/lumencycles.sharepoint.com:/sites/product"],
  ["GET", "/sites?search={query}", "/sites?search=product"],
  ["GET", "/sites/{site-id}/lists", lists],
  ["GET", "/sites/{site-id}/lists/{list-id}", `${lists}/${listId}`],
  ["GET", "/sites/{site-id}/lists/{list-title}", `${lists}/Suppliers`],
  ["GET", "/me/mailFolders/AAMkAGVmMDEzM", "/me/mailFolders/inbox"],
  ["GET", "/me/mailFolders/{id}/messages", "/me/mailFolders/inbox/messages"],
  ["POST", "/me/messages", message],
  ["POST", "/me/events/AAMkAGI1AAAt9AHjAAA=/attachments", `${attachment}figurestxt`],
  ["GET", "/me/mailboxSettings", "/me/mailboxSettings"],
  ["GET", "/organization", "/organization"],
  ["POST", "/users", "/users/ben.okafor@lumencycles.example", daemon],
];

const headers = { Prefer: 'IdType="ImmutableId"' };

describe.skipIf(!existsSync(file))("documented answers", () => {
  const examples = existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Example)
    : [];

  it.each(pairs)(
    "to %s %s have the properties and types that the stand-in gives",
    async (method, url, ours, token) => {
      const { ask } = startGraph();
      const documented = examples.find(
        (each) => each.method === method && each.url === `https://graph.microsoft.com/v1.0${url}`,
      );

      const { body } = await ask(ours, { headers, ...(token !== undefined && { token }) });

      expect(documented).toBeDefined();
      expect(differences(documented?.response, body, "")).toEqual([]);
    },
  );
});

/** Links and ids of the tenant that wrote the example, and one property that v1.0 no longer has. */
const incidental = new Set(["@odata.nextLink", "@odata.id", "searchResult.onClickTelemetryUrl"]);

/** What the documented answer has and ours lacks, or has with another JSON type. */
function differences(documented: unknown, ours: unknown, path: string): string[] {
  if (documented === null || ours === null) return [];
  if (kind(documented) !== kind(ours)) return [`${path}: ${kind(documented)}, not ${kind(ours)}`];
  if (Array.isArray(documented) && Array.isArray(ours))
    return ours.length === 0 || documented.length === 0
      ? []
      : differences(documented[0], ours[0], `${path}[]`);
  if (typeof documented !== "object" || typeof ours !== "object") return [];
  const own = ours as Record<string, unknown>;
  return Object.entries(documented).flatMap(([name, value]) => {
    const full = path === "" ? name : `${path}.${name}`;
    if ([...incidental].some((each) => full.endsWith(each))) return [];
    return name in own ? differences(value, own[name], full) : [`${full} is missing`];
  });
}

const kind = (value: unknown) => (Array.isArray(value) ? "array" : typeof value);
