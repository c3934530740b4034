/** Teams and channels as Teams answers them. */
import type { EntityModel } from "../odata/model.ts";

export const teamModel: EntityModel = {
  name: "microsoft.graph.team",
  properties: {
    id: "string",
    classification: "string",
    createdDateTime: "date",
    description: "string",
    displayName: "string",
    internalId: "string",
    isArchived: "boolean",
    specialization: "enum",
    tenantId: "string",
    visibility: "enum",
    webUrl: "string",
  },
  expands: {},
};

export const channelModel: EntityModel = {
  name: "microsoft.graph.channel",
  properties: {
    id: "string",
    createdDateTime: "date",
    description: "string",
    displayName: "string",
    email: "string",
    isArchived: "boolean",
    isFavoriteByDefault: "boolean",
    membershipType: "enum",
    tenantId: "string",
    webUrl: "string",
  },
  expands: {},
};
