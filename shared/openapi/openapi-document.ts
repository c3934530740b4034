/** OpenAPI 3.1 of the connector, for people and for Copilot: `GET /api/openapi.json`. */
import manifest from "../../package.json" with { type: "json" };
import { byPath, type Operation, type Parameter } from "./operation.ts";
import type { PlainSchema } from "./plain-schema.ts";

export interface DocumentOptions {
  /** Origin of the connector. */
  publicUrl: string;
  /** Where tokens come from: `https://login.microsoftonline.com/{tenant}/oauth2/v2.0`. */
  tokenEndpointRoot: string;
  /** The scope of the API: `api://{client id}/access_as_user`. */
  scope: string;
}

export function openApiDocument(
  operations: readonly Operation[],
  { publicUrl, tokenEndpointRoot, scope }: DocumentOptions,
): Record<string, unknown> {
  return {
    openapi: "3.1.0",
    info: {
      title: "Microsoft 365 connector for Claude",
      version: manifest.version,
      description:
        "Searches, reads and, where allowed, changes Microsoft 365; asks Claude to do it.",
    },
    servers: [{ url: publicUrl }],
    security: [{ entra: [scope] }],
    paths: byPath(operations, operationObject),
    components: {
      schemas: {
        Problem: problem,
        ...Object.fromEntries(
          operations.map(({ answer }) => [answer.title, jsonSchema(answer.schema)]),
        ),
      },
      securitySchemes: {
        entra: {
          type: "oauth2",
          flows: {
            authorizationCode: {
              authorizationUrl: `${tokenEndpointRoot}/authorize`,
              tokenUrl: `${tokenEndpointRoot}/token`,
              scopes: { [scope]: "Use the connector as the signed-in person." },
            },
          },
        },
      },
    },
  };
}

function operationObject({ id, summary, description, parameters, body, ...operation }: Operation) {
  return {
    operationId: id,
    summary,
    description,
    ...(parameters.length > 0 && { parameters: parameters.map(parameterObject) }),
    ...(body && {
      requestBody: {
        required: (body.required ?? []).length > 0,
        content: { "application/json": { schema: jsonSchema(body) } },
      },
    }),
    responses: responses(operation),
  };
}

function parameterObject({ name, in: place, description, required, schema }: Parameter) {
  return {
    name,
    in: place,
    description,
    ...(required && { required }),
    schema: jsonSchema(schema),
  };
}

function responses({
  answer,
  polled,
  problems,
}: Pick<Operation, "answer" | "polled" | "problems">) {
  const schema = { $ref: `#/components/schemas/${answer.title}` };
  const content = { "application/json": { schema } };
  const refused = {
    description: "What happened, why, and what to do.",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  return {
    [answer.status]: { description: "Done.", content },
    ...(polled && {
      202: { description: "Accepted; ask at Location again.", headers: pollHeaders, content },
    }),
    ...Object.fromEntries(
      problems.map((status) => [
        status,
        status === 429 || status === 503 ? { ...refused, headers: retryAfter } : refused,
      ]),
    ),
  };
}

const retryAfter = {
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } },
};
const pollHeaders = {
  Location: { description: "Where to ask.", schema: { type: "string", format: "uri" } },
  ...retryAfter,
};

/** RFC 9457, as `shared/http/problem.ts` answers it. */
const problem = {
  type: "object",
  properties: {
    code: { type: "string", description: "A code to branch on." },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What happened and why." },
    remedy: { type: "string", description: "What to do about it." },
    requestId: { type: "string", description: "Leads an administrator to the log." },
  },
  required: ["code", "title", "status", "detail", "remedy", "requestId"],
};

/** Without what only designers of flows look at. */
function jsonSchema({ visibility: _shown, choices: _from, ...schema }: PlainSchema): object {
  const { items, properties, additionalProperties } = schema;
  return {
    ...schema,
    ...(items && { items: jsonSchema(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, jsonSchema(field)]),
      ),
    }),
    ...(typeof additionalProperties === "object" && {
      additionalProperties: jsonSchema(additionalProperties),
    }),
  };
}
