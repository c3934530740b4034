/** SharePoint's own hidden list of a site's users: it turns the lookup ids of person columns into names. */
import type { SampleList } from "../content-types.ts";
import type { Scene, SiteIdentity } from "../files/scene.ts";
import type { ColumnScript } from "../files/script.ts";
import * as ids from "../ids.ts";
import { graphTime, instantOf } from "../moments.ts";
import { columnOf, firstUserId, type ItemFacts, listItem, listResource } from "./list-parts.ts";

export function userInformationList(site: SiteIdentity, scene: Scene): SampleList {
  const webUrl = `${site.webUrl}/_catalogs/users`;
  const id = ids.guid(`list ${webUrl}`);
  const created = graphTime(instantOf([400, "09:00"], scene.now, "W. Europe Standard Time"));
  const parties = scene.directory.people.map(({ mail }) =>
    scene.parties(mail.slice(0, mail.indexOf("@"))),
  );
  const items = parties.map((by, index) => {
    const number = firstUserId + index;
    const facts: ItemFacts = {
      number,
      listId: id,
      webUrl: `${webUrl}/${number}_.000`,
      site,
      created,
      changed: created,
      by,
      contentType: "Person",
      uniqueId: ids.guid(`list item ${id} ${number}`),
    };
    return listItem(facts, { Title: by.name, EMail: by.address, JobTitle: by.jobTitle }, scene);
  });
  const columns: ColumnScript[] = [
    { name: "Title", title: "Name", kind: "text" },
    { name: "EMail", title: "Work email", kind: "text" },
    { name: "JobTitle", title: "Job title", kind: "text" },
  ];
  const texts = {
    name: "users",
    displayName: "User Information List",
    description: "All people.",
    webUrl,
  };
  const [by] = parties;
  if (!by) throw new Error("The sample directory holds no people.");
  return {
    list: listResource({
      id,
      ...texts,
      template: "userInformation",
      hidden: true,
      created,
      changed: created,
      by,
    }),
    columns: columns.map((column) => columnOf(column, id)),
    items,
  };
}
