/** Claude asked through the queue: it answers from what the tenant holds at that moment, and changes what it may. */
import type { TextWebPart } from "@microsoft/microsoft-graph-types";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { InvocationView } from "../../shared/invocations/types.ts";
import { type Connector, startWritingStack } from "./connector.ts";

let connector: Connector;

beforeAll(async () => {
  connector = await startWritingStack();
});
beforeEach(() => connector.cloud.claude.clearScripts());
afterAll(async () => await connector.close());

async function post(path: string, body: unknown): Promise<InvocationView> {
  const answer = await connector.send(`/api/invocations${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${connector.annaToken}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

async function invoke(request: object): Promise<InvocationView> {
  const { id } = await post("/start", request);
  return await post(`/${id}/wait`, { seconds: 60 });
}

const summarise = "Summarise the page *Launch plan* of the *Aurora* site";

/** The last section of the page, as an author's editor would write it. */
function editPage(innerHtml: string): void {
  const pages = connector.cloud.graph.content.sites.flatMap((site) => site.pages);
  const page = pages.find(({ title }) => title === "Launch plan")!;
  const [section] = page.canvasLayout.horizontalSections!;
  const part = section!.columns![0]!.webparts![0] as TextWebPart;
  part.innerHtml = innerHtml;
}

describe("a page to summarise", () => {
  it("is quoted as it stands when it is asked about", async () => {
    editPage("<p>The stand in Cologne opens on 18 March 2027.</p>");
    const before = await invoke({ prompt: summarise });
    editPage("<p>The stand in Cologne opens a day later, on 19 March 2027.</p>");
    const after = await invoke({ prompt: summarise });

    expect(before.status).toBe("succeeded");
    expect(before.citations?.[0]?.quote).toBe("The stand in Cologne opens on 18 March 2027.");
    expect(after.text).toContain("a day later, on 19 March 2027");
    expect(after.citations?.[0]).toMatchObject({
      quote: "The stand in Cologne opens a day later, on 19 March 2027.",
      webUrl: "https://lumencycles.sharepoint.com/sites/aurora/SitePages/Launch-plan.aspx",
    });
  });

  it("is answered in the form that is asked for", async () => {
    editPage("<p>The stand in Cologne opens on 18 March 2027.</p>");
    const outputSchema = {
      type: "object",
      properties: { title: { type: "string" }, opens: { type: "string", format: "date" } },
      required: ["title", "opens"],
      additionalProperties: false,
    };

    const { data } = await invoke({ prompt: summarise, outputSchema });

    expect(data).toEqual({ title: "Launch plan", opens: "2027-03-18" });
  });
});

describe("a list to summarise", () => {
  it("is read for what is open", async () => {
    const { status, text, citations } = await invoke({
      prompt: "Summarise the open tickets on the Helpdesk site and draft an answer to each",
    });

    expect(status).toBe("succeeded");
    expect(text).not.toContain("VPN drops every ten minutes");
    expect(citations?.length).toBeGreaterThan(2);
  });
});

describe("a change that is asked for", () => {
  const ben = "ben.okafor@lumencycles.example";

  it.each([
    ["outlook_send_email", `${summarise} and send the summary by mail to ${ben}`],
    ["outlook_create_draft", `${summarise} and draft a mail with it to ${ben}`],
    [
      "outlook_create_event",
      `Create an event "Rehearsal" with ${ben} on 2027-03-01 from 10:00 to 11:30`,
    ],
    ["teams_send_chat_message", `${summarise} and post it to the chat with Ben`],
  ])("is made once: %s", async (tool, prompt) => {
    const view = await invoke({
      prompt,
      tools: ["core", tool],
      allowWrites: [tool],
      allowedRecipients: ["@lumencycles.example"],
    });

    const made = view.toolCalls.filter((call) => call.tool === tool);
    expect(view.error).toBeUndefined();
    expect(made).toMatchObject([{ outcome: "ok" }]);
  });
});
