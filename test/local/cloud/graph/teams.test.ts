import { describe, expect, it } from "vitest";
import { asApp, asUser, origins, startGraph } from "./graph-client.ts";
import {
  generalId,
  otherTeamId,
  outsider,
  privateId,
  sharedId,
  teamId,
  teamsContent,
} from "./teams-fixture.ts";
import { anna, ben, productDrive } from "./tenant-fixture.ts";

const scopes = "Team.ReadBasic.All Channel.ReadBasic.All ChannelMessage.Read.All Files.Read.All";
const reader = asUser(scopes);
const readerBen = asUser(scopes, ben);
const start = () => {
  const { ask } = startGraph({ content: teamsContent() });
  return (path: string, token = reader) => ask(path, { token });
};
const ids = (body: { value: { id: string }[] }) => body.value.map(({ id }) => id);
const channel = (id: string) => `/teams/${teamId}/channels/${encodeURIComponent(id)}`;
const general = channel(generalId);

describe("teams", () => {
  it("are listed by name and description to their members", async () => {
    const ask = start();

    const { body } = await ask("/me/joinedTeams");

    expect(body).toEqual({
      "@odata.context": `${origins.graph}/v1.0/$metadata#teams`,
      "@odata.count": 1,
      value: [
        {
          id: teamId,
          displayName: "Product",
          description: "Bikes",
          createdDateTime: null,
          isArchived: false,
          tenantId: "6f1d9c1e-52a4-4c3b-9d7e-0b6a5f3e8c21",
          webUrl: null,
        },
      ],
    });
  });

  it("of a person are listed to an application, without options", async () => {
    const ask = start();
    const app = asApp("Team.ReadBasic.All");

    const teams = await ask(`/users/${ben}/joinedTeams`, app);
    const other = await ask(`/users/${ben}/joinedTeams`);
    const selected = await ask("/me/joinedTeams?$select=id");

    expect(ids(teams.body)).toEqual([teamId, otherTeamId]);
    expect([other.status, selected.status]).toEqual([403, 400]);
  });

  it("are shown whole one by one, to their members alone", async () => {
    const ask = start();

    const own = await ask(`/teams/${teamId}?$select=displayName,webUrl`);
    const foreign = await ask(`/teams/${otherTeamId}`);
    const unknown = await ask("/teams/99999999-9999-4999-a999-999999999999");
    const malformed = await ask("/teams/product");

    expect(own.body).toEqual({
      "@odata.context": `${origins.graph}/v1.0/$metadata#teams(displayName,webUrl)/$entity`,
      id: teamId,
      displayName: "Product",
      webUrl: "https://teams.microsoft.com/l/team/x",
    });
    expect([foreign.status, foreign.body.error.code]).toEqual([403, "Forbidden"]);
    expect(unknown.status).toBe(404);
    expect(unknown.body.error.message).toBe(
      "No team found with Group Id 99999999-9999-4999-a999-999999999999",
    );
    expect(malformed.status).toBe(400);
  });
});

describe("channels", () => {
  it("are listed without the private ones of others", async () => {
    const ask = start();

    const hers = await ask(`/teams/${teamId}/channels`);
    const his = await ask(`/teams/${teamId}/channels`, readerBen);
    const app = await ask(`/teams/${teamId}/channels`, asApp("Channel.ReadBasic.All"));

    expect(ids(hers.body)).toEqual([generalId, sharedId]);
    expect(ids(his.body)).toEqual([generalId, privateId, sharedId]);
    expect(ids(app.body)).toEqual([generalId, privateId, sharedId]);
  });

  it("are filtered and selected, and not paged", async () => {
    const ask = start();

    const shared = await ask(
      `/teams/${teamId}/channels?$filter=membershipType eq 'shared'&$select=displayName`,
    );
    const paged = await ask(`/teams/${teamId}/channels?$top=1`);

    expect(shared.body.value).toEqual([{ id: sharedId, displayName: "The shared one" }]);
    expect(paged.status).toBe(400);
  });

  it("of other teams come along where they are shared", async () => {
    const ask = start();

    const own = await ask(`/teams/${otherTeamId}/channels`, readerBen);
    const all = await ask(`/teams/${otherTeamId}/allChannels`, readerBen);

    expect([ids(own.body), ids(all.body)]).toEqual([[], [sharedId]]);
  });

  it("that are shared open to who is not in their team, which stays closed", async () => {
    const ask = start();
    const token = asUser(scopes, outsider);

    const shared = await ask(`${channel(sharedId)}/messages`, token);
    const standard = await ask(`${general}/messages`, token);
    const team = await ask(`/teams/${teamId}/channels`, token);

    expect([shared.status, standard.status, team.status]).toEqual([200, 403, 403]);
  });

  it("tell one that is private from one that does not exist", async () => {
    const ask = start();

    const open = await ask(general);
    const hidden = await ask(channel(privateId));
    const unknown = await ask(channel("19:no@thread.tacv2"));

    expect(open.body).toMatchObject({ id: generalId, membershipType: "standard" });
    expect([hidden.status, unknown.status]).toEqual([403, 404]);
    expect(hidden.body.error.innerError.message).toBe(
      `AclCheckFailed-The initiator 8:orgid:${anna} is not a member of the roster in the generic thread ${privateId}.`,
    );
  });

  it("lead to the folder of their files, once there is one", async () => {
    const ask = start();

    const folder = await ask(`${general}/filesFolder`);
    const none = await ask(`${channel(sharedId)}/filesFolder`);

    expect(folder.body).toMatchObject({
      name: "Plans",
      parentReference: { driveId: productDrive },
    });
    expect([none.status, none.body.error.code]).toEqual([404, "NotFound"]);
  });
});

