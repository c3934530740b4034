/** Refusals in the Messages API's own form. */

export type ApiErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "permission_error"
  | "not_found_error"
  | "request_too_large"
  | "rate_limit_error"
  | "api_error"
  | "timeout_error"
  | "overloaded_error";

/** The type that comes with a status; others are refusals of the request itself. */
const types: Readonly<Record<number, ApiErrorType>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  500: "api_error",
  504: "timeout_error",
  529: "overloaded_error",
};

export class ApiError extends Error {
  readonly status: number;
  readonly type: ApiErrorType;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(status: number, message: string, details?: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.type = types[status] ?? "invalid_request_error";
    this.details = details;
  }

  response(requestId: string, headers: Record<string, string> = {}): Response {
    const { type, message, details } = this;
    const error = { type, message, ...(details && { details }) };
    const body = { type: "error", error, request_id: requestId };
    return Response.json(body, { status: this.status, headers });
  }
}

export function badRequest(message: string, details?: Readonly<Record<string, unknown>>): ApiError {
  return new ApiError(400, message, details);
}
