/** A desk for invocations over real storage, with callers, and with no Entra. */
import type { Clock } from "../../../shared/clock.ts";
import type { ConnectorError } from "../../../shared/errors/connector-error.ts";
import type { ConnectorRole } from "../../../shared/identity/caller.ts";
import type { GraphTokenOptions, GraphTokens } from "../../../shared/identity/graph-tokens.ts";
import type { Tenant } from "../../../shared/identity/tenant.ts";
import type { VerifiedCall } from "../../../shared/identity/verify-access-token.ts";
import { createInvocationDesk, type InvocationDesk } from "../../../shared/invocations/desk.ts";
import { createQuotas, type Quotas } from "../../../shared/invocations/quotas.ts";
import { invocationQueueName, type InvocationKey } from "../../../shared/invocations/types.ts";
import { createQueue } from "../../../shared/storage/queue.ts";
import { writingTools } from "../../../shared/tools/define-tool.ts";
import { registry } from "../../../shared/tools/registry.ts";
import { testTenant } from "../../fakes/fake-tool-context.ts";
import { anna, type TestStorage } from "./test-storage.ts";

/** Graph tokens as Entra would issue them, or not. */
export class FakeGraphTokens implements GraphTokens {
  readonly asked: { accessToken: string; options: GraphTokenOptions | undefined }[] = [];
  refusal: ConnectorError | undefined;
  /** What happens while Entra thinks. */
  meanwhile: (() => Promise<void>) | undefined;
  readonly #clock: { now: number };
  lifeMs = 3_600_000;

  constructor(clock: { now: number }) {
    this.#clock = clock;
  }

  forCaller(_tenant: Tenant, caller: { accessToken: string }) {
    return {
      token: async (options?: GraphTokenOptions) => {
        this.asked.push({ accessToken: caller.accessToken, options });
        if (this.refusal !== undefined) throw this.refusal;
        await this.meanwhile?.();
        return {
          accessToken: `graph-${this.asked.length}`,
          scopes: ["Mail.Read"],
          expiresAt: this.#clock.now + this.lifeMs,
        };
      },
    };
  }
}

export interface TestDesk {
  readonly desk: InvocationDesk;
  readonly quotas: Quotas;
  readonly graphTokens: FakeGraphTokens;
  /** Milliseconds that were slept. */
  readonly slept: number[];
}

export function createTestDesk(storage: TestStorage): TestDesk {
  const { store, clock, tableServiceUrl, queueServiceUrl, azure } = storage;
  const now = () => clock.now;
  const quotas = createQuotas({ store, tableServiceUrl, azure, now });
  const graphTokens = new FakeGraphTokens(clock);
  const slept: number[] = [];
  const fakeClock: Clock = {
    now,
    async sleep(ms) {
      slept.push(ms);
      clock.now += ms;
    },
    random: () => 0,
  };
  const desk = createInvocationDesk({
    store,
    quotas,
    graphTokens,
    queue: createQueue<InvocationKey>(queueServiceUrl, invocationQueueName, azure),
    catalogue: { tools: registry, disabled: new Set() },
    model: "claude-test",
    callbackHosts: ["hooks.lumencycles.example"],
    clock: fakeClock,
  });
  return { desk, quotas, graphTokens, slept };
}

export interface CallChanges {
  objectId?: string;
  mode?: "delegated" | "application";
  roles?: readonly ConnectorRole[];
  tenantKey?: string;
  limits?: Partial<Tenant["limits"]>;
}

/** A verified call: of Anna, who may read and write, unless told. */
export function callOf(changes: CallChanges = {}): VerifiedCall {
  const { objectId = anna, mode = "delegated", tenantKey = "default", limits } = changes;
  return {
    caller: {
      mode,
      objectId,
      clientId: "2c3d8e90-15f4-4b7a-8a3c-4d9e6f708b03",
      roles: changes.roles ?? ["Connector.Read", "Connector.Write"],
      accessToken: `access-${objectId}`,
      expiresAt: 4_000_000_000,
    },
    tenant: {
      ...testTenant,
      key: tenantKey,
      writeTools: [...writingTools],
      limits: { ...testTenant.limits, ...limits },
    },
  };
}
