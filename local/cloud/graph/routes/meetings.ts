/** Online meetings with their transcripts, recordings and attendance reports. */
import type { SampleMeeting } from "../../../tenant/content.ts";
import { badRequest, GraphError } from "../errors.ts";
import { project } from "../odata/expand.ts";
import type { EntityModel } from "../odata/model.ts";
import { readOptions, type OptionName } from "../odata/options.ts";
import {
  attendanceReportModel,
  findMeeting,
  meetingUser,
  onlineMeetingModel,
  recordingModel,
  requireOrganizer,
  transcriptModel,
} from "../resources/online-meeting.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";

const path = "{U}/onlineMeetings";

export const meetingRoutes: GraphRoutes = {
  [`GET ${path}`]: lookUpMeeting,
  [`GET ${path}/:meeting`]: getMeeting,
  [`GET ${path}/:meeting/transcripts`]: (call) =>
    answerList(call, "transcripts", transcriptModel, transcriptsOf),
  [`GET ${path}/:meeting/transcripts/:transcript`]: (call) =>
    answerOne(call, "transcripts", transcriptModel, transcriptsOf, call.param("transcript")),
  [`GET ${path}/:meeting/transcripts/:transcript/content`]: getTranscriptContent,
  [`GET ${path}/:meeting/recordings`]: (call) =>
    answerList(call, "recordings", recordingModel, recordingsOf),
  [`GET ${path}/:meeting/recordings/:recording`]: (call) =>
    answerOne(call, "recordings", recordingModel, recordingsOf, call.param("recording")),
  [`GET ${path}/:meeting/attendanceReports`]: (call) =>
    answerList(call, "attendanceReports", attendanceReportModel, reportsOf),
  [`GET ${path}/:meeting/attendanceReports/:report`]: (call) =>
    answerOne(call, "attendanceReports", attendanceReportModel, reportsOf, call.param("report")),
};

/** One element for the link or the number that the filter names; there is no list. */
function lookUpMeeting(call: GraphCall): GraphAnswer {
  const { service, url } = call;
  const userId = meetingUser(call);
  const fits = readLookup(url.searchParams.get("$filter"));
  // The filter's own spelling of names, "JoinWebUrl", is unknown to the model.
  const rest = new URL(url);
  rest.searchParams.delete("$filter");
  const { select } = readOptions(rest, { model: onlineMeetingModel, options: ["$select"] });
  const { meeting } = findMeeting(call, userId, fits);
  const context = contextOf(service, `users('${userId}')/onlineMeetings${selectedPart(select)}`);
  return { body: { ...context, value: [project(meeting, select)] } };
}

function readLookup(filter: string | null): (meeting: SampleMeeting) => boolean {
  const match =
    /^\s*(joinWebUrl|joinMeetingIdSettings\/joinMeetingId)\s+eq\s+'((?:[^']|'')*)'\s*$/i.exec(
      filter ?? "",
    );
  if (!match)
    throw badRequest(
      "Filter expression expected - /onlineMeetings?$filter={ParameterName} eq '{id}'.",
      "InvalidArgument",
    );
  const value = (match[2] ?? "").replaceAll("''", "'");
  return match[1]?.toLowerCase() === "joinweburl"
    ? ({ meeting }) => meeting.joinWebUrl === value
    : ({ meeting }) => meeting.joinMeetingIdSettings?.joinMeetingId === value;
}

interface Opened {
  sample: SampleMeeting;
  userId: string;
}

function openMeeting(call: GraphCall): Opened {
  const userId = meetingUser(call);
  const id = call.param("meeting");
  return { userId, sample: findMeeting(call, userId, ({ meeting }) => meeting.id === id) };
}

function getMeeting(call: GraphCall): GraphAnswer {
  const { sample, userId } = openMeeting(call);
  const { select } = readOptions(call.url, { model: onlineMeetingModel, options: ["$select"] });
  const fragment = `users('${userId}')/onlineMeetings${selectedPart(select)}/$entity`;
  return { body: { ...contextOf(call.service, fragment), ...project(sample.meeting, select) } };
}

/** A meeting's artifacts of one kind, for the caller. */
type Artifacts = (call: GraphCall, opened: Opened) => ({ id: string } & object)[];

const contentUrl = ({ service }: GraphCall, { meeting, organizerId }: SampleMeeting, end: string) =>
  `${service.origins.graph}/v1.0/users/${organizerId}/onlineMeetings/${meeting.id}/${end}/content`;

const transcriptsOf: Artifacts = (call, { sample }) =>
  sample.transcripts.map(({ resource }) => {
    const transcriptContentUrl = contentUrl(call, sample, `transcripts/${resource.id}`);
    return { ...resource, transcriptContentUrl };
  });

const recordingsOf: Artifacts = (call, { sample }) =>
  sample.recordings.map((resource) => {
    const recordingContentUrl = contentUrl(call, sample, `recordings/${resource.id}`);
    return { ...resource, recordingContentUrl };
  });

const reportsOf: Artifacts = (_call, { sample, userId }) => {
  requireOrganizer(sample, userId);
  return sample.attendanceReports.map(({ resource, records }) => ({
    ...resource,
    attendanceRecords: records,
  }));
};

const fragmentOf = ({ sample, userId }: Opened, kind: string) =>
  `users('${userId}')/onlineMeetings('${sample.meeting.id}')/${kind}`;

/** Lists never hold what `$expand` would add: attendance records come with a single report alone. */
function answerList(
  call: GraphCall,
  kind: string,
  model: EntityModel,
  artifacts: Artifacts,
): GraphAnswer {
  const opened = openMeeting(call);
  const { select } = readOptions(call.url, { model, options: ["$select"] });
  const value = artifacts(call, opened).map((one) => project(one, select ?? namesOf(model)));
  const context = contextOf(call.service, `${fragmentOf(opened, kind)}${selectedPart(select)}`);
  return { body: { ...context, "@odata.count": value.length, value } };
}

function answerOne(
  call: GraphCall,
  kind: string,
  model: EntityModel,
  artifacts: Artifacts,
  id: string,
): GraphAnswer {
  const opened = openMeeting(call);
  const options: OptionName[] = ["$select", "$expand"];
  const { select, expand } = readOptions(call.url, { model, options });
  const found = artifacts(call, opened).find((one) => one.id === id);
  if (!found) throw artifactNotFound();
  const expanded = expand.map(({ name }) => name);
  const shown = project(found, select ?? namesOf(model), expanded);
  const fragment = `${fragmentOf(opened, kind)}${selectedPart(select)}/$entity`;
  return { body: { ...contextOf(call.service, fragment), ...shown } };
}

const namesOf = ({ properties }: EntityModel) => Object.keys(properties);

const artifactNotFound = () =>
  new GraphError(404, "NotFound", "The requested meeting artifact could not be found.");

function getTranscriptContent(call: GraphCall): GraphAnswer {
  const { sample } = openMeeting(call);
  readOptions(call.url, { model: transcriptModel, options: [], parameters: ["$format"] });
  const format = call.url.searchParams.get("$format") ?? "text/vtt";
  if (format !== "text/vtt") throw badRequest(`The format '${format}' is not supported.`);
  const id = call.param("transcript");
  const transcript = sample.transcripts.find(({ resource }) => resource.id === id);
  if (!transcript) throw artifactNotFound();
  const body = new TextEncoder().encode(transcript.content);
  return { headers: { "Content-Type": "text/vtt" }, body };
}
