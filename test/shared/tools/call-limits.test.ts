import { expect, it } from "vitest";
import { CallLimits } from "../../../shared/tools/call-limits.ts";
import { testTenant } from "../../fakes/fake-tool-context.ts";

const tenant = { ...testTenant, limits: { ...testTenant.limits, callsPerMinute: 2 } };

it("stops a caller at the tenant's limit and says when to come back", async () => {
  const limits = new CallLimits();
  await limits.take(tenant, { objectId: "anna" });
  await limits.take(tenant, { objectId: "anna" });

  const third = limits.take(tenant, { objectId: "anna" });

  await expect(third).rejects.toMatchObject({
    code: "throttled",
    status: 429,
    retryAfterSeconds: 60,
    because: "This caller made more than 2 calls in a minute.",
  });
});

it("counts each caller and each tenant apart", async () => {
  const limits = new CallLimits();
  await limits.take(tenant, { objectId: "anna" });
  await limits.take(tenant, { objectId: "anna" });

  const others = Promise.all([
    limits.take(tenant, { objectId: "ben" }),
    limits.take({ ...tenant, key: "second" }, { objectId: "anna" }),
  ]);

  await expect(others).resolves.toBeDefined();
});
