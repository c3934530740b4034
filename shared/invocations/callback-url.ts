/** Where results may be posted to: hosts of Logic Apps and Power Automate, and those of a setting. */
import { notAccepted } from "./not-accepted.ts";

/** Anybody may stand below these; so nothing but final results goes there, and only if asked for. */
const flowHosts = ["logic.azure.com", "logic.azure.us", "environment.api.powerplatform.com"];

/**
 * The address in its plain form. Whether it lies in a private network is seen when it is posted to.
 *
 * @param allowed suffixes of further hosts.
 * @throws ConnectorError `invalid_input`
 */
export function checkCallbackUrl(address: string, allowed: readonly string[]): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:") throw wrong("is not an https address");
  if (url.username !== "" || url.password !== "") throw wrong("holds a user name or password");
  if (url.port !== "") throw wrong("names a port other than 443");
  if (url.hash !== "") throw wrong("has a fragment, which is never sent");
  const suffixes = [...flowHosts, ...allowed.map((host) => host.toLowerCase())];
  if (!suffixes.some((suffix) => isWithin(url.hostname, suffix)))
    throw notAccepted(
      "callbackUrl: its host is not allowed.",
      `Use an address of Power Automate or Logic Apps (${flowHosts.join(", ")}), or ask an administrator to add the host to the setting CALLBACK_HOSTS.`,
    );
  return url.href;
}

function isWithin(host: string, suffix: string): boolean {
  return host === suffix || host.endsWith(`.${suffix}`);
}

function wrong(because: string) {
  return notAccepted(`callbackUrl: ${because}.`, "Send an https address without any of that.");
}
