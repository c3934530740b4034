/** Keeps web pages of others, and names that were pointed at this machine, away from the MCP endpoint. */
import type { HttpRequest } from "@azure/functions";
import {
  localhostAllowedHostnames,
  validateHostHeader,
  validateOriginHeader,
} from "@modelcontextprotocol/server";
import { ConnectorError } from "../errors/connector-error.ts";
import type { Settings } from "../settings.ts";

/** @throws ConnectorError `access_denied` for a Host or an Origin that is not the connector's own. */
export function requireOwnAddress(
  { headers, url }: HttpRequest,
  { publicUrl, websiteHostname }: Settings,
): void {
  const own = hostnamesOf(publicUrl);
  const host = headers.get("host") ?? new URL(url).host;
  if (!validateHostHeader(host, [...own, websiteHostname]).ok) throw refused("Host");
  if (!validateOriginHeader(headers.get("origin"), own).ok) throw refused("Origin");
}

function hostnamesOf(publicUrl: string): string[] {
  const { hostname } = new URL(publicUrl);
  const local = localhostAllowedHostnames();
  return local.includes(hostname) ? local : [hostname];
}

function refused(header: "Host" | "Origin"): ConnectorError {
  return new ConnectorError("access_denied", {
    happened: "The MCP endpoint was not opened.",
    because: `The request's ${header} header names another address than the connector's own.`,
    remedy: "Use the address that PUBLIC_URL names; web pages of other sites cannot call it.",
  });
}
