/** What an organisation puts in the place of placeholders, checked. */
import { parseArgs } from "node:util";

export interface OrganisationValues {
  /** Bare host name of the connector. */
  host: string;
  /** Of the app registration that connections sign in with. */
  clientId: string;
  /** Application ID URI of the connector's API. */
  resourceUri: string;
}

const options = {
  host: { type: "string" },
  "client-id": { type: "string" },
  "resource-uri": { type: "string" },
} as const;

type Given = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

const nothing = "No files were written.";

/** The values that a command line gives, or what is wrong with them and what to give. */
export function readValues(args: string[]): OrganisationValues | { wrong: string } {
  try {
    return check(parseArgs({ args, options }).values);
  } catch (error) {
    return { wrong: `${nothing}\n${(error as Error).message}` };
  }
}

function check(given: Given): OrganisationValues | { wrong: string } {
  const { host = "", "client-id": clientId = "", "resource-uri": resourceUri = "" } = given;
  const wrong = [
    /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host)
      ? ""
      : "--host is the connector's host name, without https://.",
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(clientId)
      ? ""
      : "--client-id is the application (client) id of the registration that connections sign in with.",
    /^(api|https):\/\/[\w./-]+$/.test(resourceUri)
      ? ""
      : "--resource-uri is the Application ID URI of the connector's API, such as api://CLIENT_ID.",
  ].filter((text) => text !== "");
  if (wrong.length > 0) return { wrong: [nothing, ...wrong].join("\n") };
  return { host: host.toLowerCase(), clientId: clientId.toLowerCase(), resourceUri };
}
