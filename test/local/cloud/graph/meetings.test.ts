import { describe, expect, it } from "vitest";
import { sampleContent } from "../../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../../local/tenant/directory.ts";
import { undeclared } from "./documented-types.ts";
import { appId, asApp, asUser, startGraph } from "./graph-client.ts";
import { anna, ben, now } from "./tenant-fixture.ts";

const directory = sampleDirectory();
const content = sampleContent(directory, now);
const launch = content.meetings[0]!;
const { id, joinWebUrl } = launch.meeting;
const daniel = directory.people[3]!.id;
const clara = directory.people[2]!.id;
const transcriptId = launch.transcripts[0]!.resource.id;
const reportId = launch.attendanceReports[0]!.resource.id;

const scopes =
  "OnlineMeetings.Read OnlineMeetingTranscript.Read.All OnlineMeetingRecording.Read.All OnlineMeetingArtifact.Read.All";
const mine = asUser(scopes);
const application = asApp(
  "OnlineMeetings.Read.All OnlineMeetingTranscript.Read.All OnlineMeetingRecording.Read.All",
);
const lookup = (url: string, property = "JoinWebUrl") =>
  `onlineMeetings?$filter=${encodeURIComponent(`${property} eq '${url}'`)}`;

const graph = () => startGraph({ content, directory });

describe("online meetings", () => {
  it("are looked up by their join link or number, one at a time", async () => {
    const { ask } = graph();
    const number = launch.meeting.joinMeetingIdSettings?.joinMeetingId ?? "";

    const byLink = await ask(`/me/${lookup(joinWebUrl)}`, { token: mine });
    const byNumber = await ask(`/me/${lookup(number, "joinMeetingIdSettings/joinMeetingId")}`, {
      token: mine,
    });

    expect(byLink.body.value).toEqual([launch.meeting]);
    expect(byNumber.body.value).toEqual([launch.meeting]);
    expect(undeclared(byLink.body.value, "OnlineMeeting")).toEqual([]);
  });

  it.each([
    ["no filter", "onlineMeetings", 400, "InvalidArgument"],
    ["another property", lookup("x", "subject"), 400, "InvalidArgument"],
    ["a link nobody gave out", lookup("https://teams.microsoft.com/l/x"), 404, "NotFound"],
    ["an option it does not take", `${lookup(joinWebUrl)}&$top=5`, 400, "BadRequest"],
    ["an id that does not exist", "onlineMeetings/MSpub25l", 404, "NotFound"],
  ])("refuse %s", async (_what, path, status, code) => {
    const { ask } = graph();

    const answer = await ask(`/me/${path}`, { token: mine });

    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it("are open to who was invited and to nobody else", async () => {
    const { ask } = graph();
    const statusFor = async (person: string, user = "me") =>
      (await ask(`/${user}/onlineMeetings/${id}`, { token: asUser(scopes, person) })).status;

    expect(await statusFor(ben)).toBe(200);
    expect(await statusFor(clara)).toBe(403);
    expect(await statusFor(ben, `users/${anna}`)).toBe(403);
  });

  it("give their transcripts, whose speakers are named", async () => {
    const { ask } = graph();
    const path = `/me/onlineMeetings/${id}/transcripts`;

    const list = await ask(path, { token: mine });
    const one = await ask(`${path}/${transcriptId}?$select=id`, { token: mine });
    const text = await ask(`${path}/${transcriptId}/content?$format=text/vtt`, { token: mine });
    const word = await ask(`${path}/${transcriptId}/content?$format=docx`, { token: mine });

    expect(list.body.value).toEqual([
      {
        ...launch.transcripts[0]!.resource,
        transcriptContentUrl: expect.stringMatching(/\/content$/) as string,
      },
    ]);
    expect(undeclared(list.body.value, "CallTranscript")).toEqual([]);
    expect(one.body).toMatchObject({ id: transcriptId });
    expect(text.headers.get("Content-Type")).toBe("text/vtt");
    expect(text.body).toMatch(
      /^WEBVTT\n\n00:00:03\.120 --> 00:00:\d\d\.\d{3}\n<v Anna Keller>Good, the recording/,
    );
    expect(text.body.match(/<v [^>]+>/g)?.length).toBeGreaterThan(55);
    expect(word.status).toBe(400);
  });

  it("give their recordings without bytes", async () => {
    const { ask } = graph();

    const { body } = await ask(`/me/onlineMeetings/${id}/recordings`, { token: mine });

    expect(body.value).toHaveLength(1);
    expect(body.value[0].recordingContentUrl).toContain(`/users/${anna}/onlineMeetings/${id}/`);
    expect(undeclared(body.value, "CallRecording")).toEqual([]);
  });

  it("tell the organiser alone who came, and only when a single report is expanded", async () => {
    const { ask } = graph();
    const path = `/me/onlineMeetings/${id}/attendanceReports`;

    const list = await ask(path, { token: mine });
    const one = await ask(`${path}/${reportId}?$expand=attendanceRecords`, { token: mine });
    const guest = await ask(path, { token: asUser(scopes, ben) });

    expect(list.body.value[0]).toEqual(launch.attendanceReports[0]!.resource);
    expect(one.body.attendanceRecords).toHaveLength(6);
    expect(undeclared(one.body, "MeetingAttendanceReport")).toEqual([]);
    expect(guest.status).toBe(403);
  });
});

describe("applications", () => {
  it("need an access policy for the user in the path", async () => {
    const { ask, meetingPolicies } = graph();
    const path = `/users/${anna}/${lookup(joinWebUrl)}`;

    const before = await ask(path, { token: application });
    meetingPolicies.get(appId)?.add(anna);
    const after = await ask(path, { token: application });

    expect([before.status, before.body.error]).toMatchObject([
      403,
      { code: "General", message: "No application access policy found for this app." },
    ]);
    expect(after.body.value[0].subject).toBe("Aurora launch review");
  });

  it("name the user by its object id", async () => {
    const { ask } = graph();
    const path = (user: string) => `/users/${user}/onlineMeetings/${id}/transcripts`;

    const byName = await ask(path("daniel.meier@lumencycles.example"), { token: application });
    const byId = await ask(path(daniel), { token: application });

    expect([byName.status, byName.body.error.code]).toEqual([400, "InvalidArgument"]);
    expect(byId.status).toBe(200);
  });

  it.each(["transcripts", "recordings", "attendanceReports"])(
    "and people need a permission of its own for %s",
    async (kind) => {
      const { ask } = graph();

      const { status, body } = await ask(`/me/onlineMeetings/${id}/${kind}`, {
        token: asUser("OnlineMeetings.Read"),
      });

      expect([status, body.error.code]).toEqual([403, "Forbidden"]);
    },
  );
});
