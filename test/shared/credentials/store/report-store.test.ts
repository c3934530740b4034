import { expect, it } from "vitest";
import { createReportStore } from "../../../../shared/credentials/store/report-store.ts";
import type { AppReport, RunReport } from "../../../../shared/credentials/run-report.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";
import { appReport, credential, runReport, verdict } from "../watch-fixtures.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 12, minute)).toISOString();

function run(ended: number, apps: AppReport[], complete = true): RunReport {
  const endedAt = at(ended);
  return {
    ...runReport(apps),
    endedAt,
    complete,
    lastCompleteAt: complete ? endedAt : undefined,
  };
}

const app = (objectId: string, checked: number): AppReport => ({
  ...appReport([verdict()]),
  objectId,
  checkedAt: at(checked),
});

it("gives back what was written, and nothing before", async () => {
  const store = createReportStore(new FakeDocuments());
  const report = run(10, [app("a", 10)]);

  const before = await store.read();
  await store.write(report);

  expect(before).toBeUndefined();
  expect(await store.read()).toEqual(report);
});

it("keeps of two runs that overlapped the latest word on each app", async () => {
  const store = createReportStore(new FakeDocuments());

  await store.write(run(12, [app("a", 1), app("b", 12)]));
  await store.write(run(11, [app("a", 11), app("b", 2)], false));

  const stored = await store.read();
  expect(stored).toMatchObject({ endedAt: at(12), lastCompleteAt: at(12) });
  expect(stored?.apps.map(({ objectId, checkedAt }) => [objectId, checkedAt])).toEqual([
    ["a", at(11)],
    ["b", at(12)],
  ]);
});

it("writes again over what another run wrote at the same moment", async () => {
  const documents = new FakeDocuments();
  const store = createReportStore(documents);

  await Promise.all([store.write(run(10, [app("a", 10)])), store.write(run(11, [app("a", 11)]))]);

  expect((await store.read())?.apps[0]?.checkedAt).toBe(at(11));
});

it("replaces a report that cannot be read, and says so until then", async () => {
  const documents = new FakeDocuments();
  await documents.write("report.json", "{");
  const store = createReportStore(documents);

  const reading = store.read();

  await expect(reading).rejects.toMatchObject({ kind: "refused" });
  await store.write(run(10, []));
  await expect(store.read()).resolves.toMatchObject({ endedAt: at(10) });
});

it("stays within 2 MB: first ours and what ends soonest", async () => {
  const documents = new FakeDocuments();
  const others = Array.from({ length: 1_000 }, (_, index) => ({
    ...credential,
    keyId: `other-${index}`,
    owner: "foreign" as const,
    end: at(index % 50),
  }));
  const large = { ...app("a", 10), credentials: [...others, credential] };
  const apps = Array.from({ length: 20 }, (_, index) => ({ ...large, objectId: `app-${index}` }));

  await createReportStore(documents).write(run(10, apps));

  const text = documents.stored.get("report.json")?.text ?? "";
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThan(2_000_000);
  const [first] = (await createReportStore(documents).read())?.apps ?? [];
  expect(first?.credentials).toHaveLength(20);
  expect(first?.credentials[0]).toEqual(credential);
});
