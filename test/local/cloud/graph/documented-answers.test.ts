import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { address, startCalendars, view } from "./calendar-client.ts";
import { asUser, daemon, startGraph } from "./graph-client.ts";
import { generalId, groupId, teamId, teamsContent } from "./teams-fixture.ts";
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

const team = "/teams/893075dd-2487-4122-925f-022c42e20265";
const channel = "19:561fbdbbfca848a484f0a6f00ce9dbbd@thread.tacv2";
const teamsReader = asUser("Chat.Read Channel.ReadBasic.All ChannelMessage.Read.All");

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
  ["GET", `${team}/channels`, `/teams/${teamId}/channels`, teamsReader],
  ["GET", `${team}/channels/${channel}`, `/teams/${teamId}/channels/${generalId}`, teamsReader],
  [
    "GET",
    "/teams/fbe2bf47-16c8-47cf-b4a5-4b9b187c508b/channels/19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2/messages",
    `/teams/${teamId}/channels/${generalId}/messages`,
    teamsReader,
  ],
  [
    "GET",
    "/chats/19:2da4c29f6d7041eca70b638b43d45437@thread.v2/messages?$top=2",
    `/chats/${groupId}/messages?$top=2`,
    teamsReader,
  ],
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
      const { ask } = startGraph({ content: teamsContent() });
      const documented = examples.find(
        (each) => each.method === method && each.url === `https://graph.microsoft.com/v1.0${url}`,
      );

      const { body } = await ask(ours, { headers, ...(token !== undefined && { token }) });

      expect(documented).toBeDefined();
      expect(differences(documented?.response, body, "")).toEqual([]);
    },
  );
});

describe.skipIf(!existsSync(file))("documented answers about calendars", () => {
  const documented = (name: string) => {
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const examples = lines.map((line) => JSON.parse(line) as Example & { name: string });
    return examples.find((each) => each.name === name)?.response;
  };
  const { ask } = startCalendars();
  const idOf = async (subject: string) => {
    const { body } = await ask(`/me/events?$filter=subject eq '${subject}'&$select=id`);
    return encodeURIComponent(body.value[0].id);
  };

  it("to a new event have the properties and types that the stand-in gives", async () => {
    const { body } = await ask(`/me/events/${await idOf("Aurora launch review")}`);

    expect(differences(documented("create_event_from_user"), body, "")).toEqual([]);
  });

  it("to a series' instances have the properties and types that the stand-in gives", async () => {
    const path = `/me/events/${await idOf("Aurora stand-up")}/instances`;
    const select = "&$select=subject,bodyPreview,seriesMasterId,type,recurrence,start,end";

    const { body } = await ask(view("2026-03-01T00:00:00Z", "2026-03-20T00:00:00Z", select, path));

    expect(differences(documented("get_instances"), body, "")).toEqual([]);
  });

  it("to free/busy times have the properties and types that the stand-in gives", async () => {
    const { body } = await ask("/me/calendar/getSchedule", {
      body: {
        schedules: [address("anna.keller")],
        startTime: { dateTime: "2026-03-05T00:00:00", timeZone: "UTC" },
        endTime: { dateTime: "2026-03-06T00:00:00", timeZone: "UTC" },
      },
    });

    expect(differences(documented("calendar_getSchedule"), body, "")).toEqual([]);
  });
});

/** Links and ids of the tenant that wrote the example, and two properties that v1.0 no longer has. */
const incidental = new Set([
  "@odata.nextLink",
  "@odata.id",
  "from.conversation",
  "searchResult.onClickTelemetryUrl",
]);

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
