/** Permissions for teams, channels, chats and their messages. */
import { filesAll, type PermissionRule } from "./rule.ts";

const chatRead = ["Chat.Read", "Chat.ReadWrite"];
const chatReadApp = ["Chat.Read.All", "Chat.ReadWrite.All"];
const chatList = ["Chat.ReadBasic", ...chatRead];
const chatListApp = ["Chat.ReadBasic.All", ...chatReadApp];
const groups = ["Group.Read.All", "Group.ReadWrite.All"];
const directory = ["Directory.Read.All", "Directory.ReadWrite.All"];
const chatContent = [...chatRead, ...groups];
// Each path has its own gaps in the table: what it leaves out is refused.
const chatContentApp = ["Chat.Read.All", ...groups];
const channelContent = ["ChannelMessage.Read.All", ...groups];
const teamList = ["Team.ReadBasic.All", "TeamSettings.Read.All", "TeamSettings.ReadWrite.All"];
const channelList = [
  "Channel.ReadBasic.All",
  "ChannelSettings.Read.All",
  "ChannelSettings.ReadWrite.All",
];
const channelListAny = [...channelList, ...directory, ...groups];
const channelFiles = [...filesAll, ...groups, "Sites.Read.All", "Sites.ReadWrite.All"];

function teams(path: string, delegated: string[], application: string[]): PermissionRule {
  return { method: "GET", path, workload: "teams", delegated, application };
}

const channel = "/teams/:team/channels/:channel";
const channelMessages = (path: string) =>
  teams(`${channel}/messages${path}`, channelContent, channelContent);
const chatMessages = (path: string, alsoApp: string[]) =>
  teams(`/chats/:chat/messages${path}`, chatContent, [...chatContentApp, ...alsoApp]);

export const teamsRules: readonly PermissionRule[] = [
  teams("/users/:user/chats/getAllMessages", [], chatReadApp),
  teams("{U}/chats", chatList, ["Chat.ReadBasic.All", "Chat.ReadWrite.All"]),
  // Whose chats would an application ask for?
  teams("/chats", chatList, []),
  teams("/chats/:chat", chatList, ["Chat.ReadBasic.All", "Chat.Read.All"]),
  teams(
    "/chats/:chat/members",
    [...chatList, "ChatMember.Read", "ChatMember.ReadWrite"],
    [...chatListApp, "ChatMember.Read.All", "ChatMember.ReadWrite.All"],
  ),
  teams("/chats/:chat/messages", chatRead, chatReadApp),
  {
    // Applications bring in the messages of another system, into chats made for that alone.
    ...teams(
      "/chats/:chat/messages",
      ["ChatMessage.Send", "Chat.ReadWrite", "Group.ReadWrite.All"],
      ["Teamwork.Migrate.All"],
    ),
    method: "POST",
  },
  chatMessages("/:message", []),
  chatMessages("/:message/hostedContents", ["Chat.ReadWrite.All"]),
  chatMessages("/:message/hostedContents/:content", ["Chat.ReadWrite.All"]),
  // Its bytes come to an application only with the consent of the chat's members.
  teams("/chats/:chat/messages/:message/hostedContents/:content/$value", chatContent, [
    "ChatMessage.Read.Chat",
  ]),
  teams(
    "{U}/joinedTeams",
    [...teamList, ...directory, "User.Read.All", "User.ReadWrite.All"],
    [...teamList, ...directory, "User.Read.All", "User.ReadWrite.All"],
  ),
  teams(
    "/teams/:team",
    [...teamList, ...directory, ...groups],
    [...teamList, ...directory, ...groups],
  ),
  teams("/teams/:team/channels/getAllMessages", [], ["ChannelMessage.Read.All"]),
  teams("/teams/:team/channels", channelListAny, channelListAny),
  teams("/teams/:team/allChannels", channelList, channelList),
  teams(channel, channelListAny, channelListAny),
  teams(`${channel}/filesFolder`, ["Files.Read", "Files.ReadWrite", ...channelFiles], channelFiles),
  channelMessages(""),
  channelMessages("/:message"),
  channelMessages("/:message/hostedContents"),
  channelMessages("/:message/hostedContents/:content"),
  channelMessages("/:message/hostedContents/:content/$value"),
  channelMessages("/:message/replies"),
  channelMessages("/:message/replies/:reply"),
  channelMessages("/:message/replies/:reply/hostedContents"),
  channelMessages("/:message/replies/:reply/hostedContents/:content"),
  channelMessages("/:message/replies/:reply/hostedContents/:content/$value"),
];
