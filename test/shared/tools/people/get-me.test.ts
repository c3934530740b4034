import { expect, it } from "vitest";
import { getMe } from "../../../../shared/tools/people/get-me.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { fakeToolContext } from "../../../fakes/fake-tool-context.ts";

it("tells who is signed in, in a person's terms", async () => {
  const graph = new FakeGraph({
    "GET /me": {
      id: "0a1b6c7e-93d2-4f58-8e1a-2b7c4d5e6f01",
      displayName: "Anna Keller",
      userPrincipalName: "anna.keller@lumencycles.example",
      mail: "anna.keller@lumencycles.example",
      jobTitle: "Head of Product",
      department: null,
      officeLocation: "Freiburg",
      preferredLanguage: "en-GB",
    },
  });

  const answer = await getMe.run({}, fakeToolContext(graph));

  expect(answer).toEqual({
    name: "Anna Keller",
    signInName: "anna.keller@lumencycles.example",
    mail: "anna.keller@lumencycles.example",
    jobTitle: "Head of Product",
    department: null,
    office: "Freiburg",
    language: "en-GB",
    timeZone: "Europe/Berlin",
    objectId: "0a1b6c7e-93d2-4f58-8e1a-2b7c4d5e6f01",
    notes: undefined,
  });
  expect(graph.requests).toMatchObject([
    { query: { $select: expect.stringContaining("jobTitle") } },
  ]);
});

it("cannot be called by an application: there is no signed-in user", () => {
  expect(getMe.permissions.application).toEqual({
    unavailable: "an application has no signed-in user",
  });
});
