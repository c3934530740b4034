/** Certificates of an application: added and removed with a proof, or replaced as a whole list. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { encodeJwt, rs256 } from "../../../../local/cloud/entra/jwt.ts";
import { addCertificate } from "../../../../local/cloud/entra/registrations.ts";
import { createClientCertificate } from "../entra/client-certificate.ts";
import { minute, refusal, type RotationCloud, startRotationCloud } from "./rotation-cloud.ts";

type Certificate = Awaited<ReturnType<typeof createClientCertificate>>;

let cloud: RotationCloud;
let old: Certificate;
let young: Certificate;
beforeAll(async () => {
  [old, young] = [await createClientCertificate(), await createClientCertificate()];
});
beforeEach(async () => {
  cloud = await startRotationCloud();
});
afterEach(async () => await cloud.close());

const path = () => `/applications/${cloud.app.objectId}`;
const keyIds = () => cloud.app.certificates.map(({ keyId }) => keyId);

const keyOf = ({ certificate }: Certificate) => ({
  type: "AsymmetricX509Cert",
  usage: "Verify",
  key: new X509Certificate(certificate).raw.toString("base64"),
});

function proof({ privateKey }: Certificate, changes: object = {}): string {
  const now = Math.floor(cloud.now() / 1000);
  const claims = {
    aud: "00000002-0000-0000-c000-000000000000",
    iss: cloud.app.objectId,
    nbf: now,
    exp: now + 600,
    ...changes,
  };
  return encodeJwt({ alg: "RS256", typ: "JWT" }, claims, rs256(createPrivateKey(privateKey)));
}

const add = async (signed: string) =>
  await cloud.rotator
    .api(`${path()}/addKey`)
    .post({ keyCredential: keyOf(young), passwordCredential: null, proof: signed });

describe("a certificate", () => {
  it("is added and the one before removed, each with a proof by one that is valid", async () => {
    const first = addCertificate(cloud.app, old.certificate);

    const added = await add(proof(old));
    await cloud.rotator
      .api(`${path()}/removeKey`)
      .post({ keyId: first.keyId, proof: proof(young) });

    expect(added).toMatchObject({ type: "AsymmetricX509Cert", usage: "Verify", key: null });
    expect(keyIds()).toEqual([added.keyId]);
  });

  it.each([
    ["by a key that is not the application's", () => proof(young)],
    ["for another audience", () => proof(old, { aud: "https://graph.microsoft.com" })],
    ["for another application", () => proof(old, { iss: cloud.app.clientId })],
    ["that lasts too long", () => proof(old, { exp: Math.floor(cloud.now() / 1000) + 3600 })],
    ["that is over", () => proof(old, { nbf: 0, exp: 600 })],
    ["that is none", () => "x"],
  ])("is not added with a proof %s", async (_what, make) => {
    addCertificate(cloud.app, old.certificate);

    const refused = await refusal(add(make()));

    expect(refused).toEqual({ status: 401, code: "Authentication_MissingOrMalformed" });
    expect(keyIds()).toHaveLength(1);
  });

  it("replaces all others when it is set in an update that does not name them", async () => {
    const first = addCertificate(cloud.app, old.certificate);

    await cloud.rotator
      .api(path())
      .patch({ keyCredentials: [{ keyId: first.keyId }, keyOf(young)] });
    const kept = keyIds();
    await cloud.rotator.api(path()).patch({ keyCredentials: [keyOf(young)] });

    expect(kept).toHaveLength(2);
    expect(kept[0]).toBe(first.keyId);
    expect(keyIds()).toHaveLength(1);
    expect(keyIds()).not.toContain(first.keyId);
  });

  it("that cannot be read is refused", async () => {
    const broken = { ...keyOf(young), key: "AAAA" };

    const refused = await refusal(cloud.rotator.api(path()).patch({ keyCredentials: [broken] }));

    expect(refused).toEqual({ status: 400, code: "Request_BadRequest" });
  });

  it("is logged with its kind of key", async () => {
    addCertificate(cloud.app, old.certificate);
    const { keyId } = await add(proof(old));
    cloud.advance(3 * minute);

    const [event] = cloud.graph.administration.audit.read(cloud.now());

    expect(JSON.stringify(event)).toContain(`[KeyIdentifier=${keyId},KeyType=AsymmetricX509Cert`);
  });
});
