/** JSON Schema that every consumer understands: one type a field, no unions, no guards, no references. */

export interface PlainSchema {
  type: "object" | "array" | "string" | "integer" | "number" | "boolean";
  title?: string;
  description?: string;
  format?: "date-time" | "uri" | "byte";
  enum?: readonly string[];
  default?: unknown;
  items?: PlainSchema;
  properties?: Record<string, PlainSchema>;
  required?: string[];
  /** Of an object whose names the caller chooses. */
  additionalProperties?: PlainSchema | true;
  /** How a flow's designer treats the field. */
  visibility?: "important" | "advanced";
  /** The operation whose answer lists the values, in `collection`, by `value` and `label`. */
  choices?: { operation: string; collection: string; value: string; label: string };
}

interface Source extends Record<string, unknown> {
  type?: unknown;
  properties?: Record<string, Source>;
  items?: Source;
  required?: string[];
  additionalProperties?: unknown;
}

/** @param source what zod makes of the schemas of tools and requests. */
export function plainSchema(source: unknown): PlainSchema {
  const { type, description, enum: values, default: usual, ...rest } = source as Source;
  const schema: PlainSchema = { type: plainType(type, rest) };
  if (typeof description === "string") schema.description = description;
  if (Array.isArray(values)) schema.enum = values as string[];
  if (usual !== undefined) schema.default = usual;
  if (rest["contentEncoding"] === "base64") schema.format = "byte";
  if (schema.type === "array") schema.items = plainSchema(rest.items ?? { type: "string" });
  if (schema.type === "object") Object.assign(schema, objectParts(rest));
  return schema;
}

function objectParts({ properties = {}, required = [], additionalProperties }: Source) {
  const fields = Object.entries(properties).map(([name, field]) => [name, plainSchema(field)]);
  const isOpen = typeof additionalProperties === "object" && additionalProperties !== null;
  const open = isOpen && Object.keys(additionalProperties).length > 0;
  return {
    ...(fields.length > 0 && {
      properties: Object.fromEntries(fields) as PlainSchema["properties"],
    }),
    ...(required.length > 0 && { required }),
    ...(fields.length === 0 && {
      additionalProperties: open ? plainSchema(additionalProperties) : (true as const),
    }),
  };
}

function plainType(type: unknown, { properties, anyOf }: Source): PlainSchema["type"] {
  if (typeof type === "string") return type as PlainSchema["type"];
  if (properties !== undefined) return "object";
  // Forms of one text, such as a day or an instant.
  if (Array.isArray(anyOf)) return plainType((anyOf[0] as Source).type, {});
  // Any JSON: an object is what flows can handle.
  return "object";
}
