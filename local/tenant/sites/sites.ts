/** Every site of the tenant with its drives: what the scripts hold, and each person's personal site. */
import type { DriveContent, SiteContent } from "../content-types.ts";
import type { Directory } from "../directory.ts";
import { oneDriveFiles } from "../files/onedrives.ts";
import type { Scene, SiteIdentity } from "../files/scene.ts";
import type { SiteScript } from "../files/script.ts";
import * as ids from "../ids.ts";
import { partiesOf } from "../mail/parties.ts";
import { graphTime, instantOf, type When } from "../moments.ts";
import { auroraSite } from "./aurora.ts";
import { boardSite } from "./board.ts";
import { financeSite, homeSite, peopleSite } from "./company.ts";
import { helpdeskSite } from "./helpdesk.ts";
import { drivesOf, oneDriveOf } from "./libraries.ts";
import { libraryList } from "./library-list.ts";
import { samplePage } from "./pages.ts";
import { readersOf } from "./readers.ts";
import { scriptedList } from "./scripted-list.ts";
import { userInformationList } from "./user-information-list.ts";

const scripts = [homeSite, auroraSite, financeSite, peopleSite, helpdeskSite, boardSite];

const host = "lumencycles.sharepoint.com";
const personalHost = "lumencycles-my.sharepoint.com";

interface SitesAndDrives {
  sites: SiteContent[];
  drives: DriveContent[];
}

export function sampleSites(directory: Directory, now: Date): SitesAndDrives {
  const scene: Scene = { now, parties: partiesOf(directory), directory };
  const both = [
    ...scripts.map((script) => siteContent(script, scene)),
    ...directory.people.map(({ mail }) => personalSite(mail, scene)),
  ];
  return { sites: both.map(({ site }) => site), drives: both.flatMap(({ drives }) => drives) };
}

function siteIdentity(hostname: string, path: string, title: string): SiteIdentity {
  const webUrl = `https://${hostname}${path}`;
  const collectionId = ids.guid(`collection ${webUrl}`);
  const webId = ids.guid(`web ${webUrl}`);
  return { id: `${hostname},${collectionId},${webId}`, collectionId, webId, title, webUrl };
}

function siteContent(script: SiteScript, scene: Scene) {
  const identity = siteIdentity(host, script.path, script.title);
  const readers = readersOf(script.readers, scene);
  const drives = drivesOf(script, identity, scene);
  const lists = [
    ...script.lists.map((list) => scriptedList(list, identity, scene)),
    ...drives.map((drive) => libraryList(drive, identity, scene)),
    userInformationList(identity, scene),
  ];
  const site: SiteContent = {
    site: siteResource(identity, script, host, scene),
    kind: script.kind,
    readers,
    grantedApps: script.grantsConnector ? [scene.directory.api.clientId] : [],
    driveIds: drives.map(({ drive }) => drive.id),
    pages: script.pages.map((page) => samplePage(page, identity, scene)),
    lists,
  };
  return { site, drives };
}

function personalSite(mail: string, scene: Scene) {
  const alias = mail.slice(0, mail.indexOf("@"));
  const owner = scene.parties(alias);
  const path = `/personal/${mail.replace(/[@.]/g, "_")}`;
  const identity = siteIdentity(personalHost, path, owner.name);
  const created: When = [180, "09:00"];
  const drive = oneDriveOf(owner, oneDriveFiles[alias] ?? [], identity, created, scene);
  const facts = { path, title: owner.name, description: "", owner: alias, created };
  const site: SiteContent = {
    site: siteResource(identity, facts, personalHost, scene),
    kind: "personal",
    readers: drive.readers,
    driveIds: [drive.drive.id],
    pages: [],
    lists: [],
  };
  return { site, drives: [drive] };
}

type SiteFacts = Pick<SiteScript, "path" | "title" | "description" | "owner" | "created">;

function siteResource(
  identity: SiteIdentity,
  facts: SiteFacts,
  hostname: string,
  scene: Scene,
): SiteContent["site"] {
  const zone = scene.parties(facts.owner).timeZone;
  const created = graphTime(instantOf(facts.created, scene.now, zone));
  return {
    id: identity.id,
    name: facts.path.slice(facts.path.lastIndexOf("/") + 1),
    displayName: facts.title,
    description: facts.description,
    webUrl: identity.webUrl,
    createdDateTime: created,
    lastModifiedDateTime: graphTime(instantOf([1, "12:00"], scene.now, zone)),
    siteCollection: { hostname, dataLocationCode: "EUR" },
    ...(facts.path === "" ? { root: {} } : {}),
  };
}
