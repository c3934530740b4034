/** Which steps each hook of azd takes. */
import { WebSiteManagementClient } from "@azure/arm-appservice";
import functions from "../functions.json" with { type: "json" };
import { clientOptions } from "../azure/connection.ts";
import type { Registrations, Resources } from "./deployment.ts";
import { handOver } from "./hand-over.ts";
import type { Hook, Surroundings } from "./run-hook.ts";
import type { Step } from "./step.ts";
import { claudeKeyStep } from "./steps/claude-key.ts";
import { consentStep } from "./steps/consent.ts";
import { federationStep } from "./steps/federation.ts";
import { groupRolesStep, memberStep } from "./steps/groups.ts";
import {
  deletedAppsCheck,
  leaveNetworks,
  purgeDeletedApps,
  purgeDeletedVaults,
  recoverVaultStep,
} from "./steps/leftovers.ts";
import { providersStep, regionStep, rolesStep } from "./steps/prerequisites.ts";
import { ownerStep, rotatorRolesStep } from "./steps/rotator.ts";
import {
  challengeStep,
  credentialHealthStep,
  functionsStep,
  healthStep,
  metadataStep,
} from "./steps/smoke-test.ts";

/** Before anything is made: what would make it fail half-way. */
export const preprovision: Hook = {
  steps: ({ deployment, entra, connection, setValue }) => [
    regionStep(deployment),
    rolesStep(connection, deployment),
    providersStep(connection),
    recoverVaultStep(connection, deployment, setValue),
    ...(deployment.registrations?.uniqueName === undefined
      ? []
      : [deletedAppsCheck(entra, deployment, deployment.registrations)]),
  ],
  closing: () => [],
};

/** Once everything stands: grants and members, which templates cannot be relied on to repeat. */
export const postprovision: Hook = {
  steps(surroundings) {
    const { deployment, entra, connection, patience } = surroundings;
    const { registrations, resources } = deployment;
    if (!registrations) return [];
    const { apiClientId, signInClientId, usersGroupId, uniqueName } = registrations;
    const api = { name: "the connector", clientId: apiClientId };
    const signIn = { name: "the sign-in app", clientId: signInClientId ?? "" };
    return [
      ...(resources ? identitySteps(surroundings, { ...registrations, ...resources }) : []),
      consentStep(entra, deployment, patience, api),
      ...(signInClientId === undefined ? [] : [consentStep(entra, deployment, patience, signIn)]),
      ...(uniqueName === undefined ? [] : [groupRolesStep(entra, patience, registrations)]),
      ...(usersGroupId === undefined
        ? []
        : [memberStep(entra, patience, deployment, usersGroupId)]),
      ...(resources ? [claudeKeyStep(connection, deployment, resources)] : []),
    ];
  },
  closing: ({ deployment: { registrations, resources } }) =>
    registrations && resources ? ["Next: azd deploy."] : ["Next: azd provision the other layer."],
};

function identitySteps(
  { deployment, entra, patience }: Surroundings,
  parts: Registrations & Resources,
): Step[] {
  return [
    ...(deployment.credential === "federated"
      ? [federationStep(entra, deployment, patience, parts)]
      : []),
    ownerStep(entra, patience, parts),
    rotatorRolesStep(entra, deployment, patience, parts),
  ];
}

/** Once the code runs: whether it answers, and what to do with it. */
export const postdeploy: Hook = {
  steps({ deployment, connection, patience }) {
    const { resources } = deployment;
    if (!resources) return [];
    const { connectorName, rotatorName } = resources;
    const all = [...functions.connector, ...functions.rotator];
    const { credential, subscriptionId } = connection;
    const web = new WebSiteManagementClient(credential, subscriptionId, clientOptions(connection));
    const listFunctions = async (app: string) => {
      const listed = await Array.fromAsync(web.webApps.listFunctions(resources.group, app));
      return listed.map(({ name = "" }) => name.split("/").at(-1) ?? "");
    };
    return [
      ...[...new Set([connectorName, rotatorName])].map((app) =>
        functionsStep(listFunctions, patience, { app, group: resources.group, functions: all }),
      ),
      healthStep(patience, resources),
      challengeStep(resources),
      metadataStep(deployment, resources),
      credentialHealthStep(resources),
    ];
  },
  closing: ({ deployment }) =>
    deployment.registrations && deployment.resources
      ? handOver(deployment, deployment.registrations, deployment.resources)
      : ["Nothing is provisioned yet: run azd provision."],
};

/** Before everything is taken down: what would keep the next deployment from its names. */
export const predown: Hook = {
  steps: ({ deployment, entra, connection }) => [
    ...(deployment.resources ? [leaveNetworks(connection, deployment.resources)] : []),
    purgeDeletedVaults(connection, deployment),
    ...(deployment.registrations?.uniqueName === undefined
      ? []
      : [purgeDeletedApps(entra, deployment.registrations)]),
  ],
  closing: () => [
    "App registrations and groups outlive the resource group: the next azd up takes them again.",
    "docs/deploy.md says how to delete them.",
  ],
};