describe("messages of a channel", () => {
  const posts = `${general}/messages`;

  it("are its posts, those with the latest reply first", async () => {
    const ask = start();

    const { body } = await ask(posts);

    expect(ids(body)).toEqual(["4000000000001", "4000000000002"]);
    expect(body.value[0]).toMatchObject({
      replyToId: null,
      subject: "Budget",
      channelIdentity: { teamId, channelId: generalId },
    });
    expect(body.value[0]).not.toHaveProperty("replies");
  });

  it("bring their replies where those are expanded", async () => {
    const ask = start();

    const { body } = await ask(`${posts}?$expand=replies&$top=1`);

    expect(body.value[0]["replies@odata.count"]).toBe(1);
    expect(ids({ value: body.value[0].replies })).toEqual(["4000000000003"]);
    expect(body).toHaveProperty("@odata.nextLink");
  });

  it.each([
    "$filter=importance eq 'high'",
    "$orderby=createdDateTime desc",
    "$top=51",
    "$skip=1",
    "$select=id",
    "$expand=hostedContents",
  ])("refuse %s", async (query) => {
    const ask = start();

    const { status } = await ask(`${posts}?${query}`);

    expect(status).toBe(400);
  });

  it("have replies of their own, which are no posts", async () => {
    const ask = start();
    const replies = `${posts}/4000000000001/replies`;

    const list = await ask(`${replies}?$top=50`);
    const one = await ask(`${replies}/4000000000003`);
    const asPost = await ask(`${posts}/4000000000003`);
    const elsewhere = await ask(`${posts}/4000000000002/replies/4000000000003`);

    expect(ids(list.body)).toEqual(["4000000000003"]);
    expect(one.body).toMatchObject({
      replyToId: "4000000000001",
      body: { content: "<p>Agreed</p>" },
    });
    expect([asPost.status, elsewhere.status]).toEqual([404, 404]);
  });

  it("hold pictures", async () => {
    const ask = start();

    const { headers, body } = await ask(
      `${posts}/4000000000002/hostedContents/cGljdHVyZQ==/$value`,
    );

    expect([headers.get("Content-Type"), body]).toEqual(["image/png", "PNG"]);
  });

  it("take their own permission", async () => {
    const ask = start();

    const { status, body } = await ask(posts, asUser("Channel.ReadBasic.All Chat.Read"));

    expect(status).toBe(403);
    expect(body.error.message).toBe(
      "Missing scope permissions on the request. API requires one of 'ChannelMessage.Read.All, Group.Read.All, Group.ReadWrite.All'. Scopes on the request 'Channel.ReadBasic.All, Chat.Read'",
    );
  });

  it("are exported for all channels of a team at once, to an application", async () => {
    const ask = start();
    const path = `/teams/${teamId}/channels/getAllMessages`;

    const app = await ask(path, asApp("ChannelMessage.Read.All"));
    const person = await ask(path);

    expect(ids(app.body)).toEqual([
      "4000000000001",
      "4000000000002",
      "5000000000001",
      "4000000000003",
    ]);
    expect(person.status).toBe(412);
  });
});
