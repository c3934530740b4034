/** Users, the organisation, and mailbox settings. */
import { GraphError, mailAccessDenied } from "../errors.ts";
import { project } from "../odata/expand.ts";
import { readOptions } from "../odata/options.ts";
import type { EntityModel } from "../odata/model.ts";
import { openMailbox } from "../resources/mailbox.ts";
import {
  basicUserProperties,
  findAccount,
  organizationModel,
  organizationResource,
  standardUserProperties,
  userModel,
} from "../resources/user.ts";
import {
  contextOf,
  has,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";

export const userRoutes: GraphRoutes = {
  "GET /me": (call) => getUser(call, call.principal.userId ?? ""),
  "GET /users/:user": (call) => getUser(call, call.param("user")),
  "GET /organization": getOrganization,
  "GET {U}/mailboxSettings": getMailboxSettings,
};

function getUser(call: GraphCall, idOrName: string): GraphAnswer {
  const { service, url } = call;
  const { select } = readOptions(url, { model: userModel, options: ["$select"] });
  const account = findAccount(service, idOrName);
  if (!account)
    throw new GraphError(
      404,
      "Request_ResourceNotFound",
      `Resource '${idOrName}' does not exist or one of its queried reference-property objects are not present.`,
    );
  const visible = mayReadFull(call, account.id) ? account.resource : basicView(account.resource);
  const context = contextOf(service, `users${selectedPart(select)}/$entity`);
  const settings = select?.includes("mailboxSettings") && selectSettings(call, account.id);
  return {
    body: {
      ...context,
      ...project(visible, select ?? standardUserProperties),
      ...(settings && { mailboxSettings: settings }),
    },
  };
}

/** A property of the user that Exchange answers, under Exchange's own permission. */
function selectSettings({ principal, service }: GraphCall, userId: string): object | undefined {
  const isOther = principal.userId !== undefined && principal.userId !== userId;
  if (isOther || !has(principal, ["MailboxSettings.Read", "MailboxSettings.ReadWrite"]))
    throw mailAccessDenied();
  return service.content.mailboxes.find((mailbox) => mailbox.userId === userId)?.settings;
}

/** `User.Read` covers the caller alone; `User.ReadBasic.All` shows others without their details. */
function mayReadFull({ principal }: GraphCall, userId: string): boolean {
  const own = ["User.Read", "User.ReadWrite"];
  const all = [
    "User.Read.All",
    "User.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
  ];
  return has(principal, all) || (principal.userId === userId && has(principal, own));
}

function basicView(resource: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resource).map(([name, value]) => {
      if (basicUserProperties.has(name)) return [name, value];
      return [name, Array.isArray(value) ? [] : null];
    }),
  );
}

function getOrganization({ service, url }: GraphCall): GraphAnswer {
  const { select } = readOptions(url, { model: organizationModel, options: ["$select"] });
  const value = [project(organizationResource(service.directory), select)];
  return { body: { ...contextOf(service, `organization${selectedPart(select)}`), value } };
}

const mailboxSettingsModel: EntityModel = {
  name: "microsoft.graph.mailboxSettings",
  properties: {
    archiveFolder: "string",
    automaticRepliesSetting: "open",
    dateFormat: "string",
    delegateMeetingMessageDeliveryOptions: "enum",
    language: "open",
    timeFormat: "string",
    timeZone: "string",
    userPurpose: "enum",
    workingHours: "open",
  },
  expands: {},
};

function getMailboxSettings(call: GraphCall): GraphAnswer {
  const mailbox = openMailbox(call);
  const { select } = readOptions(call.url, { model: mailboxSettingsModel, options: ["$select"] });
  const fragment = `users('${mailbox.userId}')/mailboxSettings${selectedPart(select)}`;
  return {
    body: { ...contextOf(call.service, fragment), ...project(mailbox.settings, select) },
  };
}
