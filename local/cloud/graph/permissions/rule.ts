/** What a rule of the permission table says, and the sets of permissions that many rules share. */

/** Decides the error code and wording of a refusal. */
export type Workload = "directory" | "outlook" | "sharepoint" | "search" | "teams" | "reports";

export interface PermissionRule {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /**
   * Also the route that is served. `{U}` stands for `/me` and `/users/:user`; `{A}`, `{S}` and
   * `{G}` for an application, a service principal and a group, named by object id or by another key,
   * as in `applications(appId='…')` and `groups(uniqueName='…')`.
   */
  readonly path: string;
  readonly workload: Workload;
  readonly delegated: readonly string[];
  /** What suffices in delegated mode when `:user` is somebody else. */
  readonly others?: readonly string[];
  readonly application: readonly string[];
}

export const filesAll = ["Files.Read.All", "Files.ReadWrite.All"];

export const sites = [
  "Sites.Read.All",
  "Sites.ReadWrite.All",
  "Sites.Manage.All",
  "Sites.FullControl.All",
];
