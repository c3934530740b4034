import { describe, expect, it } from "vitest";
import { startGraph } from "./graph-client.ts";

async function subjects(kql: string): Promise<string[]> {
  const { ask } = startGraph();
  const search = encodeURIComponent(`"${kql.replaceAll('"', '\\"')}"`);
  const { status, body } = await ask(`/me/messages?$search=${search}&$select=subject&$top=50`);
  expect(body.error, `${status} for ${kql}`).toBeUndefined();
  return body.value.map((each: { subject: string }) => each.subject);
}

const [budget, lunch, minutes] = ["Q3 budget", "Lunch today?", "Minutes of the board"];

describe("$search on messages", () => {
  it.each([
    ["budget", [budget]],
    ["BUDGET", [budget]],
    ["budg*", [budget, minutes]],
    ["udget", []],
    ["aurora budget", [budget]],
    ["aurora lunch", []],
    ["aurora OR canteen", [lunch, budget]],
    ["budget* NOT aurora", [minutes]],
    ["budget* -aurora", [minutes]],
    ['"the aurora line"', [budget]],
    ['"aurora the line"', []],
    ["revenue", [budget]],
    ["from:ben AND budget", [budget]],
    ["from:ben.okafor@lumencycles.example subject:budget", [budget]],
    ["from:ben from:clara received>=2026-01-01", [lunch, budget]],
    ["to:anna subject:lunch", [lunch]],
    ["cc:anna", []],
    ["participants:clara", [lunch]],
    ["subject:aurora", []],
    ["body:aurora", [budget]],
    ["subject:(lunch OR budget)", [lunch, budget]],
    ["attachment:figures", [budget]],
    ["attachment:revenue", []],
    ["hasAttachments:true", [budget]],
    ["hasattachments:false from:clara", [lunch]],
    ["importance:high", [budget]],
    ["kind:email subject:lunch", [lunch]],
    ["received:today", [lunch]],
    ["received:2026-03-02", [budget]],
    ["received:3/2/2026", [budget]],
    ["received>=2026-03-02", [lunch, budget]],
    ["received:>=2026-03-02", [lunch, budget]],
    ["received>2026-03-02", [lunch]],
    ["received:2025-12-01..2026-03-02", [budget, minutes]],
    ['received:"this week"', [lunch, budget]],
    ['received:"last year" AND board', [minutes]],
    ["(from:clara OR from:ben) AND received>=2026-03-01", [lunch, budget]],
    ["from:clara OR from:ben AND importance:high", [lunch, budget]],
  ])("understands %s", async (kql, expected) => {
    expect(await subjects(kql)).toEqual(expected);
  });

  it("orders by time sent and pages by an opaque token", async () => {
    const { ask } = startGraph();

    const first = await ask('/me/messages?$search="newsletter"&$select=subject&$top=7');
    const second = await ask(first.body["@odata.nextLink"]);

    expect(first.body.value[0].subject).toBe("Newsletter 0");
    expect(first.body["@odata.nextLink"]).toContain("skiptoken");
    expect(second.body.value.at(-1).subject).toBe("Newsletter 11");
    expect(second.body.value).toHaveLength(5);
  });

  it("stays inside a folder", async () => {
    const { ask } = startGraph();

    const { body } = await ask(
      '/me/mailFolders/archive/messages?$search="budget*"&$select=subject',
    );

    expect(body.value).toMatchObject([{ subject: minutes }]);
  });

  it.each([
    ["$filter=isRead eq false", "SearchWithFilter"],
    ["$orderby=receivedDateTime desc", "SearchWithOrderBy"],
    ["$skip=10", "SearchWithSkip"],
    ["$count=true", "SearchWithCount"],
  ])("is not combined with %s", async (option, code) => {
    const { ask } = startGraph();

    const { status, body } = await ask(`/me/messages?$search="budget"&${option}`);

    expect([status, body.error.code]).toEqual([400, code]);
  });

  it.each([
    "from:ben",
    'budget"',
    '"budget',
    '""',
    '"a "quoted" word"',
    '"(budget"',
    '"budget)"',
    '"budget OR"',
    '"OR budget"',
    '"from:"',
    '"from: ben"',
    '"*dget"',
    '"received:soon"',
    '"received:2026-13-45"',
    '"colour:red"',
    '"isread:false"',
    '"isflagged:true"',
    '"category:finance"',
    '"budget NEAR aurora"',
    '"budget NEAR(n=3) aurora"',
    '"budget ONEAR(3) aurora"',
    '"WORDS(budget, forecast)"',
    '"budget XRANK(cb=100) aurora"',
    '"subject>budget"',
    '"\\"open"',
  ])("refuses %s", async (search) => {
    const { ask } = startGraph();

    const { status, body } = await ask(`/me/messages?$search=${encodeURIComponent(search)}`);

    expect([status, body.error?.code]).toEqual([400, "BadRequest"]);
  });
});
