/** Finds chats, teams and channels, and refuses who is no part of them in Teams' own way. */
import type {
  SampleChannel,
  SampleChat,
  SampleChatMessage,
  SampleMember,
  SampleTeam,
} from "../../../tenant/content.ts";
import { badRequest, GraphError } from "../errors.ts";
import type { GraphCall, GraphService } from "../service.ts";
import { findAccount } from "./user.ts";

const notFound = (message: string) =>
  new GraphError(404, "NotFound", "NotFound", {}, { code: "1", message });

const isMember = (members: readonly SampleMember[], userId: string | undefined) =>
  userId === undefined || members.some((member) => member.userId === userId);

/** The user in the path; in delegated mode nobody but the caller. */
export function teamsUser(call: GraphCall): string {
  const { principal, service, url } = call;
  const isMe = !call.rule.path.includes("/:user") && !url.pathname.startsWith("/v1.0/users/");
  if (isMe) return principal.userId ?? "";
  const account = findAccount(service, call.param("user"));
  if (!account)
    throw new GraphError(404, "NotFound", `No user found with Id ${call.param("user")}.`);
  if (principal.userId !== undefined && principal.userId !== account.id)
    throw new GraphError(403, "Forbidden", "Forbidden");
  return account.id;
}

/** The chats and the teams that a person is a member of. */
export const chatsOf = ({ content }: GraphService, userId: string) =>
  content.chats.filter(({ members }) => isMember(members, userId));
export const teamsOf = ({ content }: GraphService, userId: string) =>
  content.teams.filter(({ members }) => isMember(members, userId));

export function openChat(call: GraphCall): SampleChat {
  const { principal, service } = call;
  const id = call.param("chat");
  if (!/^19:.+@(?:thread\.(?:v2|tacv2|skype)|unq\.gbl\.spaces)$/.test(id))
    throw badRequest("Bad Request");
  const chat = service.content.chats.find((each) => each.chat.id === id);
  if (!chat) throw notFound(`ThreadNotFound-Thread id ${id} is not found.`);
  if (!isMember(chat.members, principal.userId)) throw noAccess(principal.userId, id);
  return chat;
}

/** Teams says in the inner error who is missing where. */
function noAccess(userId: string | undefined, thread: string): GraphError {
  const message = `AclCheckFailed-The initiator 8:orgid:${userId} is not a member of the roster in the generic thread ${thread}.`;
  return new GraphError(403, "Forbidden", "InsufficientPrivileges", {}, { code: "1", message });
}

export function openTeam(call: GraphCall): SampleTeam {
  const team = findTeam(call);
  refuseStrangers(team, call.principal.userId);
  return team;
}

function findTeam(call: GraphCall): SampleTeam {
  const id = call.param("team");
  if (!/^[0-9a-f-]{36}$/i.test(id)) throw badRequest("teamId needs to be a valid GUID.");
  const team = call.service.content.teams.find((each) => each.team.id === id.toLowerCase());
  if (!team) throw new GraphError(404, "NotFound", `No team found with Group Id ${id}`);
  return team;
}

function refuseStrangers({ members }: SampleTeam, userId: string | undefined): void {
  if (!isMember(members, userId)) throw new GraphError(403, "Forbidden", "Forbidden");
}

/** Private and shared channels have members of their own. */
export const seesChannel = ({ members }: SampleChannel, userId: string | undefined) =>
  isMember(members, userId);

export function openChannel(call: GraphCall): SampleChannel {
  const { userId } = call.principal;
  const id = call.param("channel");
  const team = findTeam(call);
  const channel = team.channels.find((each) => each.channel.id === id);
  // A shared channel has people who are not in its team.
  if (channel?.channel.membershipType !== "shared") refuseStrangers(team, userId);
  if (!channel) throw notFound(`ThreadNotFound-Thread id ${id} is not found.`);
  if (!seesChannel(channel, userId)) throw noAccess(userId, id);
  return channel;
}

/** Every message of a channel that starts a thread. */
export const postsOf = ({ messages }: SampleChannel) =>
  messages.filter(({ replyToId }) => replyToId === null);

export const repliesTo = ({ messages }: SampleChannel, post: SampleChatMessage) =>
  messages.filter(({ replyToId }) => replyToId === post.id);

export function findMessageIn(messages: SampleChatMessage[], id: string): SampleChatMessage {
  const message = messages.find((each) => each.id === id);
  if (!message) throw notFound(`MessageNotFound-Message id ${id} is not found.`);
  return message;
}
