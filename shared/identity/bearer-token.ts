/** Takes the access token out of an `Authorization` header, before anything is decoded. */
import { refuse, refuseMissing } from "./refusal.ts";
import type { ConnectorError } from "../errors/connector-error.ts";

/** Entra's tokens stay below 8 KB, group overage included; what is longer is not worth hashing. */
const longestHeader = 16 * 1024;

/** Three base64url parts; the last one is empty in an unsigned token, which is refused by name later. */
const bearerJwt = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i;

const sendOne = "Send exactly one header, Authorization: Bearer with an access token for this API.";

/** @throws ConnectorError `unauthenticated` when the header holds anything but one signed token. */
export function bearerToken(authorizationHeader: string | null): string {
  if (authorizationHeader === null || authorizationHeader.trim() === "") throw refuseMissing();
  if (authorizationHeader.length > longestHeader)
    throw refuse("The Authorization header is longer than 16 KB.", sendOne);
  const token = bearerJwt.exec(authorizationHeader.trim())?.[1];
  if (token === undefined) throw unreadable(authorizationHeader);
  return token;
}

function unreadable(header: string): ConnectorError {
  // Several Authorization headers reach us joined by commas.
  if (header.includes(",")) return refuse("The request has several credentials.", sendOne);
  if (!/^Bearer\b/i.test(header.trim()))
    return refuse("The Authorization header has another scheme than Bearer.", sendOne);
  return refuse(
    "It is not a signed JSON Web Token.",
    "Send an access token that Microsoft Entra issued for this API.",
  );
}
