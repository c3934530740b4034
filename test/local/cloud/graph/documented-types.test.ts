import { describe, expect, it } from "vitest";
import { restriction } from "../../../../local/cloud/graph/administration/management-policies.ts";
import {
  attachmentModel,
  fileAttachmentModel,
  itemAttachmentModel,
} from "../../../../local/cloud/graph/resources/attachment.ts";
import { calendarModel } from "../../../../local/cloud/graph/resources/calendar.ts";
import { driveItemModel, driveModel } from "../../../../local/cloud/graph/resources/drive.ts";
import { eventModel } from "../../../../local/cloud/graph/resources/event.ts";
import { folderModel, messageModel } from "../../../../local/cloud/graph/resources/message.ts";
import { applicationModel } from "../../../../local/cloud/graph/resources/application.ts";
import { federatedCredentialModel } from "../../../../local/cloud/graph/resources/credentials.ts";
import {
  permissionGrantModel,
  roleAssignmentModel,
} from "../../../../local/cloud/graph/resources/grants.ts";
import { servicePrincipalModel } from "../../../../local/cloud/graph/resources/service-principal.ts";
import {
  applicationPolicyModel,
  standardPolicyModel,
} from "../../../../local/cloud/graph/routes/policies.ts";
import { directoryAuditModel } from "../../../../local/cloud/graph/routes/directory-audits.ts";
import {
  companySubscriptionModel,
  reportSettingsModel,
  subscribedSkuModel,
} from "../../../../local/cloud/graph/resources/company.ts";
import {
  attendanceReportModel,
  onlineMeetingModel,
  recordingModel,
  transcriptModel,
} from "../../../../local/cloud/graph/resources/online-meeting.ts";
import {
  basePageModel,
  listItemModel,
  listModel,
  siteModel,
  sitePageModel,
} from "../../../../local/cloud/graph/resources/site.ts";
import { organizationModel, userModel } from "../../../../local/cloud/graph/resources/user.ts";
import { sampleContent } from "../../../../local/tenant/content.ts";
import { sampleDirectory } from "../../../../local/tenant/directory.ts";
import { address, as, startCalendars, view } from "./calendar-client.ts";
import { asApp, daemon, startGraph } from "./graph-client.ts";
import { undeclared } from "./documented-types.ts";
import { listId, messageKey, now, pageId, productDrive, productSite } from "./tenant-fixture.ts";

const { api, accessGroup, rotatorIdentity } = sampleDirectory();
const message = `/me/messages/${messageKey("budget")}`;
const planId = "01BPRODUCTPRODUCTPRODUCTPLANSAURORAPLANMD";
const site = `/sites/${productSite}`;
const headers = { Prefer: 'IdType="ImmutableId"' };

const everySelected =
  "$select=id,body,uniqueBody,internetMessageHeaders,flag,toRecipients&$expand=attachments";

describe("what may be selected and filtered is declared by Microsoft's types", () => {
  it.each([
    applicationModel,
    applicationPolicyModel,
    attachmentModel,
    attendanceReportModel,
    basePageModel,
    calendarModel,
    directoryAuditModel,
    federatedCredentialModel,
    permissionGrantModel,
    roleAssignmentModel,
    servicePrincipalModel,
    standardPolicyModel,
    driveItemModel,
    driveModel,
    eventModel,
    fileAttachmentModel,
    folderModel,
    itemAttachmentModel,
    listItemModel,
    listModel,
    messageModel,
    onlineMeetingModel,
    organizationModel,
    recordingModel,
    reportSettingsModel,
    siteModel,
    sitePageModel,
    subscribedSkuModel,
    companySubscriptionModel,
    transcriptModel,
    userModel,
  ])("for $name", ({ name, properties }) => {
    expect(undeclared({ "@odata.type": name, ...properties }, name)).toEqual([]);
  });
});

