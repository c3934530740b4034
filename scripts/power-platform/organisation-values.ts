/** What an organisation puts in the place of placeholders, checked. */

export interface OrganisationValues {
  /** Bare host name of the connector. */
  host: string;
  /** Of the app registration that connections sign in with. */
  clientId: string;
  /** Application ID URI of the connector's API. */
  resourceUri: string;
}

type Given = Partial<Record<"host" | "client-id" | "resource-uri", string>>;

/** The values, or what is wrong with them and what to give. */
export function valuesFor(given: Given): OrganisationValues | { wrong: string } {
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
  if (wrong.length > 0) return { wrong: ["No files were written.", ...wrong].join("\n") };
  return { host: host.toLowerCase(), clientId: clientId.toLowerCase(), resourceUri };
}
