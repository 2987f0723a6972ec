/** One hundred object types of eight properties, with references, enums, formats and nested objects. */
export function hundredTypes(group) {
  const $defs = {};
  for (let index = 0; index < 100; index++) {
    $defs[`Type${group}x${index}`] = {
      type: "object",
      description: `Reading ${index} of group ${group}.`,
      required: ["id", "takenAt", "kind"],
      properties: {
        id: { type: "string", format: "uuid" },
        takenAt: { type: "number", minimum: 0 },
        kind: { enum: ["a", "b", `c${index}`] },
        label: { type: "string", minLength: 1, maxLength: 80, default: "none" },
        counts: { type: "array", items: { type: "integer", minimum: 0 }, maxItems: 100 },
        next: { $ref: `#/$defs/Type${group}x${(index + 1) % 100}` },
        position: {
          type: "object",
          required: ["x", "y"],
          properties: { x: { type: "number" }, y: { type: "number" } },
        },
        open: { type: "object", additionalProperties: { type: "string" } },
      },
    };
  }
  return { $schema: "https://json-schema.org/draft/2020-12/schema", $defs };
}
