/** Teams, their channels, and where the channels' files lie. */
import type { SampleChannel, SampleTeam } from "../../../tenant/content.ts";
import { GraphError } from "../errors.ts";
import { filterAndSort } from "../odata/collection.ts";
import { project } from "../odata/expand.ts";
import { readTeamsOptions } from "../odata/teams-options.ts";
import { driveItemModel, driveItemResource } from "../resources/drive.ts";
import {
  openChannel,
  openTeam,
  seesChannel,
  teamsOf,
  teamsUser,
} from "../resources/conversations.ts";
import { channelModel, teamModel } from "../resources/team.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";
import { answerAll, keyPart } from "./teams-pages.ts";

export const teamRoutes: GraphRoutes = {
  "GET {U}/joinedTeams": listJoinedTeams,
  "GET /teams/:team": getTeam,
  "GET /teams/:team/channels": listChannels,
  "GET /teams/:team/allChannels": listAllChannels,
  "GET /teams/:team/channels/:channel": getChannel,
  "GET /teams/:team/channels/:channel/filesFolder": getFilesFolder,
};

/** A list of teams names and describes them and leaves the rest empty. */
const listed = new Set(["id", "displayName", "description", "isArchived", "tenantId"]);

function listJoinedTeams(call: GraphCall): GraphAnswer {
  const userId = teamsUser(call);
  readTeamsOptions(call.url, { model: teamModel, options: [] });
  const value = teamsOf(call.service, userId).map(({ team }) =>
    Object.fromEntries(
      Object.entries(team).map(([name, each]) => [name, listed.has(name) ? each : null]),
    ),
  );
  return answerAll(call, "teams", value);
}

function getTeam(call: GraphCall): GraphAnswer {
  const { team } = openTeam(call);
  const { select } = readTeamsOptions(call.url, { model: teamModel, options: ["$select"] });
  const context = contextOf(call.service, `teams${selectedPart(select)}/$entity`);
  return { body: { ...context, ...project(team, select, ["id"]) } };
}

function visibleChannels({ channels }: SampleTeam, { principal }: GraphCall): SampleChannel[] {
  return channels.filter((channel) => seesChannel(channel, principal.userId));
}

function listChannels(call: GraphCall): GraphAnswer {
  const team = openTeam(call);
  return answerChannels(call, visibleChannels(team, call), "channels");
}

/** With the channels of other teams that are shared with this one. */
function listAllChannels(call: GraphCall): GraphAnswer {
  const team = openTeam(call);
  const incoming = call.service.content.teams
    .flatMap((each) => visibleChannels(each, call))
    .filter(({ sharedWith }) => sharedWith.includes(team.team.id));
  return answerChannels(call, [...visibleChannels(team, call), ...incoming], "allChannels");
}

function answerChannels(call: GraphCall, channels: SampleChannel[], name: string): GraphAnswer {
  const query = readTeamsOptions(call.url, {
    model: channelModel,
    options: ["$select", "$filter"],
  });
  const found = filterAndSort(
    channels.map(({ channel }) => channel),
    query,
  );
  const fragment = `teams${keyPart(call.param("team"))}/${name}${selectedPart(query.select)}`;
  return answerAll(
    call,
    fragment,
    found.map((channel) => project(channel, query.select, ["id"])),
  );
}

function getChannel(call: GraphCall): GraphAnswer {
  const { channel } = openChannel(call);
  const { select } = readTeamsOptions(call.url, { model: channelModel, options: ["$select"] });
  const fragment = `teams${keyPart(call.param("team"))}/channels${selectedPart(select)}/$entity`;
  return {
    body: { ...contextOf(call.service, fragment), ...project(channel, select, ["id"]) },
  };
}

function getFilesFolder(call: GraphCall): GraphAnswer {
  const { channel, filesFolder } = openChannel(call);
  const { select } = readTeamsOptions(call.url, { model: driveItemModel, options: ["$select"] });
  const drive = call.service.content.drives.find((each) => each.drive.id === filesFolder?.driveId);
  const item = drive?.items.find(({ resource }) => resource.id === filesFolder?.itemId);
  if (!item)
    throw new GraphError(
      404,
      "NotFound",
      `Folder location for channel ${channel.id} is not ready yet, please try again later.`,
    );
  const resource = driveItemResource(call.service, item, select);
  const place = `teams${keyPart(call.param("team"))}/channels${keyPart(channel.id)}`;
  const context = contextOf(call.service, `${place}/filesFolder${selectedPart(select)}/$entity`);
  return { body: { ...context, ...project(resource, select) } };
}
