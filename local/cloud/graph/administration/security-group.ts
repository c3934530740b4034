/** A security group: its name for templates, its members, and the app roles that it carries. */
import { randomUUID } from "node:crypto";

export interface GroupFields {
  readonly id?: string;
  readonly displayName: string;
  readonly uniqueName?: string;
}

export class SecurityGroup {
  readonly id: string;
  readonly displayName: string;
  readonly uniqueName: string | undefined;
  readonly memberIds: string[] = [];
  readonly #roles = new Map<string, string[]>();

  constructor({ id = randomUUID(), displayName, uniqueName }: GroupFields) {
    this.id = id;
    this.displayName = displayName;
    this.uniqueName = uniqueName;
  }

  /** Names of the roles on an app, named by its client id; changing the list counts. */
  rolesOn(appId: string): string[] {
    const names = this.#roles.get(appId) ?? [];
    this.#roles.set(appId, names);
    return names;
  }
}
