/** Errors as Microsoft Graph answers them: a status, a code of the service, and its usual wording. */

export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly inner: InnerError | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    inner?: InnerError,
  ) {
    super(message);
    this.name = "GraphError";
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.inner = inner;
  }
}

/** What the service behind Graph said of it, in codes of its own. */
export interface InnerError {
  code: string;
  message: string;
}

export interface RequestIds {
  requestId: string;
  clientRequestId: string;
}

export function errorBody(error: GraphError, ids: RequestIds, now: Date): object {
  return {
    error: {
      code: error.code,
      message: error.message,
      innerError: {
        ...error.inner,
        date: now.toISOString().slice(0, 19),
        "request-id": ids.requestId,
        "client-request-id": ids.clientRequestId,
      },
    },
  };
}

export const badRequest = (message: string, code = "BadRequest") =>
  new GraphError(400, code, message);

/** What the OData layer says of a path it does not know. */
export const unknownSegment = (segment: string) =>
  badRequest(`Resource not found for the segment '${segment}'.`);

export const reportsDenied = (message: string) => new GraphError(403, "S2SUnauthorized", message);

export const itemNotFound = () =>
  new GraphError(404, "itemNotFound", "The resource could not be found.");

export const mailItemNotFound = () =>
  new GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.");

export const malformedId = () => badRequest("Id is malformed.", "ErrorInvalidIdMalformed");

export const mailAccessDenied = () =>
  new GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");

export const sharePointAccessDenied = () => new GraphError(403, "accessDenied", "Access denied");
