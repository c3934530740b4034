/** Permissions for users and the organisation. */
import type { PermissionRule } from "./rule.ts";

const users = [
  "User.Read.All",
  "User.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];
const usersBasic = ["User.ReadBasic.All", ...users];
const organization = [
  "Organization.Read.All",
  "Organization.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];

export const directoryRules: readonly PermissionRule[] = [
  {
    method: "GET",
    path: "/me",
    workload: "directory",
    delegated: ["User.Read", "User.ReadWrite", ...usersBasic],
    application: [],
  },
  {
    method: "GET",
    path: "/users/:user",
    workload: "directory",
    delegated: ["User.Read", "User.ReadWrite", ...usersBasic],
    others: usersBasic,
    application: usersBasic,
  },
  {
    method: "GET",
    path: "/organization",
    workload: "directory",
    delegated: ["User.Read", "User.Read.All", ...organization],
    application: ["User.Read.All", ...organization],
  },
];
