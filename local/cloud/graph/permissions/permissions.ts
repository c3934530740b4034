/** Which permissions suffice for each path, method and mode: Microsoft Graph's own table for what is served here. */
import { applicationRules } from "./applications.ts";
import { directoryRules } from "./directory.ts";
import { fileRules } from "./files.ts";
import { mailRules } from "./mail.ts";
import type { PermissionRule } from "./rule.ts";
import { searchRules } from "./search.ts";

/** A new service joins here and in the routes. */
export const permissionTable: readonly PermissionRule[] = [
  ...directoryRules,
  ...applicationRules,
  ...mailRules,
  ...fileRules,
  ...searchRules,
];
