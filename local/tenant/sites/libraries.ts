/** The drives of a site, and a person's OneDrive. */
import type { DriveContent } from "../content-types.ts";
import { driveContent } from "../files/drives.ts";
import type { Scene, SiteIdentity } from "../files/scene.ts";
import type { FileScript, SiteScript } from "../files/script.ts";
import type { Party } from "../mail/parties.ts";
import type { When } from "../moments.ts";
import { readersOf } from "./readers.ts";

export function drivesOf(script: SiteScript, site: SiteIdentity, scene: Scene): DriveContent[] {
  return script.libraries.map((library) =>
    driveContent(
      {
        site,
        library,
        created: script.created,
        createdBy: scene.parties(script.owner),
        personal: false,
        readers: readersOf(library.readers ?? script.readers, scene),
      },
      scene,
    ),
  );
}

export function oneDriveOf(
  owner: Party,
  files: FileScript[],
  site: SiteIdentity,
  created: When,
  scene: Scene,
): DriveContent {
  const library = { title: "OneDrive", urlName: "Documents", files };
  const readers = readersOf([owner.alias], scene);
  return driveContent({ site, library, created, createdBy: owner, personal: true, readers }, scene);
}
