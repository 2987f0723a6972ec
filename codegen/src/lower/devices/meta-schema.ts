import type { Json, JsonRecord } from "../../ir/index.js";
import type { Field, Fields, Form } from "./form.js";
import { moduleForm, namedForms } from "./grammar.js";

const jsonSchema = "https://json-schema.org/draft/2020-12/schema";

/** The meta-schema of device-module documents, for editors: JSON Schema 2020-12, made of the grammar that documents are held to. */
export function moduleMetaSchema(): JsonRecord {
  return {
    $schema: jsonSchema,
    title: "Device module",
    description: "A family of devices of the Fleet Protocol: what they say, and what a gateway does with it.",
    ...ofFields(moduleForm.fields),
    $defs: Object.fromEntries(Object.entries(namedForms).map(([name, form]) => [name, schemaOf(form)])),
  };
}

function schemaOf(form: Form): JsonRecord {
  switch (form.kind) {
    case "text":
      return ofText(form);
    case "number": {
      const { whole, minimum, maximum } = form;
      const bounds = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
      return { type: whole === true ? "integer" : "number", ...bounds };
    }
    case "flag":
      return { type: "boolean" };
    case "scalar":
      return { type: ["null", "boolean", "number", "string"] };
    case "choice":
      return { enum: form.of };
    case "list":
      return {
        type: "array",
        items: schemaOf(form.of),
        ...(form.minItems > 0 && { minItems: form.minItems }),
      };
    case "map": {
      const { minProperties } = form;
      return {
        type: "object",
        additionalProperties: schemaOf(form.of),
        ...(minProperties > 0 && { minProperties }),
      };
    }
    case "record":
      return ofFields(form.fields);
    case "variants":
      return ofVariants(form.of);
    case "either":
      return { anyOf: form.of.map(schemaOf) };
    case "schema":
      return { $ref: jsonSchema };
    case "named":
      return { $ref: `#/$defs/${form.name}` };
  }
}

function ofText({ format, minLength }: Extract<Form, { kind: "text" }>): JsonRecord {
  const pattern = format === "pointer" ? "^(?:/(?:[^~]|~[01])*)?$" : "^(?!(?:0|[1-9][0-9]*)$)";
  return {
    type: "string",
    ...(minLength !== undefined && { minLength }),
    ...(format === "regex" && { format }),
    ...(format !== undefined && format !== "regex" && { pattern }),
  };
}

/** An editor completes the fields of a variant from the branch that the `kind` picks. */
function ofVariants(variants: Readonly<Record<string, Fields>>): JsonRecord {
  return {
    type: "object",
    required: ["kind"],
    oneOf: Object.entries(variants).map(([kind, fields]) => {
      const { properties, required, ...rest } = ofFields(fields);
      return {
        ...rest,
        properties: { kind: { const: kind }, ...(properties as JsonRecord) },
        required: ["kind", ...((required as readonly string[] | undefined) ?? [])],
      };
    }),
  };
}

function ofFields(fields: Fields): JsonRecord {
  const required = Object.keys(fields).filter((name) => fields[name]?.required);
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, described(field)])),
    ...(required.length > 0 && { required }),
    patternProperties: { "^x-(?!edgeloom-)": true as Json },
    additionalProperties: false,
  };
}

function described({ form, about }: Field): JsonRecord {
  return { description: about, ...schemaOf(form) };
}
