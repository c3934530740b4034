/** A person named in an argument, as the object id by which Teams knows people. */
import { ConnectorError } from "../../errors/connector-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { graphPath } from "../../graph/path.ts";

const objectId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether it can be resolved: names that people go by are not unique. */
export function isSignInNameOrId(person: string): boolean {
  return person.includes("@") || objectId.test(person);
}

/**
 * @param field of the input, which an error names
 * @throws ConnectorError `consent_required` where the directory may not be read, `not_found`
 */
export async function objectIdOf(person: string, field: string, graph: Graph): Promise<string> {
  if (objectId.test(person)) return person.toLowerCase();
  if (!isSignInNameOrId(person)) throw notResolvable(field);
  try {
    const { id } = await graph.get<{ id: string }>(graphPath`/users/${person}`, {
      query: { $select: "id" },
      permissions: ["User.ReadBasic.All"],
    });
    return id.toLowerCase();
  } catch (error) {
    throw error instanceof ConnectorError ? explained(error, field) : error;
  }
}

function notResolvable(field: string): ConnectorError {
  return new ConnectorError("invalid_input", {
    happened: `\`${field}\` does not say who is meant.`,
    because: "It is neither a sign-in name nor an object id.",
    remedy: "Pass one of these, such as anna@contoso.com; names that people go by are not unique.",
  });
}

function explained(error: ConnectorError, field: string): ConnectorError {
  if (error.code === "not_found")
    return new ConnectorError(
      "not_found",
      {
        happened: `The person in \`${field}\` was not found.`,
        because: "The tenant's directory has nobody with this sign-in name.",
        remedy: "Correct it, or pass the person's object id.",
      },
      { cause: error },
    );
  if (error.code !== "consent_required" && error.code !== "access_denied") return error;
  return new ConnectorError(
    error.code,
    {
      happened: `The person in \`${field}\` could not be looked up.`,
      because: error.because,
      remedy: `Pass the person's object id, or leave \`${field}\` out. Or: ${error.remedy}`,
    },
    { cause: error },
  );
}
