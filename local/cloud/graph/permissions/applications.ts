/** Permissions for application administration: registrations, service principals, grants, policies, audit. */
import type { PermissionRule } from "./rule.ts";

const read = [
  "Application.Read.All",
  "Application.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];
/** For lists, applications need a permission to read. */
const list = read.filter((name) => name !== "Directory.ReadWrite.All");
/** An application may hold this for what it owns; the route checks that. */
const ownedBy = "Application.ReadWrite.OwnedBy";
const write = ["Application.ReadWrite.All"];
const writePasswords = [...write, "Directory.ReadWrite.All"];
const federatedRead = ["Application.Read.All", "Application.ReadWrite.All"];
const grantsRead = [
  "DelegatedPermissionGrant.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
];
const grantsWrite = ["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"];
const assignmentsWrite = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"];
const policiesRead = ["Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"];
const auditRead = ["AuditLog.Read.All", "Directory.Read.All"];
const membersRead = [
  "GroupMember.Read.All",
  "GroupMember.ReadWrite.All",
  "Group.Read.All",
  "Group.ReadWrite.All",
  "Directory.Read.All",
];
const groupsRead = ["Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All"];
const membersWrite = [
  "GroupMember.ReadWrite.All",
  "Group.ReadWrite.All",
  "Directory.ReadWrite.All",
];
const sessionsWrite = ["User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All"];

type Method = PermissionRule["method"];

const rule = (
  method: Method,
  path: string,
  delegated: readonly string[],
  application: readonly string[] = delegated,
): PermissionRule => ({ method, path, workload: "directory", delegated, application });

const ownedList = (path: string) => rule("GET", path, read, [...list, ownedBy]);
const owned = (method: Method, path: string, permissions: readonly string[]) =>
  rule(method, path, permissions, [...permissions, ownedBy]);

export const applicationRules: readonly PermissionRule[] = [
  ownedList("/applications"),
  owned("GET", "{A}", read),
  owned("PATCH", "{A}", write),
  owned("DELETE", "{A}", write),
  owned("POST", "{A}/addPassword", writePasswords),
  owned("POST", "{A}/removePassword", writePasswords),
  owned("POST", "{A}/addKey", writePasswords),
  owned("POST", "{A}/removeKey", writePasswords),
  owned("GET", "{A}/owners", read),
  owned("DELETE", "{A}/owners/:owner/$ref", write),
  owned("POST", "{A}/owners/$ref", writePasswords),
  owned("GET", "{A}/federatedIdentityCredentials", federatedRead),
  owned("POST", "{A}/federatedIdentityCredentials", write),
  owned("DELETE", "{A}/federatedIdentityCredentials/:credential", write),
  rule("GET", "{A}/appManagementPolicies", policiesRead),
  ownedList("/servicePrincipals"),
  owned("GET", "{S}", read),
  owned("PATCH", "{S}", writePasswords),
  owned("POST", "{S}/addPassword", writePasswords),
  owned("POST", "{S}/removePassword", writePasswords),
  owned("GET", "{S}/owners", read),
  rule("GET", "{S}/memberOf", read),
  owned("GET", "{S}/appRoleAssignments", read),
  owned("GET", "{S}/appRoleAssignedTo", read),
  rule("POST", "{S}/appRoleAssignedTo", assignmentsWrite),
  rule("DELETE", "{S}/appRoleAssignments/:assignment", assignmentsWrite),
  rule("DELETE", "{S}/appRoleAssignedTo/:assignment", assignmentsWrite),
  rule("GET", "{S}/oauth2PermissionGrants", grantsRead),
  rule("GET", "/oauth2PermissionGrants", grantsRead),
  rule("POST", "/oauth2PermissionGrants", grantsWrite),
  rule("PATCH", "/oauth2PermissionGrants/:grant", grantsWrite),
  rule("DELETE", "/oauth2PermissionGrants/:grant", grantsWrite),
  rule("GET", "/policies/defaultAppManagementPolicy", policiesRead),
  rule("GET", "/auditLogs/directoryAudits", auditRead),
  rule("GET", "{G}", groupsRead),
  rule("GET", "{G}/members", membersRead),
  rule("POST", "{G}/members/$ref", membersWrite),
  ownedList("/directory/deletedItems/microsoft.graph.application"),
  owned("DELETE", "/directory/deletedItems/:item", write),
  rule("POST", "/users/:user/revokeSignInSessions", sessionsWrite),
];
