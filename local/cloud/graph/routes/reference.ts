/** Adding one object to a list of another: owners and members. */
import { badRequest } from "../errors.ts";
import type { GraphCall } from "../service.ts";
import { jsonBody } from "./open-application.ts";

/** The object that the body of a `$ref` request names. */
export function referencedId(call: GraphCall): string {
  const reference = jsonBody(call)["@odata.id"];
  const prefix = `${call.service.origins.graph}/v1.0/directoryObjects/`;
  if (typeof reference !== "string" || !reference.startsWith(prefix))
    throw badRequest("Invalid URL in @odata.id.", "Request_BadRequest");
  return reference.slice(prefix.length).toLowerCase();
}

export const alreadyReferenced = (property: string) =>
  badRequest(
    `One or more added object references already exist for the following modified properties: '${property}'.`,
    "Request_BadRequest",
  );
