import fc from "fast-check";
import { expect, test } from "vitest";
import { checkModel } from "../../check/index.js";
import { Diagnostics } from "../../diagnostics/index.js";
import type { Json } from "../../ir/index.js";
import { defaultLimits } from "../../limits.js";
import { lowerFiles } from "../fake-set.test.support.js";

/** Words of OpenAPI and JSON Schema, so that random documents get far, and names that objects inherit. */
const words = [
  ...[
    "openapi",
    "paths",
    "components",
    "schemas",
    "parameters",
    "responses",
    "requestBodies",
    "headers",
    "securitySchemes",
    "security",
  ],
  ...[
    "webhooks",
    "callbacks",
    "content",
    "schema",
    "itemSchema",
    "encoding",
    "get",
    "post",
    "additionalOperations",
    "requestBody",
  ],
  ...[
    "name",
    "in",
    "required",
    "style",
    "explode",
    "tags",
    "operationId",
    "type",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "discriminator",
  ],
  ...[
    "propertyName",
    "mapping",
    "enum",
    "nullable",
    "$ref",
    "x-edgeloom-pagination",
    "x-edgeloom-name",
    "200",
    "default",
    "4XX",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "application/json",
    "multipart/form-data",
    "/a/{b}",
    "/a",
    "A",
    "B",
  ],
];
const texts = [
  ...[
    "path",
    "query",
    "header",
    "object",
    "array",
    "string",
    "http",
    "apiKey",
    "bearer",
    "deepObject",
    "link",
    "/results",
    "",
    "a",
  ],
  ...[
    "#/components/schemas/A",
    "#/components/parameters/A",
    "#/components/responses/B",
    "#/paths/~1a",
    "#",
    "\ud800",
    "*/",
    "${x}",
  ],
];

const json = fc.letrec<{ value: Json; record: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.constantFrom<Json[]>(...texts, true, false, null, 0, 3),
    tie("record"),
    fc.array(tie("value"), { maxLength: 3 }),
  ),
  record: fc.dictionary(fc.constantFrom(...words), tie("value"), { maxKeys: 5 }),
})).value;

const operation = fc.record(
  {
    operationId: fc.constantFrom("a", "A", "b", "__proto__", ""),
    tags: fc.oneof(json, fc.constant(["a"])),
    parameters: fc.oneof(
      json,
      fc.array(fc.record({ name: json, in: json, schema: json }) as fc.Arbitrary<Json>, { maxLength: 3 }),
    ),
    requestBody: fc.oneof(json, fc.record({ content: json })),
    responses: fc.oneof(json, fc.dictionary(fc.constantFrom("200", "4XX", "default"), json)),
    security: json,
    callbacks: json,
    "x-edgeloom-pagination": json,
  },
  { requiredKeys: [] },
);

const documents = fc.record({
  openapi: fc.constantFrom("3.0.3", "3.1.0", "3.2.0"),
  info: fc.constant({}),
  paths: fc.dictionary(
    fc.constantFrom("/a", "/a/{b}", "/{b}/a", "a{"),
    fc.dictionary(fc.constantFrom("get", "post", "parameters", "$ref"), fc.oneof(operation, json), {
      maxKeys: 3,
    }),
    { maxKeys: 3 },
  ),
  components: fc.oneof(
    json,
    fc.record({
      schemas: fc.dictionary(fc.constantFrom("A", "B", "__proto__"), json),
      parameters: json,
      responses: json,
      securitySchemes: json,
    }),
  ),
  webhooks: json,
}) as unknown as fc.Arbitrary<{ readonly [key: string]: Json }>;

test("whatever an OpenAPI document holds, lowering and checking end in a model or in diagnostics with places", () => {
  const property = fc.property(documents, (document) => {
    const { model, diagnostics } = lowerFiles({ "a.json": document });
    checkModel(model, { limits: defaultLimits, reporter: new Diagnostics() });
    for (const { origin, message } of diagnostics)
      expect([origin?.file, message.length > 0]).toEqual(["a.json", true]);
    const names = model.rest?.operations.map(({ name }) => name) ?? [];
    expect(new Set(names).size).toBe(names.length);
  });
  fc.assert(property, { numRuns: 1_500 });
});

test("the order of keys changes nothing", () => {
  const property = fc.property(documents, (document) => {
    const [one, other] = [document, reversed(document)].map((each) => lowerFiles({ "a.json": each }));
    const told = (lowered: typeof one): readonly string[] =>
      lowered?.model.rest?.operations.map(
        ({ group, member, name, path }) => `${group} ${member} ${name} ${path}`,
      ) ?? [];
    expect(told(other)).toEqual(told(one));
  });
  fc.assert(property, { numRuns: 500 });
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
