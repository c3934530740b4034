/** PROMOTE: a value that signs in becomes the newest version of `live`, and is read back from there. */
import { trySignIn } from "../gather-evidence.ts";
import { CallFailure } from "../../errors/call-failure.ts";
import { carriedTags, keyIdOf } from "../tags.ts";
import type { StepAction } from "./step.ts";

export const promote: StepAction<"promote"> = async ({ key }, { facts: { app } }, ports) => {
  const { vault, signIn } = ports;
  const version = key.versions.find(({ enabled }) => enabled);
  if (version === undefined) throw new CallFailure("refused", "the value is disabled");
  const text = await vault.read(app[key.place], version.id);
  await vault.set(app.live, text, { tags: carriedTags(key), expiresOn: key.end });

  const [newest] = (await vault.history(app.live)).versions;
  const isLive = newest !== undefined && keyIdOf(newest) === key.keyId;
  if (!isLive || (await vault.read(app.live, newest.id)) !== text)
    throw new CallFailure("conflict", "the live secret holds another value than was stored");
  const verdict = await trySignIn(() => signIn.withSecret(app, text.trim()));
  return `live: ${key.id}, signs in: ${verdict}`;
};
