/** Finds files where Microsoft Search may not be asked: without Files.Read.All, or with Sites.Selected. */
import { ConnectorError } from "../../errors/connector-error.ts";
import type { ToolContext } from "../tool-context.ts";
import type { MailboxZone } from "../zone-clock.ts";
import { type DrivePosition, type DriveRoot, searchDrives } from "./drive-search.ts";
import { type FileWish, isWantedFile } from "./file-query.ts";
import { isRefused } from "./microsoft-search.ts";
import type { SearchHit } from "./search-hit.ts";
import { findPlace, rootsOf } from "./search-place.ts";

export interface DrivesFound {
  hits: SearchHit[];
  more: DrivePosition | undefined;
  note: string;
}

export function mayFallBack(error: unknown): error is ConnectorError {
  return isRefused(error, "consent_required");
}

/** @param from where to go on, or the refusal of Microsoft Search, which rises if nothing else works */
export async function findInDrives(
  wish: FileWish & { size: number },
  from: DrivePosition | ConnectorError,
  zone: MailboxZone,
  context: ToolContext,
): Promise<DrivesFound> {
  const ask = {
    text: wish.query,
    size: wish.size,
    isWanted: (item: Parameters<typeof isWantedFile>[0]) => isWantedFile(item, wish, zone),
  };
  const { found, more } =
    from instanceof ConnectorError
      ? await orRefusal(from, async () => {
          const roots = await drivesFor(wish.within, from, context);
          return await searchDrives(ask, { roots }, context.graph);
        })
      : await searchDrives(ask, from, context.graph);
  const note = wish.within === undefined ? onlyOwn : onlyLibraries;
  return { hits: found.map((resource) => ({ resource })), more, note };
}

/** What may be searched without permission on everything: the place named, or one's own OneDrive. */
export async function drivesFor(
  within: string | undefined,
  refusal: ConnectorError,
  context: ToolContext,
): Promise<DriveRoot[]> {
  if (within !== undefined) return await rootsOf(await findPlace(within, context), context);
  if (context.mode === "delegated") return [{}];
  throw refusal;
}

/** The refusal of the search says more than one of the library's, as both want the same permission. */
export async function orRefusal<T>(refusal: ConnectorError, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isRefusedToo = isRefused(error, "consent_required") || isRefused(error, "access_denied");
    throw isRefusedToo ? nameAPlace(refusal) : error;
  }
}

/** With Sites.Selected a search of everything is refused, one of a granted site is not. */
function nameAPlace(refusal: ConnectorError): ConnectorError {
  const { happened, because, remedy } = refusal;
  return new ConnectorError(
    refusal.code,
    {
      happened,
      because,
      remedy: `${remedy} Where single sites were granted instead, name one of them as the place (within, or folder).`,
    },
    { cause: refusal },
  );
}

export const onlyOwn =
  "Only the signed-in user's own OneDrive was searched, by its own search: all else takes the " +
  "permission Files.Read.All, or naming a site that the connector was granted.";
const onlyLibraries =
  "Only files were searched, by their library's own search: Microsoft Search takes the permission " +
  "Files.Read.All.";
