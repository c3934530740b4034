/** Links that open in Teams, for messages to which Graph gives none. */
import type { Tenant } from "../../identity/tenant.ts";
import { teamsHost } from "../resource/links/link-hosts.ts";

export function chatMessageLink(chatId: string, messageId: string, tenant: Tenant): string {
  const context = encodeURIComponent('{"contextType":"chat"}');
  return `${messageRoot(chatId, messageId, tenant)}?context=${context}`;
}

/** @param parentId of the post that a reply belongs to, where it is known */
export function channelMessageLink(
  place: { teamId: string; channelId: string; messageId: string; parentId?: string },
  tenant: Tenant,
): string {
  const { teamId, channelId, messageId, parentId } = place;
  const query = new URLSearchParams({ groupId: teamId, tenantId: tenant.id });
  if (parentId !== undefined) query.set("parentMessageId", parentId);
  return `${messageRoot(channelId, messageId, tenant)}?${query.toString()}`;
}

function messageRoot(thread: string, messageId: string, { cloud }: Tenant): string {
  const path = `${encodeURIComponent(thread)}/${encodeURIComponent(messageId)}`;
  return `https://${teamsHost(cloud.name)}/l/message/${path}`;
}
