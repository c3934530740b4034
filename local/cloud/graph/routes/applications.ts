/** Applications: reading them, their secrets, owners and federated credentials, and switching them off. */
import { randomUUID } from "node:crypto";
import type { FederatedIdentityCredential } from "../../entra/registrations.ts";
import { badRequest, GraphError } from "../errors.ts";
import { project } from "../odata/expand.ts";
import { readOptions } from "../odata/options.ts";
import { applicationModel, applicationResource } from "../resources/application.ts";
import { federatedCredential, federatedCredentialModel } from "../resources/credentials.ts";
import {
  contextOf,
  selectedPart,
  type GraphAnswer,
  type GraphCall,
  type GraphRoutes,
} from "../service.ts";
import {
  actorOf,
  jsonBody,
  notFound,
  reaches,
  seenApplication,
  writableApplication,
} from "./open-application.ts";
import { alreadyReferenced, referencedId } from "./reference.ts";
import { addKey, parseKeyList, removeKey } from "./keys.ts";
import { answerList } from "./directory-list.ts";
import { answerDirectoryObjects } from "./directory-objects.ts";
import { addPassword, removePassword } from "./passwords.ts";

export const applicationRoutes: GraphRoutes = {
  "GET /applications": listApplications,
  "GET {A}": getApplication,
  "PATCH {A}": updateApplication,
  "DELETE {A}": deleteApplication,
  "POST {A}/addPassword": (call) => addPassword(call, writableApplication(call), "application"),
  "POST {A}/removePassword": (call) =>
    removePassword(call, writableApplication(call), "application"),
  "POST {A}/addKey": addKey,
  "POST {A}/removeKey": removeKey,
  "GET {A}/owners": (call) => answerDirectoryObjects(call, seenApplication(call).owners),
  "POST {A}/owners/$ref": addOwner,
  "DELETE {A}/owners/:owner/$ref": removeOwner,
  "GET {A}/federatedIdentityCredentials": listFederatedCredentials,
  "POST {A}/federatedIdentityCredentials": addFederatedCredential,
  "DELETE {A}/federatedIdentityCredentials/:credential": removeFederatedCredential,
};

function listApplications(call: GraphCall): GraphAnswer {
  const { service } = call;
  const resources = service.administration
    .seen("list")
    .filter(({ owners }) => reaches(call, owners))
    .map((app) => applicationResource(service, app));
  return answerList(call, applicationModel, "applications", resources);
}

function getApplication(call: GraphCall): GraphAnswer {
  const { service, url } = call;
  const { select } = readOptions(url, { model: applicationModel, options: ["$select"] });
  const resource = applicationResource(service, seenApplication(call));
  const context = contextOf(service, `applications${selectedPart(select)}/$entity`);
  return { body: { ...context, ...project(resource, select) } };
}

function updateApplication(call: GraphCall): GraphAnswer {
  const app = writableApplication(call);
  const changes = jsonBody(call);
  refuseCredentials(changes);
  const { administration } = call.service;
  for (const [name, value] of Object.entries(changes)) {
    if (name === "isDisabled" && typeof value === "boolean")
      administration.setDisabled(app, value, actorOf(call));
    else if (name === "web" || name === "publicClient")
      administration.setRedirectUris(app, redirectUrisOf(value), actorOf(call));
    else if (name === "keyCredentials")
      administration.setCertificates(app, parseKeyList(app, value), actorOf(call));
    else throw invalidProperty(name);
  }
  return { body: undefined };
}

function deleteApplication(call: GraphCall): GraphAnswer {
  const app = writableApplication(call);
  call.service.administration.deleteApplication(app, actorOf(call));
  return { body: undefined };
}

function addOwner(call: GraphCall): GraphAnswer {
  const app = writableApplication(call);
  const owner = referencedId(call);
  if (app.owners.includes(owner)) throw alreadyReferenced("owners");
  call.service.administration.addOwner(app, owner, actorOf(call));
  return { body: undefined };
}

function removeOwner(call: GraphCall): GraphAnswer {
  const app = writableApplication(call);
  const owner = call.param("owner");
  if (!app.owners.includes(owner)) throw notFound(owner);
  call.service.administration.removeOwner(app, owner, actorOf(call));
  return { body: undefined };
}

/** Secrets are made by their action alone; a list that lacks one of them would remove it. */
function refuseCredentials(changes: Record<string, unknown>): void {
  const passwords = changes["passwordCredentials"];
  if (passwords === undefined) return;
  const isNew = Array.isArray(passwords) && passwords.some((one: object) => !("keyId" in one));
  throw badRequest(
    isNew
      ? "New password credentials must be generated with service actions."
      : "Update to existing credential is not allowed.",
    "Request_BadRequest",
  );
}

function redirectUrisOf(value: unknown): string[] {
  const uris = (value as { redirectUris?: unknown } | null)?.redirectUris;
  if (!Array.isArray(uris) || !uris.every((uri) => typeof uri === "string"))
    throw invalidProperty("redirectUris");
  return uris;
}

const invalidProperty = (name: string) =>
  badRequest(`Invalid property '${name}'.`, "Request_BadRequest");

function listFederatedCredentials(call: GraphCall): GraphAnswer {
  const app = seenApplication(call);
  const fragment = `applications('${app.objectId}')/federatedIdentityCredentials`;
  const resources = app.federatedIdentityCredentials.map(federatedCredential);
  return answerList(call, federatedCredentialModel, fragment, resources);
}

const mostFederated = 20;

/** Issuer, subject and audience are taken as they are: only an exchange shows that they fit. */
function addFederatedCredential(call: GraphCall): GraphAnswer {
  const app = writableApplication(call);
  const credential = parseFederated(jsonBody(call));
  const existing = app.federatedIdentityCredentials;
  if (existing.length >= mostFederated)
    throw badRequest("Too many federated identity credentials.", "Request_BadRequest");
  if (existing.some(({ name }) => name === credential.name))
    throw new GraphError(
      409,
      "Request_MultipleObjectsWithSameKeyValue",
      "FederatedIdentityCredential with name already exists.",
    );
  call.service.administration.addFederatedCredential(app, credential, actorOf(call));
  const fragment = `applications('${app.objectId}')/federatedIdentityCredentials/$entity`;
  const body = { ...contextOf(call.service, fragment), ...federatedCredential(credential) };
  return { status: 201, body };
}

function parseFederated(fields: Record<string, unknown>): FederatedIdentityCredential {
  const text = (name: string) => {
    const value = fields[name];
    if (typeof value !== "string" || value === "") throw invalidProperty(name);
    return value;
  };
  const { audiences } = fields;
  // Exactly one audience is accepted.
  if (!Array.isArray(audiences) || audiences.length !== 1) throw invalidProperty("audiences");
  return {
    id: randomUUID(),
    name: text("name"),
    issuer: text("issuer"),
    subject: text("subject"),
    audiences: audiences.map(String),
  };
}

function removeFederatedCredential(call: GraphCall): GraphAnswer {
  const app = writableApplication(call);
  const key = call.param("credential");
  const found = app.federatedIdentityCredentials.find(({ id, name }) => id === key || name === key);
  if (!found) throw notFound(key);
  call.service.administration.removeFederatedCredential(app, found.id, actorOf(call));
  return { body: undefined };
}
