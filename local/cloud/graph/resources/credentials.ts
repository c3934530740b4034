/** Secrets, certificates and federated credentials, as the directory service lists them. */
import type {
  AppCertificate,
  AppSecret,
  FederatedIdentityCredential,
} from "../../entra/registrations.ts";
import type { ComplexShape, EntityModel } from "../odata/model.ts";

export const passwordShape: ComplexShape = {
  customKeyIdentifier: "binary",
  displayName: "string",
  endDateTime: "date",
  hint: "string",
  keyId: "string",
  secretText: "string",
  startDateTime: "date",
};

export const keyShape: ComplexShape = {
  customKeyIdentifier: "binary",
  displayName: "string",
  endDateTime: "date",
  key: "binary",
  keyId: "string",
  startDateTime: "date",
  type: "string",
  usage: "string",
};

/** As listed: never with its text. */
export function passwordCredential(secret: AppSecret): Record<string, unknown> {
  const { keyId, hint, displayName, startDateTime, endDateTime } = secret;
  return {
    customKeyIdentifier: null,
    displayName,
    endDateTime: endDateTime === null ? null : isoDate(endDateTime),
    hint,
    keyId,
    secretText: null,
    startDateTime: isoDate(startDateTime),
  };
}

export function keyCredential({ keyId, certificate }: AppCertificate): Record<string, unknown> {
  return {
    customKeyIdentifier: certificate.fingerprint.replaceAll(":", ""),
    displayName: certificate.subject,
    endDateTime: isoDate(Date.parse(certificate.validTo)),
    key: null,
    keyId,
    startDateTime: isoDate(Date.parse(certificate.validFrom)),
    type: "AsymmetricX509Cert",
    usage: "Verify",
  };
}

export const federatedCredentialModel: EntityModel = {
  name: "microsoft.graph.federatedIdentityCredential",
  properties: {
    id: "string",
    audiences: ["string"],
    description: "string",
    issuer: "string",
    name: "string",
    subject: "string",
  },
  expands: {},
};

export function federatedCredential(one: FederatedIdentityCredential): Record<string, unknown> {
  const { id, name, issuer, subject, audiences } = one;
  return { id, name, issuer, subject, description: null, audiences: [...audiences] };
}

/** The service leaves fractions of a second out when they are zero. */
export const isoDate = (milliseconds: number) =>
  new Date(milliseconds).toISOString().replace(".000Z", "Z");
