/** Who may see which drive, item and site: the permissions of the app, and of the person behind it. */
import type {
  DriveContent,
  Readers,
  SampleDriveItem,
  SiteContent,
} from "../../../tenant/content.ts";
import { has, type GraphCall } from "../service.ts";

const allFiles = ["Files.Read.All", "Files.ReadWrite.All"];
const allSites = [
  "Sites.Read.All",
  "Sites.ReadWrite.All",
  "Sites.Manage.All",
  "Sites.FullControl.All",
];
const ownFiles = ["Files.Read", "Files.ReadWrite"];

type Access = Pick<GraphCall, "principal" | "service">;

export function maySeeDrive(call: Access, drive: DriveContent): boolean {
  return appReachesDrive(call, drive) && personMayRead(call, drive.readers, drive.ownerId);
}

/** An item is visible with its drive, or alone where it was shared with the person. */
export function maySeeItem(call: Access, drive: DriveContent, item: SampleDriveItem): boolean {
  const { userId } = call.principal;
  if (maySeeDrive(call, drive)) return true;
  const wasShared = userId !== undefined && item.sharedWith.includes(userId);
  return wasShared && appReachesDrive(call, drive);
}

export function maySeeSite(call: Access, site: SiteContent): boolean {
  const reached = has(call.principal, allSites) || isGranted(call, site.site.id);
  return reached && personMayRead(call, site.readers, null);
}

function appReachesDrive(call: Access, drive: DriveContent): boolean {
  const { principal } = call;
  if (has(principal, [...allFiles, ...allSites])) return true;
  if (isGranted(call, drive.siteId)) return true;
  // Files.Read covers the caller's own files alone.
  return drive.ownerId !== null && drive.ownerId === principal.userId && has(principal, ownFiles);
}

function isGranted({ principal, service }: Access, siteId: string): boolean {
  if (!has(principal, ["Sites.Selected"])) return false;
  return service.siteGrants.get(principal.appId)?.has(siteId) ?? false;
}

function personMayRead({ principal }: Access, readers: Readers, ownerId: string | null): boolean {
  const { userId } = principal;
  if (userId === undefined || userId === ownerId) return true;
  return readers === "everyone" || readers.includes(userId);
}
