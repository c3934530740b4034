/** What a tenant holds, item by item, so that a test sees every change that was made to it. */
import type { TenantContent } from "../../local/tenant/content.ts";

/** Each item's JSON by its place and id. */
export type TenantState = ReadonlyMap<string, string>;

export function stateOf({ mailboxes, chats, teams, sites, drives }: TenantContent): TenantState {
  const state = new Map<string, string>();
  const put = (place: string, items: readonly { id?: string | undefined }[]) => {
    for (const item of items) state.set(`${place} ${item.id}`, JSON.stringify(item));
  };
  for (const { mail, messages, events, folders } of mailboxes) {
    put(`${mail} mail`, messages);
    put(`${mail} event`, events);
    put(
      `${mail} folder`,
      folders.map(({ id, displayName }) => ({ id, displayName })),
    );
  }
  for (const { chat, messages, members } of chats) {
    put(`chat ${chat.id}`, messages);
    put(`chat members ${chat.id}`, members);
  }
  for (const { team, channels, members } of teams) {
    put(`team members ${team.id}`, members);
    for (const { channel, messages } of channels) put(`channel ${channel.id}`, messages);
  }
  for (const { site, pages, lists } of sites) {
    put(`pages ${site.id}`, pages);
    for (const { list, items } of lists)
      put(
        `list ${list.id}`,
        items.map((item) => ({ id: item.resource.id, item })),
      );
  }
  for (const { drive, items } of drives)
    put(
      `drive ${drive.id}`,
      items.map((item) => ({ id: item.resource.id, item })),
    );
  return state;
}

/** Places of what was added, changed or taken away, each with what it is now. */
export function changesOf(before: TenantState, after: TenantState): Map<string, unknown> {
  const changed = [...after].filter(([place, item]) => before.get(place) !== item);
  const gone = [...before.keys()].filter((place) => !after.has(place));
  return new Map([
    ...changed.map(([place, item]) => [place, JSON.parse(item) as unknown] as const),
    ...gone.map((place) => [place, undefined] as const),
  ]);
}
