/** Refusals of Key Vault, with its status codes and bodies. */

export class VaultError extends Error {
  readonly status: number;
  readonly code: string;
  readonly innerCode: string | undefined;

  constructor(status: number, code: string, message: string, innerCode?: string) {
    super(message);
    this.name = "VaultError";
    this.status = status;
    this.code = code;
    this.innerCode = innerCode;
  }

  body(): object {
    const inner = this.innerCode === undefined ? {} : { innererror: { code: this.innerCode } };
    return { error: { code: this.code, message: this.message, ...inner } };
  }
}

export function badParameter(message: string): VaultError {
  return new VaultError(400, "BadParameter", message);
}

export function secretNotFound(name: string): VaultError {
  return new VaultError(
    404,
    "SecretNotFound",
    `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this ` +
      "secret you may be able to recover it using the correct recovery command. For help resolving " +
      "this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182",
  );
}
