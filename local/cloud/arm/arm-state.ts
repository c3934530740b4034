/** What stands in one subscription, as tests set it up and requests change it. */
import { Faults } from "./faults.ts";
import { Operations } from "./operations.ts";

export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  location?: string;
  tags?: Record<string, string>;
  kind?: string;
  sku?: Record<string, unknown>;
  identity?: Record<string, unknown>;
  properties: Record<string, unknown>;
}

export interface DeletedVault {
  readonly name: string;
  readonly location: string;
  readonly tags: Record<string, string>;
  readonly purgeProtectionEnabled: boolean;
}

export interface RoleAssignment {
  readonly scope: string;
  readonly principalId: string;
  /** The GUID at the end of the role definition's id. */
  readonly roleId: string;
}

export class ArmState {
  readonly subscriptionId: string;
  readonly faults = new Faults();
  readonly operations = new Operations();
  /** Names of resource groups with their tags. */
  readonly groups = new Map<string, Record<string, string>>();
  /** By id in lower case: ids are compared without regard to case. */
  readonly resources = new Map<string, ArmResource>();
  /** Resource providers and whether this subscription may use them. */
  readonly providers = new Map<string, "Registered" | "Registering" | "NotRegistered">();
  readonly roleAssignments: RoleAssignment[] = [];
  readonly deletedVaults: DeletedVault[] = [];
  /** App settings and functions by the id of the site in lower case. */
  readonly appSettings = new Map<string, Record<string, string>>();
  readonly functions = new Map<string, string[]>();
  /** How many items a list answers at once. */
  pageSize = 50;
  /** `METHOD path?query` of each request, oldest first. */
  readonly requests: string[] = [];

  constructor(subscriptionId: string) {
    this.subscriptionId = subscriptionId;
  }

  /** Puts a resource where its id says. */
  put(resource: Omit<ArmResource, "name" | "type"> & Partial<ArmResource>): ArmResource {
    const made = { ...nameAndType(resource.id), ...resource };
    this.resources.set(made.id.toLowerCase(), made);
    return made;
  }

  find(id: string): ArmResource | undefined {
    return this.resources.get(id.toLowerCase());
  }
}

/** `Microsoft.Web/sites/config` and `appsettings` of an id. */
export function nameAndType(id: string): { name: string; type: string } {
  const [namespace = "", ...segments] =
    id
      .split(/\/providers\//i)
      .at(-1)
      ?.split("/") ?? [];
  const types = segments.filter((_, index) => index % 2 === 0);
  return { name: segments.at(-1) ?? "", type: [namespace, ...types].join("/") };
}
