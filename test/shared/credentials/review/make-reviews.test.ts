import type { TableClient } from "@azure/data-tables";
import { expect, it } from "vitest";
import { makeReviews } from "../../../../shared/credentials/review/make-reviews.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";
import { FakeGraph } from "../../../fakes/fake-graph.ts";
import { appReport, noon, runReport } from "../watch-fixtures.ts";

it("reads each day of a tenant's audit records once, however many apps there are", async () => {
  const asked: string[] = [];
  const table = {
    listEntities: ({ queryOptions }: { queryOptions: { filter: string } }) => {
      asked.push(queryOptions.filter);
      return [];
    },
  } as unknown as TableClient;
  const apps = ["a", "b", "c"].map((clientId) => appReport([], { clientId, objectId: clientId }));
  const other = appReport([], { clientId: "d", objectId: "d", tenantKey: "other" });

  const reviews = await makeReviews(
    runReport([...apps, other]),
    {
      graphOf: () => new FakeGraph(),
      auditTable: () => Promise.resolve(table),
      documents: new FakeDocuments(),
      catalogue: [],
    },
    noon,
  );

  expect(reviews.map(({ clientId }) => clientId)).toEqual(["a", "b", "c", "d"]);
  expect(asked).toHaveLength(2 * 91);
  expect(new Set(asked)).toHaveProperty("size", 2 * 91);
});
