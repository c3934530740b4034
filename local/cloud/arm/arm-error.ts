/** Errors as Azure Resource Manager answers them. */

export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "ArmError";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const errorBody = ({ code, message }: { code: string; message: string }) => ({
  error: { code, message },
});

export const resourceNotFound = (id: string) =>
  new ArmError(
    404,
    "ResourceNotFound",
    `The Resource '${shortName(id)}' under resource group '${groupOf(id)}' was not found. ` +
      "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
  );

export const groupNotFound = (name: string) =>
  new ArmError(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`);

export const authorizationFailed = (objectId: string, action: string, scope: string) =>
  new ArmError(
    403,
    "AuthorizationFailed",
    `The client '${objectId}' with object id '${objectId}' does not have authorization to perform ` +
      `action '${action}' over scope '${scope}' or the scope is invalid. If access was recently ` +
      "granted, please refresh your credentials.",
  );

/** `Microsoft.Storage/storageAccounts/name` of an id. */
const shortName = (id: string) => id.slice(id.toLowerCase().lastIndexOf("/providers/") + 11);

const groupOf = (id: string) => /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? "<null>";