describe("an answer's properties are declared by Microsoft's types", () => {
  it.each([
    ["User", "/me"],
    ["MailboxSettings", "/me/mailboxSettings"],
    ["Organization", "/organization"],
    ["MailFolder", "/me/mailFolders"],
    ["Message", "/me/messages"],
    ["Message", message],
    ["Message", `${message}?${everySelected}`],
    ["Attachment", `${message}/attachments`],
    ["Attachment", `${message}/attachments?$expand=microsoft.graph.itemAttachment/item`],
    ["Drive", "/me/drive"],
    ["DriveItem", `/drives/${productDrive}/root`],
    ["DriveItem", `/drives/${productDrive}/root/children`],
    ["DriveItem", `/drives/${productDrive}/items/${planId}?$select=id,sharepointIds,file`],
    ["DriveItem", `/drives/${productDrive}/root/search(q='plan')`],
    ["Site", site],
    ["List", `${site}/lists/${listId}?$expand=columns`],
    ["ListItem", `${site}/lists/${listId}/items?$expand=fields`],
    ["BaseSitePage", `${site}/pages`],
    ["SitePage", `${site}/pages/${pageId}/microsoft.graph.sitePage?$expand=canvasLayout`],
  ])("for %s at %s", async (type, path) => {
    const { ask } = startGraph();

    const { status, body } = await ask(path, { headers });

    expect(status).toBe(200);
    expect(undeclared(body.value ?? body, type)).toEqual([]);
  });

  it.each([
    ["files", ["driveItem", "listItem", "list", "site", "drive"], undefined],
    ["chosen fields", ["driveItem", "listItem"], ["title"]],
    ["mail", ["message"], undefined],
  ])("for hits of a search for %s", async (_, entityTypes, fields) => {
    const { ask } = startGraph();
    const query = { queryString: "documents OR aurora OR suppliers OR product OR voltara" };

    const { body } = await ask("/search/query", {
      body: { requests: [{ entityTypes, query, ...(fields && { fields }) }] },
    });

    const { hits } = body.value[0].hitsContainers[0];
    expect(
      new Set(hits.map((hit: { resource: object }) => Object.values(hit.resource)[0])),
    ).toEqual(new Set(entityTypes.map((type) => `#microsoft.graph.${type}`)));
    expect(undeclared(body.value, "SearchResponse")).toEqual([]);
  });

  it.each([
    ["Event", view("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "&$top=500")],
    ["Event", "/me/events?$top=500"],
    ["Calendar", "/me/calendars"],
  ])("for each %s at %s", async (type, path) => {
    const { ask } = startCalendars();

    const { status, body } = await ask(path);

    expect(status).toBe(200);
    expect(undeclared(body.value, type)).toEqual([]);
  });

  it("for free/busy times, meeting suggestions and hits in the calendar", async () => {
    const { ask } = startCalendars();
    const times = { startTime: { dateTime: "2026-03-05" }, endTime: { dateTime: "2026-03-06" } };
    const attendees = [{ emailAddress: { address: address("ben.okafor") } }];
    const requests = [{ entityTypes: ["event"], query: { queryString: "aurora" } }];

    const schedules = await ask("/me/calendar/getSchedule", {
      body: { schedules: [address("anna.keller"), "nobody@else.example"], ...times },
    });
    const meeting = await ask("/me/findMeetingTimes", { body: { attendees } });
    const hits = await ask("/search/query", { body: { requests }, token: as("anna.keller") });

    expect(undeclared(schedules.body.value, "ScheduleInformation")).toEqual([]);
    expect(undeclared(meeting.body, "MeetingTimeSuggestionsResult")).toEqual([]);
    expect(undeclared(hits.body.value, "SearchResponse")).toEqual([]);
  });

  it.each([
    ["Application", `/applications/${api.objectId}`],
    ["Application", "/applications"],
    ["FederatedIdentityCredential", `/applications/${api.objectId}/federatedIdentityCredentials`],
    ["DirectoryObject", `/applications/${api.objectId}/owners`],
    ["ServicePrincipal", `/servicePrincipals(appId='${api.clientId}')`],
    ["ServicePrincipal", "/servicePrincipals"],
    ["DirectoryObject", `/servicePrincipals/${rotatorIdentity.principalId}/memberOf`],
    ["AppRoleAssignment", `/servicePrincipals/${api.servicePrincipalId}/appRoleAssignments`],
    ["AppRoleAssignment", `/servicePrincipals/${api.servicePrincipalId}/appRoleAssignedTo`],
    ["OAuth2PermissionGrant", "/oauth2PermissionGrants"],
    ["TenantAppManagementPolicy", "/policies/defaultAppManagementPolicy"],
    ["AppManagementPolicy", `/applications/${api.objectId}/appManagementPolicies`],
    ["DirectoryObject", `/groups/${accessGroup.id}/members`],
    ["DirectoryAudit", "/auditLogs/directoryAudits"],
  ])("for %s at %s, as an administrator's app reads it", async (type, path) => {
    const directory = sampleDirectory();
    directory.administratorIds.push(rotatorIdentity.principalId);
    const { ask, administration } = startGraph({ directory });
    const [app] = administration.registrations;
    administration.audit.lateBy = 0;
    administration.setAssignmentRequired(app!, true, administration.person());
    administration.policies.perApplication.set(app!.objectId, {
      ...administration.policies.standard,
      passwordCredentials: [restriction("passwordLifetime", "P180D")],
    });

    const { status, body } = await ask(path, {
      token: asApp(rotatorIdentity.graphRoles.join(" ")),
    });

    expect(status).toBe(200);
    expect(body.value ?? [body]).not.toHaveLength(0);
    expect(undeclared(body.value ?? body, type)).toEqual([]);
  });

  it("throughout the sample tenant", async () => {
    const content = sampleContent(sampleDirectory(), now);
    const { ask } = startGraph({ content });
    const paths = [
      ...content.mailboxes.map(({ userId }) => ["Message", `/users/${userId}/messages?$top=1000`]),
      ...content.drives.map(({ drive }) => ["DriveItem", `/drives/${drive.id}/root/children`]),
      ...content.sites.map(({ site: { id } }) => ["List", `/sites/${id}/lists`]),
      ...content.sites.map(({ site: { id } }) => ["BaseSitePage", `/sites/${id}/pages`]),
    ] as const;

    for (const [type = "", path = ""] of paths) {
      const { status, body } = await ask(path, { token: daemon });

      const unknown = undeclared(body.value, type);
      expect({ path, status, unknown }).toEqual({ path, status: 200, unknown: [] });
    }
  });

  it("which do not know a property that is made up, at any depth", () => {
    const made = { id: "1", colour: "red", from: { emailAddress: { adress: "a@b.c" } } };

    expect(undeclared(made, "Message")).toEqual(["colour", "from.emailAddress.adress"]);
    expect(undeclared({ "@odata.type": "#microsoft.graph.letter" }, "Message")).toEqual([
      " is a letter",
    ]);
  });
});
