import { type HostileCase, canary as K, own, refused, safe } from "../case.js";
import { type Api, body, entry, parameter, reply } from "./openapi-document.js";

/** Ways out of a comment, a text and a template. */
const payloads = [
  `*/ ${K}; /*`,
  `**//\n*/ ${K}`,
  `\r${K}`,
  `\u2028${K}\u0085`,
  `";${K};"`,
  `';${K};'`,
  `\`\${${K}}\``,
  `\\";${K}//`,
  `</script><script>${K}`,
  `{{{${K}}}}`,
  `\u202e${K}`,
];

/** Every place where a document speaks to people. */
const said = (text: string): readonly (readonly [string, Api])[] => [
  ["title", { info: { title: text } }],
  ["version", { info: { version: text, description: text } }],
  ["summary", { operation: { summary: text } }],
  ["description", { operation: { description: text } }],
  ["parameter", { operation: parameter("q", { description: text, example: text }) }],
  [
    "body",
    {
      operation: {
        requestBody: {
          description: text,
          content: { "application/json": { schema: { description: text, example: text } } },
        },
      },
    },
  ],
  [
    "reply",
    { operation: reply({ description: text, headers: { "X-A": { description: text, schema: {} } } }) },
  ],
  ["schema", { schema: { title: text, description: text, examples: [text], default: text } }],
  ["tag", { root: { tags: [{ name: "things", description: text }] } }],
  ["server", { root: { servers: [{ url: text, description: text, variables: { a: { default: text } } }] } }],
  [
    "security scheme",
    {
      components: {
        securitySchemes: {
          a: { type: "oauth2", description: text, flows: { implicit: { authorizationUrl: text } } },
        },
      },
    },
  ],
  ["webhook", { root: { webhooks: { a: { post: { description: text, summary: text, responses: {} } } } } }],
  ["vendor key", { operation: { "x-codegen": text, "x-imports": [text] } }],
];

/** Every place where a text must come out as the same data. */
const kept = (text: string): readonly (readonly [string, Api])[] => [
  ["property", { schema: { type: "object", properties: own(text, {}), required: [text] } }],
  ["enum value", { schema: { enum: [text] } }],
  ["parameter name", { operation: parameter(text) }],
  [
    "discriminator value",
    {
      schema: {
        oneOf: [{ $ref: "#/components/schemas/A" }],
        discriminator: { propertyName: "k", mapping: own(text, "A") },
      },
      components: {
        schemas: {
          Thing: {
            oneOf: [{ $ref: "#/components/schemas/A" }, { $ref: "#/components/schemas/B" }],
            discriminator: { propertyName: "k", mapping: own(text, "A") },
          },
          A: { type: "object", properties: { k: { type: "string" } } },
          B: { type: "object", properties: { k: { type: "string" } } },
        },
      },
    },
  ],
  [
    "part of a form",
    {
      operation: body("multipart/form-data", {
        type: "object",
        properties: own(text, { format: "binary", type: "string" }),
      }),
    },
  ],
];

/** Every place where a name becomes an identifier. */
const named = (name: string): readonly (readonly [string, Api])[] => [
  ["operationId", { operation: { operationId: name } }],
  ["tag", { operation: { tags: [name] } }],
  ["schema", { schemaName: name }],
  [
    "webhook",
    {
      root: {
        webhooks: own(name, {
          post: {
            requestBody: { content: { "application/json": { schema: { type: "object" } } } },
            responses: {},
          },
        }),
      },
    },
  ],
];

