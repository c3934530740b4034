/** An app in Entra as the tamper watch sees it, changed by tests; a vault with its intents. */
import { CallFailure } from "../../../../shared/errors/call-failure.ts";
import type { DirectoryAuditResource } from "../../../../shared/credentials/tamper/audit-event.ts";
import type {
  SnapshotReading,
  TamperDirectory,
} from "../../../../shared/credentials/tamper/graph-watch.ts";
import {
  type CredentialEntry,
  credentialLists,
  watchedFields,
} from "../../../../shared/credentials/tamper/snapshot.ts";
import { watchTamper } from "../../../../shared/credentials/tamper/watch-tamper.ts";
import type { FailureKind } from "../../../../shared/errors/call-failure.ts";
import type { Verdict } from "../../../../shared/credentials/run-report.ts";
import { FakeDocuments } from "../../../fakes/fake-documents.ts";
import { FakeClock, FakeVault, keyId, managedApp } from "../watch-fixtures.ts";

export const nonce = "0123456789abcdef0123456789abcdef";
export const servicePrincipalId = "7d2a0f4e-0000-4000-8000-00000000005e";
export const grace = "7d2a0f4e-0000-4000-8000-0000000000f1";

export const ownKey: CredentialEntry = {
  keyId,
  displayName: `m365c:prod:${nonce}`,
  facts: "own",
};

export class FakeWatch implements TamperDirectory {
  readonly clock = new FakeClock();
  readonly vault = new FakeVault(this.clock);
  readonly documents = new FakeDocuments();
  readonly logged: string[] = [];
  fields: Record<string, readonly string[]> = Object.fromEntries(
    watchedFields.map((name) => [name, []]),
  );
  credentials: Record<string, readonly CredentialEntry[]> = {
    ...Object.fromEntries(credentialLists.map((name) => [name, []])),
    passwordCredentials: [ownKey],
  };
  unread: FailureKind | undefined;
  events: DirectoryAuditResource[] = [];
  auditFailure: FailureKind | undefined;
  readonly asked: number[] = [];

  async snapshot(): Promise<SnapshotReading> {
    if (this.unread !== undefined)
      return {
        snapshot: { fields: {}, credentials: {} },
        servicePrincipalId: undefined,
        failures: [this.unread],
      };
    const { fields, credentials } = this;
    return { snapshot: structuredClone({ fields, credentials }), servicePrincipalId, failures: [] };
  }

  async audits(_app: unknown, since: number): Promise<readonly DirectoryAuditResource[]> {
    this.asked.push(since);
    if (this.auditFailure !== undefined) throw new CallFailure(this.auditFailure, "audits");
    return this.events.filter(({ activityDateTime = "" }) => Date.parse(activityDateTime) >= since);
  }

  /** One of our own, promoted. */
  async promote(key = keyId, n = nonce): Promise<void> {
    await this.vault.set(managedApp.live, "value", { tags: { n, k: key } });
  }

  get ports() {
    const { clock, vault, documents } = this;
    return {
      directory: this,
      clock,
      vault,
      documents,
      log: (event: string) => this.logged.push(event),
    };
  }

  /** After so many milliseconds, what the watch says. */
  async look(later = 0): Promise<readonly Verdict[]> {
    this.clock.time += later;
    const verdicts = await watchTamper([managedApp], this.ports);
    return verdicts.get(managedApp.objectId) ?? [];
  }
}

export const shortly = (verdicts: readonly Verdict[]): string[] =>
  verdicts.map(({ level, rule, about, keyId: key }) =>
    [level, rule, about, ...(key === undefined ? [] : [key])].join(" "),
  );

/** As Graph lists a change of an application's secrets: en dash, trailing space. */
export function secretsChanged(
  change: { before: readonly string[]; after: readonly string[]; names?: Record<string, string> },
  more: Partial<DirectoryAuditResource> & { at: number },
): DirectoryAuditResource {
  const { at, ...rest } = more;
  const describe = (ids: readonly string[]) =>
    JSON.stringify(
      ids.map(
        (id) =>
          `[KeyIdentifier=${id},KeyType=Password,KeyUsage=Verify,DisplayName=${change.names?.[id] ?? ""}]`,
      ),
    );
  return {
    id: `Directory_${at}`,
    activityDateTime: new Date(at).toISOString(),
    activityDisplayName: "Update application \u2013 Certificates and secrets management ",
    correlationId: `00000000-0000-4000-8000-${String(at).padStart(12, "0").slice(-12)}`,
    result: "success",
    initiatedBy: { user: { id: grace }, app: null },
    targetResources: [
      {
        id: managedApp.objectId,
        modifiedProperties: [
          {
            displayName: "KeyDescription",
            oldValue: describe(change.before),
            newValue: describe(change.after),
          },
          {
            displayName: "Included Updated Properties",
            oldValue: null,
            newValue: '"KeyDescription"',
          },
        ],
      },
    ],
    ...rest,
  };
}

export const byRotator: Partial<DirectoryAuditResource> = {
  initiatedBy: { user: null, app: { servicePrincipalId: managedApp.rotatorId ?? "" } },
};
