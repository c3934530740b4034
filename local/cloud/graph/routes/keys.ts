/** Certificates: `addKey` and `removeKey` want a proof signed with one that is still valid. */
import {
  type AppCertificate,
  type AppRegistration,
  makeCertificate,
} from "../../entra/registrations.ts";
import { type DecodedJwt, decodeJwt, hasValidSignature } from "../../entra/jwt.ts";
import { badRequest, GraphError } from "../errors.ts";
import { keyCredential } from "../resources/credentials.ts";
import { contextOf, type GraphAnswer, type GraphCall } from "../service.ts";
import { actorOf, jsonBody, writableApplication } from "./open-application.ts";

export function addKey(call: GraphCall): GraphAnswer {
  const app = writableApplication(call);
  const { keyCredential: asked, proof } = jsonBody(call);
  checkProof(call, app, proof);
  const made = parseKey(asked);
  const { administration } = call.service;
  administration.setCertificates(app, [...app.certificates, made], actorOf(call));
  const context = contextOf(call.service, "microsoft.graph.keyCredential");
  return { body: { ...context, ...keyCredential(made) } };
}

export function removeKey(call: GraphCall): GraphAnswer {
  const app = writableApplication(call);
  const { keyId, proof } = jsonBody(call);
  checkProof(call, app, proof);
  const rest = app.certificates.filter((one) => one.keyId !== keyId);
  if (rest.length === app.certificates.length)
    throw badRequest(
      `No key credential found with keyId '${String(keyId)}'.`,
      "Request_BadRequest",
    );
  call.service.administration.setCertificates(app, rest, actorOf(call));
  return { body: undefined };
}

/** The list of a PATCH takes the place of the one before: whatever it does not name is gone. */
export function parseKeyList(app: AppRegistration, value: unknown): AppCertificate[] {
  if (!Array.isArray(value)) throw invalidKey();
  return value.map((one: unknown) => {
    const { keyId } = (one ?? {}) as { keyId?: unknown };
    return app.certificates.find((existing) => existing.keyId === keyId) ?? parseKey(one);
  });
}

function parseKey(value: unknown): AppCertificate {
  const { type, usage, key } = (value ?? {}) as Record<string, unknown>;
  if (type !== "AsymmetricX509Cert" || usage !== "Verify" || typeof key !== "string")
    throw invalidKey();
  try {
    return makeCertificate(Buffer.from(key, "base64"));
  } catch {
    throw badRequest("Key credential has an invalid value for 'key'.", "Request_BadRequest");
  }
}

/** The name of Azure AD Graph, which proofs are still addressed to. */
const proofAudience = "00000002-0000-0000-c000-000000000000";
const longestProofSeconds = 600;

function checkProof({ service }: GraphCall, app: AppRegistration, proof: unknown): void {
  const decoded = typeof proof === "string" ? decodeJwt(proof) : undefined;
  const now = service.clock().getTime();
  const valid = app.certificates.filter(({ certificate }) => Date.parse(certificate.validTo) > now);
  const isSigned = () =>
    valid.some(({ certificate }) =>
      hasValidSignature(String(proof), "RS256", certificate.publicKey),
    );
  if (!decoded || !isCurrent(decoded, app, now / 1000) || !isSigned())
    throw new GraphError(
      401,
      "Authentication_MissingOrMalformed",
      "Access Token missing or malformed.",
    );
}

function isCurrent({ header, claims }: DecodedJwt, app: AppRegistration, now: number): boolean {
  const [notBefore, expires] = [Number(claims["nbf"]), Number(claims["exp"])];
  const isTimely = notBefore - 300 <= now && now < expires;
  return (
    header["alg"] === "RS256" &&
    claims["aud"] === proofAudience &&
    claims["iss"] === app.objectId &&
    isTimely &&
    expires - notBefore <= longestProofSeconds
  );
}

const invalidKey = () =>
  badRequest(
    "New key credentials must be of type AsymmetricX509Cert for usage Verify.",
    "Request_BadRequest",
  );