const textual = payloads.flatMap((text) =>
  said(text).map(([place, api]) => entry(`A1–A10 ${place} ${JSON.stringify(text)}`, api, safe())),
);
const literal = payloads.flatMap((text) =>
  kept(text).map(([place, api]) => entry(`B1–B14 ${place} ${JSON.stringify(text)}`, api, safe(text))),
);
const words = [
  "class",
  "await",
  "Object",
  "Promise",
  "z",
  "e",
  "then",
  "toString",
  "3d",
  "default",
  "import",
];
const renamed = words.flatMap((name) =>
  named(name).map(([place, api]) => entry(`D1–D4 D13 ${place} ${name}`, api, safe())),
);
const unusable = [`A=1;${K};type B`, "A".repeat(10_000), "P\u0430y", "a\u200db", "a\u202eb", "na\u0308me"];
// A tag is no name that anybody asks for: what of it can be one is taken.
const refusedNames = unusable.flatMap((name) =>
  named(name).map(([place, api]) => {
    const outcome = place === "tag" ? safe() : refused(/^name-/);
    return entry(`D9–D12 ${place} ${JSON.stringify(name.slice(0, 40))}`, api, outcome);
  }),
);

/** The corpus, applied to OpenAPI documents. */
export const openApiCases: readonly HostileCase[] = [
  ...textual,
  ...literal,
  ...renamed,
  ...refusedNames,
  entry(
    "D14 two operations of one name",
    {
      root: {
        paths: {
          "/a": { get: { operationId: "x", responses: {} } },
          "/b": { get: { operationId: "X", responses: {} } },
        },
      },
    },
    safe(),
  ),
  entry("E8 a method that is none", { method: `get";${K};"` }, safe()),
  entry(
    "E8 a further method with code",
    { root: { paths: { "/a": { additionalOperations: own(`X";${K}`, { responses: {} }) } } } },
    refused("openapi-structure"),
  ),
  entry(
    "E8 a place that is none",
    { operation: parameter("q", { in: `query";${K}` }) },
    refused("openapi-structure"),
  ),
  entry("E8 a style that is none", { operation: parameter("q", { style: `form";${K}` }) }, safe()),
  entry("E9 a status with code", { operation: reply({}, `200';${K}`) }, refused("openapi-structure")),
  entry(
    "E9 a media type with code",
    { operation: body(`application/json";${K}`) },
    refused("openapi-media-type"),
  ),
  entry(
    "E9 a media type of a part with code",
    {
      operation: body(
        "multipart/form-data",
        { type: "object", properties: { a: {} } },
        { encoding: { a: { contentType: `image/png";${K}` } } },
      ),
    },
    refused("openapi-media-type"),
  ),
  ...["type", "format", "minimum", "pattern", "required"].map((word) =>
    entry(
      `E1–E3 ${word} with code`,
      {
        schema: own(
          word,
          word === "pattern"
            ? `(${K}`
            : word === "required"
              ? { a: K }
              : word === "format"
                ? `uuid");${K}`
                : `1;${K}`,
        ),
      },
      word === "pattern" ? safe() : refused("keyword-value"),
    ),
  ),
  entry(
    "E7 pagination with code",
    { operation: { "x-edgeloom-pagination": { kind: "link", items: `";${K}` } } },
    refused("openapi-structure"),
  ),
  ...[
    "http://169.254.169.254/a.json",
    "file:///etc/hostname",
    "data:application/json,{}",
    "//host/x.json",
    "../../secret.json",
    "#/components/schemas/%2e%2e",
    "a.json?x#/b",
  ].map((ref) =>
    entry(
      `G1–G8 ${ref}`,
      { operation: reply({ content: { "application/json": { schema: { $ref: ref } } } }) },
      refused(/^ref-/),
    ),
  ),
  entry(
    "G9 a parameter that refers to itself",
    { operation: { parameters: [{ $ref: "#/paths/~1things/post/parameters/0" }] } },
    refused(/^(?:ref-ring|openapi-structure)$/),
  ),
  entry(
    "G10 replies that refer to each other",
    {
      operation: { responses: { "200": { $ref: "#/components/responses/A" } } },
      components: {
        responses: { A: { $ref: "#/components/responses/B" }, B: { $ref: "#/components/responses/A" } },
      },
    },
    refused(/^(?:ref-ring|openapi-structure)$/),
  ),
  entry(
    "G10 path items that refer to each other",
    { root: { paths: { "/a": { $ref: "#/paths/~1b" }, "/b": { $ref: "#/paths/~1a" } } } },
    refused("ref-ring"),
  ),
  entry(
    "H9 two thousand operations",
    {
      root: {
        paths: Object.fromEntries(
          Array.from({ length: 2_000 }, (_, index) => [
            `/a${index}/{id}`,
            { get: { responses: {}, parameters: [{ name: "id", in: "path", required: true, schema: {} }] } },
          ]),
        ),
      },
    },
    safe(),
  ),
  entry(
    "H8 a description of 1 MB",
    { operation: { description: "a".repeat(1 << 20) } },
    refused("limit-shape"),
  ),
  ...["__proto__", "constructor", "prototype", "hasOwnProperty"].flatMap((name) => [
    entry(`I1 parameter ${name}`, { operation: parameter(name) }, safe(name)),
    entry(
      `I2 property ${name}`,
      { schema: { type: "object", properties: own(name, { type: "string" }) } },
      safe(name),
    ),
    entry(`I6 operation ${name}`, { operation: { operationId: name, tags: [name] } }, safe()),
    entry(
      `I6 header, status and media type ${name}`,
      {
        operation: reply({
          headers: own(name, { schema: {} }),
          content: own(`application/${name === "__proto__" ? "x" : name}`, { schema: {} }),
        }),
      },
      safe(),
    ),
  ]),
  entry(
    "I5 a reference to a prototype",
    { operation: reply({ content: { "application/json": { schema: { $ref: "#/__proto__/x" } } } }) },
    refused("ref-missing"),
  ),
  entry(
    "K7 a header that ends its line",
    { operation: parameter("X-A\r\nX-B: 1", { in: "header" }) },
    refused("openapi-parameter"),
  ),
  entry(
    "K7 a header of a reply that ends its line",
    { operation: reply({ headers: own("A\r\nB", { schema: {} }) }) },
    refused("openapi-parameter"),
  ),
  entry(
    "K7 a cookie with another one in it",
    { operation: parameter("a; b=c", { in: "cookie" }) },
    refused("openapi-parameter"),
  ),
  ...["/{a}{b}", "/{a", "/{}", "/a}", "a", `/a"; ${K}`, "/\u2028"].map((path) =>
    entry(`K8 path ${JSON.stringify(path)}`, { path }, refused("openapi-path")),
  ),
  ...["/a?b", "/a?b={a}&c", "/a#b", `/a#{";${K}`].map((path) =>
    entry(`K8 more than a path ${JSON.stringify(path)}`, { path }, safe()),
  ),
  entry("K8 a missing parameter", { path: "/{a}" }, safe("a")),
  entry(
    "K9 a server with credentials",
    { root: { servers: [{ url: "https://user:secret@evil.example" }] } },
    safe(),
  ),
  entry(
    "K10 a token for a host of the document",
    {
      components: {
        securitySchemes: {
          a: {
            type: "oauth2",
            flows: { clientCredentials: { tokenUrl: "https://evil.example/t", scopes: {} } },
          },
        },
      },
      root: { security: [{ a: [] }] },
    },
    safe(),
  ),
  entry(
    "K10 a key that ends its header",
    { components: { securitySchemes: { a: { type: "apiKey", in: "header", name: "A\r\nB" } } } },
    refused("openapi-structure"),
  ),
  entry(
    "K10 a scheme with code",
    { components: { securitySchemes: { a: { type: "http", scheme: `bearer";${K}` } } } },
    refused("openapi-structure"),
  ),
  ...["__proto__", `a";${K}`, "*/"].map((name) =>
    entry(
      `K10 security scheme ${JSON.stringify(name)}`,
      {
        components: { securitySchemes: own(name, { type: "http", scheme: "bearer" }) },
        root: { security: [own(name, [])] },
      },
      safe(),
    ),
  ),
];
