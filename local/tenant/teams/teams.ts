/** Every team of the tenant with its channels and their threads. */
import type { DriveContent } from "../content-types.ts";
import type { Directory } from "../directory.ts";
import { teamScripts } from "./channels/scripts.ts";
import { teamsScene } from "./chats.ts";
import { composeMessage } from "./compose.ts";
import { type Conversation, findFile, type TeamsScene, teamsTime } from "./conversation.ts";
import { memberOf } from "./identities.ts";
import * as ids from "./ids.ts";
import type { ChannelScript, TeamScript } from "./script.ts";
import type { SampleChannel, SampleChatMessage, SampleMember, SampleTeam } from "./types.ts";

export function sampleTeams(directory: Directory, drives: DriveContent[], now: Date): SampleTeam[] {
  const scene = teamsScene(directory, drives, now);
  return teamScripts.map((script) => sampleTeam(script, scene));
}

function sampleTeam(script: TeamScript, scene: TeamsScene): SampleTeam {
  const { directory } = scene;
  const id = ids.teamId(script.key);
  const members = teamMembers(script, id, scene);
  const general = ids.channelId(script.key, "General");
  return {
    team: {
      id,
      createdDateTime: teamsTime(script.created, scene),
      displayName: script.title,
      description: script.description,
      internalId: general,
      classification: null,
      specialization: "none",
      visibility: script.visibility,
      webUrl: `https://teams.microsoft.com/l/team/${encodeURIComponent(general)}/conversations?groupId=${id}&tenantId=${directory.tenantId}`,
      isArchived: false,
      tenantId: directory.tenantId,
    },
    members,
    channels: script.channels.map((channel) => sampleChannel(channel, script, members, scene)),
  };
}

function teamMembers(
  { owners, members }: TeamScript,
  id: string,
  { directory, parties }: TeamsScene,
): SampleMember[] {
  const everyone = directory.people.map(({ mail }) => mail.slice(0, mail.indexOf("@")));
  const others = members === "everyone" ? everyone : members;
  return [
    ...owners.map((alias) => memberOf(parties(alias), id, "owner", directory)),
    ...others
      .filter((alias) => !owners.includes(alias))
      .map((alias) => memberOf(parties(alias), id, null, directory)),
  ];
}

function sampleChannel(
  script: ChannelScript,
  team: TeamScript,
  teamMembersList: SampleMember[],
  scene: TeamsScene,
): SampleChannel {
  const { directory } = scene;
  const id = ids.channelId(team.key, script.title);
  const groupId = ids.teamId(team.key);
  return {
    channel: {
      id,
      createdDateTime: teamsTime(script.created, scene),
      displayName: script.title,
      description: script.description ?? null,
      isFavoriteByDefault: script.title === "General" ? true : null,
      email: "",
      tenantId: directory.tenantId,
      webUrl: `https://teams.microsoft.com/l/channel/${encodeURIComponent(id)}/${encodeURIComponent(script.title)}?groupId=${groupId}&tenantId=${directory.tenantId}&allowXTenantAccess=False`,
      membershipType: script.kind ?? "standard",
      isArchived: false,
    },
    members: script.members ? channelMembers(script.members, id, scene) : teamMembersList,
    sharedWith: (script.sharedWith ?? []).map(ids.teamId),
    filesFolder: script.folder ? folderOf(script.folder, scene) : null,
    messages: channelMessages(
      script,
      { key: id, chatId: null, channel: { teamId: groupId, id, title: script.title } },
      scene,
    ),
  };
}

function channelMembers(
  aliases: string[],
  id: string,
  { directory, parties }: TeamsScene,
): SampleMember[] {
  return aliases.map((alias, index) => {
    const party = parties(alias);
    const role = index === 0 ? "owner" : party.userId === null ? "guest" : null;
    return memberOf(party, id, role, directory);
  });
}

function folderOf(reference: string, scene: TeamsScene) {
  const { drive, item } = findFile(reference, scene);
  return { driveId: drive.drive.id, itemId: item.resource.id };
}

function channelMessages(
  { threads }: ChannelScript,
  conversation: Conversation,
  scene: TeamsScene,
): SampleChatMessage[] {
  let index = 0;
  const messages = threads.flatMap(({ post, replies = [] }) => {
    const place = { conversation, earlier: [] };
    const root = composeMessage(post, { ...place, index: index++, rootId: null }, scene);
    const answers = replies.map((reply) =>
      composeMessage(reply, { ...place, index: index++, rootId: root.id }, scene),
    );
    return [root, ...answers];
  });
  return messages.toSorted((one, other) =>
    other.createdDateTime.localeCompare(one.createdDateTime),
  );
}
