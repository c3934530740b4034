/** Posts in channels, the replies to them, and the export of a team's messages. */
import type { SampleChannel, SampleChatMessage } from "../../../tenant/content.ts";
import type { EndpointRules } from "../odata/options.ts";
import { readTeamsOptions } from "../odata/teams-options.ts";
import {
  asksForAllMembers,
  chatMessageModel,
  chatMessageResource,
} from "../resources/chat-message.ts";
import {
  findMessageIn,
  openChannel,
  openTeam,
  postsOf,
  repliesTo,
} from "../resources/conversations.ts";
import { contextOf, type GraphAnswer, type GraphCall, type GraphRoutes } from "../service.ts";
import { answerExport } from "./chat-messages.ts";
import { answerHostedContent, answerHostedContents, answerHostedValue } from "./hosted-contents.ts";
import { answerPage, keyPart } from "./teams-pages.ts";

const post = "GET /teams/:team/channels/:channel/messages/:message";
const reply = `${post}/replies/:reply`;

export const channelMessageRoutes: GraphRoutes = {
  "GET /teams/:team/channels/getAllMessages": (call) =>
    answerExport(
      call,
      openTeam(call).channels.flatMap(({ messages }) => messages),
    ),
  "GET /teams/:team/channels/:channel/messages": listPosts,
  [post]: (call) => answerOne(call, openPost(call).post, postsFragment(call)),
  [`${post}/hostedContents`]: (call) =>
    answerHostedContents(call, openPost(call).post, postsFragment(call)),
  [`${post}/hostedContents/:content`]: (call) =>
    answerHostedContent(call, openPost(call).post, postsFragment(call)),
  [`${post}/hostedContents/:content/$value`]: (call) =>
    answerHostedValue(call, openPost(call).post),
  [`${post}/replies`]: listReplies,
  [reply]: (call) => answerOne(call, openReply(call), repliesFragment(call)),
  [`${reply}/hostedContents`]: (call) =>
    answerHostedContents(call, openReply(call), repliesFragment(call)),
  [`${reply}/hostedContents/:content`]: (call) =>
    answerHostedContent(call, openReply(call), repliesFragment(call)),
  [`${reply}/hostedContents/:content/$value`]: (call) => answerHostedValue(call, openReply(call)),
};

const postsFragment = (call: GraphCall) =>
  `teams${keyPart(call.param("team"))}/channels${keyPart(call.param("channel"))}/messages`;
const repliesFragment = (call: GraphCall) =>
  `${postsFragment(call)}${keyPart(call.param("message"))}/replies`;

function openPost(call: GraphCall): { channel: SampleChannel; post: SampleChatMessage } {
  const channel = openChannel(call);
  return { channel, post: findMessageIn(postsOf(channel), call.param("message")) };
}

function openReply(call: GraphCall): SampleChatMessage {
  const { channel, post: root } = openPost(call);
  return findMessageIn(repliesTo(channel, root), call.param("reply"));
}

const postList: EndpointRules = {
  model: chatMessageModel,
  options: ["$top", "$expand", "$skiptoken"],
  page: { standard: 20, most: 50 },
};

function listPosts(call: GraphCall): GraphAnswer {
  const channel = openChannel(call);
  const query = readTeamsOptions(call.url, postList);
  const withReplies = query.expand.length > 0;
  // A thread comes first when something in it was written or changed last.
  const lastChange = (root: SampleChatMessage) =>
    [root, ...repliesTo(channel, root)]
      .map((message) => message.lastModifiedDateTime)
      .toSorted()
      .at(-1) ?? "";
  const posts = postsOf(channel).toSorted((one, other) =>
    lastChange(other).localeCompare(lastChange(one)),
  );
  return answerPage(
    call,
    `${postsFragment(call)}${withReplies ? "(replies())" : ""}`,
    posts,
    { query, rules: postList },
    (root) => {
      const resource = present(call, root);
      if (!withReplies) return resource;
      const replies = repliesTo(channel, root).map((each) => present(call, each));
      return { ...resource, "replies@odata.count": replies.length, replies };
    },
  );
}

const replyList: EndpointRules = { ...postList, options: ["$top", "$skiptoken"] };

function listReplies(call: GraphCall): GraphAnswer {
  const { channel, post: root } = openPost(call);
  const query = readTeamsOptions(call.url, replyList);
  const paging = { query, rules: replyList };
  return answerPage(call, repliesFragment(call), repliesTo(channel, root), paging, (each) =>
    present(call, each),
  );
}

function answerOne(call: GraphCall, message: SampleChatMessage, fragment: string): GraphAnswer {
  readTeamsOptions(call.url, { model: chatMessageModel, options: [] });
  return {
    body: { ...contextOf(call.service, `${fragment}/$entity`), ...present(call, message) },
  };
}

const present = ({ headers }: GraphCall, message: SampleChatMessage) =>
  chatMessageResource(message, asksForAllMembers(headers));
