import {
  AuthenticationError,
  ChainedTokenCredential,
  CredentialUnavailableError,
} from "@azure/identity";
import { describe, expect, it } from "vitest";
import { vaultFailure } from "../../../shared/identity/vault-failure.ts";

describe("a secret that cannot be read for want of an identity", () => {
  it("is explained when no login of the environment's chain works", async () => {
    const nobody = {
      getToken: () => Promise.reject(new CredentialUnavailableError("no login")),
    };
    const cause: unknown = await new ChainedTokenCredential(nobody)
      .getToken("https://vault.azure.net/.default")
      .catch((error: unknown) => error);

    const error = vaultFailure("live-default-secret", cause);

    expect(error).toMatchObject({
      code: "misconfigured",
      because: "The connector has no identity towards Azure.",
      cause,
    });
    expect(error.remedy).toMatch(/managed identity .* or runs `az login`/);
  });

  it.each([401, 403, 404])("is not blamed on the vault when Entra answers %i", (status) => {
    const cause = new AuthenticationError(status, { error: "invalid_client" });

    const error = vaultFailure("live-default-secret", cause);

    expect(error.because).toBe("The connector has no identity towards Azure.");
  });
});
