/** What every maker of sites and drives needs to know. */
import type { Directory } from "../directory.ts";
import type { Parties } from "../mail/parties.ts";

export interface Scene {
  now: Date;
  parties: Parties;
  directory: Directory;
}

export interface SiteIdentity {
  /** `{host},{collectionId},{webId}` */
  id: string;
  collectionId: string;
  webId: string;
  title: string;
  webUrl: string;
}
