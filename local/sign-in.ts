/** Gets access tokens for the connector's API the way its callers do: by msal-node. */
import { ConfidentialClientApplication, PublicClientApplication } from "@azure/msal-node";

export interface SignInOptions {
  /** `https://login.microsoftonline.com/{tenant id}`, or the local one. */
  authority: string;
  /** Client id of the connector's API. */
  apiClientId: string;
}

/**
 * A person's sign-in by device code.
 *
 * @param showCode tells the person where to enter which code.
 */
export async function signInPerson(
  { authority, apiClientId }: SignInOptions,
  clientId: string,
  showCode: (page: string, code: string) => void,
): Promise<string> {
  const app = new PublicClientApplication({ auth: auth(authority, clientId) });
  const result = await app.acquireTokenByDeviceCode({
    scopes: [`api://${apiClientId}/access_as_user`],
    deviceCodeCallback: ({ verificationUri, userCode }) => showCode(verificationUri, userCode),
  });
  if (result === null) throw new Error("The sign-in ended without a token.");
  return result.accessToken;
}

/** An application's own token, by its client secret. */
export async function signInApplication(
  { authority, apiClientId }: SignInOptions,
  clientId: string,
  clientSecret: string,
): Promise<string> {
  const app = new ConfidentialClientApplication({
    auth: { ...auth(authority, clientId), clientSecret },
  });
  const result = await app.acquireTokenByClientCredential({
    scopes: [`api://${apiClientId}/.default`],
  });
  if (result === null) throw new Error("The sign-in ended without a token.");
  return result.accessToken;
}

function auth(authority: string, clientId: string) {
  return { clientId, authority, knownAuthorities: [new URL(authority).host] };
}
