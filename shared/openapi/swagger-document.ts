/**
 * OpenAPI 2.0 with Power Automate's extensions: the definition of the custom connector. Rules are those
 * of Microsoft's "custom connector" documentation and its certification checks.
 */
import manifest from "../../package.json" with { type: "json" };
import { byPath, type Operation, type Parameter } from "./operation.ts";
import type { PlainSchema } from "./plain-schema.ts";
import { fallbackDescription, titleCase } from "./words.ts";

/** Replaced by each connection's own host; see `power-platform/apiProperties.json`. */
export const placeholderHost = "connector.contoso.com";

export const connectorTitle = "Claude at Work";

export function swaggerDocument(operations: readonly Operation[]): Record<string, unknown> {
  return {
    swagger: "2.0",
    info: {
      title: connectorTitle,
      description:
        "Ask Claude to search, read and summarise mail, calendars, chats, sites and files of your " +
        "organisation, with the sources of each answer, or call each search directly.",
      version: manifest.version,
      contact: {
        name: "The connector's administrators",
        url: "https://github.com/contoso/m365-connector-for-claude",
        email: "connector-admins@contoso.com",
      },
    },
    host: placeholderHost,
    basePath: "/",
    schemes: ["https"],
    consumes: ["application/json"],
    produces: ["application/json"],
    paths: byPath(operations, operationObject),
    definitions: definitions(operations),
    parameters: {},
    responses: {},
    securityDefinitions: {
      entra: {
        type: "oauth2",
        flow: "accessCode",
        authorizationUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scopes: { access_as_user: "Use the connector as the signed-in person." },
      },
    },
    security: [{ entra: ["access_as_user"] }],
    tags: [],
    "x-ms-connector-metadata": [
      {
        propertyName: "Website",
        propertyValue: "https://github.com/contoso/m365-connector-for-claude",
      },
      { propertyName: "Privacy policy", propertyValue: "https://www.contoso.com/privacy" },
      { propertyName: "Categories", propertyValue: "AI;Productivity" },
    ],
  };
}

function operationObject({
  id,
  summary,
  description,
  visibility,
  parameters,
  body,
  ...rest
}: Operation) {
  const given = [...parameters.map(parameterObject), ...(body ? [bodyParameter(body)] : [])];
  return {
    operationId: id,
    summary,
    description,
    "x-ms-visibility": visibility,
    ...(body && { consumes: ["application/json"] }),
    ...(given.length > 0 && { parameters: given }),
    responses: responses(rest),
  };
}

function parameterObject(parameter: Parameter) {
  const { name, in: place, title, description, required, visibility, schema } = parameter;
  return {
    name,
    in: place,
    ...fieldSchema(schema),
    required: required ?? false,
    "x-ms-summary": title,
    description,
    ...(visibility && { "x-ms-visibility": visibility }),
    ...(place === "path" && { "x-ms-url-encoding": "single" }),
  };
}

function bodyParameter(body: PlainSchema) {
  return {
    name: "body",
    in: "body",
    required: (body.required ?? []).length > 0,
    "x-ms-summary": "Body",
    description: "What to do.",
    schema: fieldSchema(body),
  };
}

function responses({
  answer,
  polled,
  problems,
}: Pick<Operation, "answer" | "polled" | "problems">) {
  return {
    [answer.status]: { description: "Done.", schema: { $ref: `#/definitions/${answer.title}` } },
    ...(polled && {
      202: { description: "Accepted; ask at Location again.", headers: pollHeaders },
    }),
    ...Object.fromEntries(
      problems.map((status) => [
        status,
        {
          description: problemTexts[status] ?? "The call failed.",
          ...((status === 429 || status === 503) && { headers: retryAfter }),
        },
      ]),
    ),
  };
}

const retryAfter = { "Retry-After": { description: "Seconds to wait.", type: "integer" } };
const pollHeaders = {
  Location: { description: "Where to ask.", type: "string" },
  ...retryAfter,
};

const problemTexts: Readonly<Record<number, string>> = {
  400: "The request is not valid.",
  401: "Sign in again.",
  403: "Not allowed.",
  404: "Not found.",
  409: "The same request is still running, or the item changed.",
  413: "The body is too large.",
  415: "The body is not JSON.",
  422: "The key was used for another request.",
  429: "Too many requests.",
  500: "The connector failed.",
  502: "Microsoft 365 failed.",
  503: "Not available at the moment.",
  504: "It took too long.",
};

/** The answers by name: those of operations that answer alike are one. */
function definitions(operations: readonly Operation[]): Record<string, unknown> {
  return Object.fromEntries(
    operations.map(({ answer }) => [answer.title, fieldSchema(answer.schema)]),
  );
}

function fieldSchema(schema: PlainSchema): Record<string, unknown> {
  const { items, properties, additionalProperties, visibility, choices, ...plain } = schema;
  return {
    ...plain,
    ...(visibility && { "x-ms-visibility": visibility }),
    ...(choices && { "x-ms-dynamic-values": dynamicValues(choices) }),
    ...(items && { items: fieldSchema(items) }),
    ...(properties && { properties: namedFields(properties) }),
    // An object that is open to all needs no word: it is what objects are.
    ...(typeof additionalProperties === "object" && {
      additionalProperties: fieldSchema(additionalProperties),
    }),
  };
}

function namedFields(properties: Record<string, PlainSchema>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      {
        ...fieldSchema(field),
        "x-ms-summary": titleCase(name),
        description: field.description ?? fallbackDescription(name),
      },
    ]),
  );
}

function dynamicValues({
  operation,
  collection,
  value,
  label,
}: NonNullable<PlainSchema["choices"]>) {
  return {
    operationId: operation,
    "value-collection": collection,
    "value-path": value,
    "value-title": label,
  };
}
