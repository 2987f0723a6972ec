import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Diagnostics } from "../diagnostics/index.js";
import { defaultLimits } from "../limits.js";
import { memoryHost, readDocument } from "../load/index.js";
import { compile } from "../pipeline.js";
import { importOpenmodule } from "./openmodule.js";

type Schemas = { readonly [name: string]: unknown };
type Written = {
  readonly channels: Record<string, { readonly address: string; readonly messages: Record<string, unknown> }>;
  readonly operations: Record<string, unknown>;
  readonly components: { readonly schemas: Record<string, Record<string, unknown>> };
};

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const body = (name: string) => ({ content: { "application/json": { schema: ref(name) } } });
const message = (name: string, summary = "doc") => ({ put: { summary, requestBody: body(name) } });
const rpc = (request: string, response: string) => ({
  post: { summary: "doc", requestBody: body(request), responses: { "200": body(response) } },
});
const plain = { type: "object", properties: { a: { title: "A", type: "string" } }, required: ["a"] };
const typed = (type: string) => ({
  type: "object",
  properties: {
    timestamp: { type: "string", format: "date-time" },
    name: { type: "string" },
    type: { type: "string", default: type },
  },
  required: ["name"],
});

function run(data: unknown, limits = defaultLimits) {
  const reporter = new Diagnostics();
  const bytes = Buffer.from(typeof data === "string" ? data : JSON.stringify(data));
  const document = readDocument({ file: "schemas.json", bytes, limits, reporter });
  const text = document && importOpenmodule({ document, limits, reporter });
  const places = reporter.list.map(({ code, origin }) => `${code} ${origin?.pointer}`);
  return { text, places, written: text === undefined ? undefined : (parse(text) as Written) };
}

const exported = (paths: Schemas, schemas: Schemas) => ({
  openapi: "3.0.0",
  info: {},
  paths,
  components: { schemas },
});

/** The one schema of a document, imported. */
function schemaOf(schema: unknown, name = "Thing") {
  const { written, places } = run(exported({ "/t/on_x": message(name) }, { [name]: schema, Other: plain }));
  return { schema: written?.components.schemas[name], places };
}

function propertyOf(property: unknown, name = "p", owner = "Thing") {
  const { schema, places } = schemaOf({ type: "object", properties: { [name]: property } }, owner);
  const properties = (schema?.["properties"] ?? {}) as Schemas;
  return { read: properties[name], places };
}

function generates(text: string | undefined) {
  const host = memoryHost({ "/p/in.yaml": text ?? "" });
  const { files, diagnostics, found } = compile({ root: "/p", inputs: ["in.yaml"], host });
  return { ok: files !== undefined, codes: diagnostics.map(({ code }) => code), found };
}

describe("channels", () => {
  it("topics and RPCs become what the generator makes stubs of", () => {
    const { text, written, places } = run(
      exported(
        {
          "/a/b/on_x": message("Enter"),
          "/a/b/on_y": message("Leave"),
          "/chan/get": rpc("Thing", "Thing"),
          "/chan/set": rpc("Thing", "Thing"),
          "/other/get": rpc("Thing", "Thing"),
        },
        { Enter: typed("enter"), Leave: typed("leave"), Thing: plain },
      ),
    );
    expect(places).toEqual([]);
    expect(
      Object.values(written?.channels ?? {}).map(({ address, messages }) => [address, Object.keys(messages)]),
    ).toEqual([
      ["a/b", ["enter", "leave"]],
      ["rpc-rep-chan", ["get", "set"]],
      ["rpc-rep-other", ["get"]],
      ["rpc-req-chan", ["get", "set"]],
      ["rpc-req-other", ["get"]],
    ]);
    expect(generates(text)).toMatchObject({ ok: true, codes: [], found: { topics: 1, services: 2 } });
  });

  it("handlers of one class are one message, with the texts of all", () => {
    const { written } = run(
      exported(
        {
          "/t/on_x - 1": message("Enter", "one"),
          "/t/on_x - 2": message("Enter", "two"),
          "/t/on_z": message("Enter", "one"),
        },
        { Enter: typed("enter") },
      ),
    );
    expect(written?.channels["t"]?.messages).toEqual({
      enter: { description: "one\n\ntwo", payload: ref("Enter") },
    });
  });

  it("a message without fixed type goes by its handler", () => {
    const { written } = run(exported({ "/t/on_x - 12": message("Thing") }, { Thing: plain }));
    expect(Object.keys(written?.channels["t"]?.messages ?? {})).toEqual(["on_x"]);
  });

  it("two classes of one type are reported", () => {
    const { text, places } = run(
      exported({ "/t/on_x": message("A"), "/t/on_y": message("B") }, { A: typed("same"), B: typed("same") }),
    );
    expect(places).toEqual(["import-duplicate /paths/~1t~1on_y/put"]);
    expect(generates(text).ok).toBe(true);
  });

  it.each([
    ["/only", message("Thing")],
    ["/a/b/c", rpc("Thing", "Thing")],
    ["/a/b", { get: {} }],
    ["/a/b", { ...message("Thing"), ...rpc("Thing", "Thing") }],
    ["/a/b", null],
    ["/a/b", { put: null }],
    ["/a/b", { put: { requestBody: { content: {} } } }],
    ["/a/b", { post: { requestBody: body("Thing") } }],
  ])("%s %j is left out and said", (path, item) => {
    const { places, text } = run(exported({ [path]: item }, { Thing: plain }));
    expect(places).toEqual([expect.stringMatching(/^import-path \/paths\//)]);
    expect(generates(text).ok).toBe(true);
  });

  it("the envelopes make room for schemas of their names", () => {
    const { text, written } = run(
      exported({ "/c/t": rpc("RPCRequestHead", "RPCRequestHead") }, { RPCRequestHead: plain }),
    );
    expect(Object.keys(written?.components.schemas ?? {})).toEqual([
      "RPCRequestHead",
      "RPCRequestHead_2",
      "RPCResponseHead",
    ]);
    expect(generates(text).ok).toBe(true);
  });
});

describe("schemas", () => {
  it("a message knows how its base travels", () => {
    const { schema } = schemaOf(typed("enter"));
    expect(schema).toMatchObject({
      properties: {
        timestamp: { type: "number", format: "unixtime", "x-edgeloom-default": "now" },
        name: { "x-edgeloom-default": "service-name", "x-edgeloom-null": "default" },
        type: { const: "enter", default: "enter" },
      },
    });
    expect(schema).not.toHaveProperty("required");
  });

  it.each([
    [
      { type: "string", format: "date-time" },
      { type: "string", format: "date-time-local" },
    ],
    [{ type: "number" }, { type: "number" }],
    [{ type: "object" }, { type: "object", additionalProperties: true }],
    [
      { type: "object", additionalProperties: { type: "integer" } },
      { type: "object", additionalProperties: { type: "integer" } },
    ],
    [
      { title: "P", description: "d", allOf: [ref("Other")] },
      { description: "d", allOf: [ref("Other")] },
    ],
    [
      { ...ref("Other"), description: "d" },
      { description: "d", allOf: [ref("Other")] },
    ],
    [{ anyOf: [{ type: "string" }, { type: "null" }], default: null }, { allOf: [{ type: "string" }] }],
    [
      { anyOf: [{ type: "string" }, { type: "integer" }] },
      { anyOf: [{ type: "string" }, { type: "integer" }] },
    ],
    [{ type: ["string", "null"] }, { type: "string" }],
    [
      { type: "array", minItems: 1, maxItems: 1, items: [{ type: "string" }] },
      { type: "array", minItems: 1, maxItems: 1, prefixItems: [{ type: "string" }] },
    ],
    [{ type: "array", items: {} }, { type: "array" }],
    [
      { type: "integer", exclusiveMinimum: 0 },
      { type: "integer", exclusiveMinimum: 0 },
    ],
    [
      { type: "integer", minimum: 0, exclusiveMinimum: true },
      { type: "integer", minimum: 0, exclusiveMinimum: 0 },
    ],
    [{ type: "string", nullable: true, example: "x" }, { type: "string" }],
    [{}, {}],
  ])("%j becomes %j", (given, expected) => {
    expect(propertyOf(given)).toEqual({ read: expected, places: [] });
  });

  it("knows which times and integers are special", () => {
    expect(propertyOf({ type: "integer" }, "vehicle_id").read).toEqual({ type: "integer", format: "int64" });
    expect(propertyOf({ type: "string", format: "date-time" }, "start", "Access").read).toEqual({
      type: "number",
      format: "unixtime",
    });
  });

  it("leaves out what has no meaning, and says where", () => {
    const given = {
      type: "string",
      format: "binary",
      minLength: -1,
      env_names: [],
      "x-edgeloom-name": "x",
      exclusiveMinimum: "1",
    };
    const { read, places } = propertyOf(given);
    const at = "import-keyword /components/schemas/Thing/properties/p/";
    expect(read).toEqual({ type: "string" });
    expect(new Set(places)).toEqual(
      new Set(
        ["format", "minLength", "env_names", "x-edgeloom-name", "exclusiveMinimum"].map((word) => at + word),
      ),
    );
  });

  it.each([
    "#/components/schemas/Missing",
    "other.json#/x",
    "#/components/schemas",
    "http://x",
    1,
    "#/components/schemas/__proto__",
  ])("a reference to %j is an error", ($ref) => {
    expect(propertyOf({ $ref }).places).toEqual([
      "import-reference /components/schemas/Thing/properties/p/$ref",
    ]);
  });
});

describe("determinism", () => {
  it("only the order of properties follows the order of keys", () => {
    const [paths, schemas] = [
      { "/t/on_x": message("B"), "/s/on_y": message("A") },
      { A: typed("a"), B: typed("b") },
    ];
    const turned = (record: Schemas) => Object.fromEntries(Object.entries(record).reverse());
    expect(run(exported(turned(paths), turned(schemas))).text).toBe(run(exported(paths, schemas)).text);
  });
});

describe("what is no export", () => {
  it.each([
    [{}],
    [[]],
    [{ openapi: "3.0.0" }],
    [{ openapi: 3, paths: {} }],
    [{ openapi: "3.0.0", paths: [] }],
  ])("%j", (data) => {
    const { text, places } = run(data);
    expect({ text, places }).toEqual({ text: undefined, places: ["import-document "] });
  });

  it("a document above the limit is refused", () => {
    const schemas = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`S${index}`, plain]));
    const limits = { ...defaultLimits, maxDeclarations: 10 };
    expect(run(exported({}, schemas), limits).places).toEqual(["import-document "]);
  });
});

// biome-ignore format: a list
const hostile = [
  "__proto__", "constructor", "toString", "a b", " a", "a.", "*/ evil()", "`${evil()}`", "\"", "'", "\\", "a\nb", "\u0000", "\u2028", "\u202eevil", "😀", "é",
  "../../etc/passwd", "CON", "class", "a".repeat(5_000), "<script>", "{{x}}", "$ref", "~0~1", "%2e", "x#y", "x+y",
];

describe("hostile names", () => {
  it.each(hostile)(
    "%j as the name of a schema, a property, a topic, a handler, a channel and a type",
    (name) => {
      const inPath = name.replaceAll("/", "_");
      const schema = {
        type: "object",
        title: name,
        description: name,
        properties: Object.fromEntries([[name, { type: "string", title: name, description: name }]]),
        required: [name],
      };
      const text = `{"openapi":"3.0.0","info":{"title":${JSON.stringify(name)}},"paths":${JSON.stringify(
        Object.fromEntries([
          [`/${inPath}/on_x`, message("Other", name)],
          [`/t/${inPath}`, message("Other", name)],
          [`/${inPath}/get`, rpc("Other", "Other")],
          [`/c/${inPath}`, rpc("Other", "Other")],
        ]),
      )},"components":{"schemas":{"Other":${JSON.stringify(schema)},${JSON.stringify(name)}:${JSON.stringify(plain)}}}}`;
      const imported = run(text);
      expect(imported.text).toBeDefined();
      // Whatever the generator says of it, it says in words; when it takes it, the gate has read each emitted file.
      const { codes } = generates(imported.text);
      expect(codes).not.toContain("gate-refused");
      expect(
        codes.every((code) =>
          [
            "topic-invalid",
            "rpc-name-invalid",
            "name-clash",
            "name-suffixed",
            "limit-shape",
            "type-clash",
            "name-unusable",
            "name-duplicate",
          ].includes(code),
        ),
      ).toBe(true);
    },
  );

  it("schemas whose names meet after cleaning are kept apart", () => {
    const { written, text } = run(exported({}, { "a b[c]": plain, "a b(c)": plain, A_B_C: plain }));
    expect(
      new Set(Object.keys(written?.components.schemas ?? {}).map((name) => name.toLowerCase())).size,
    ).toBe(3);
    expect(generates(text).ok).toBe(true);
  });
});

describe("defaults that are whole objects", () => {
  const Inner = {
    type: "object",
    properties: {
      a: { type: "integer" },
      b: { type: "number" },
      free: { type: "object" },
      inner: ref("Inner"),
    },
  };
  const schemas = (property: object) => ({
    Thing: { type: "object", properties: { p: property } },
    Inner,
    Loop: ref("Loop"),
  });
  const given = { a: 5, b: null, free: { c: null }, inner: { a: 1, b: null }, other: null };
  const kept = { a: 5, free: { c: null }, inner: { a: 1 }, other: null };

  it.each([
    ["beside a reference", { allOf: [ref("Inner")], default: given }, kept],
    ["in a list", { type: "array", items: ref("Inner"), default: [given, {}] }, [kept, {}]],
    ["of no class", { type: "object", default: given }, given],
    ["of a class that is no class", { allOf: [ref("Loop")], default: given }, given],
  ])("have no fields that are null, %s", (_where, property, expected) => {
    const { written } = run(exported({ "/t/on_x": message("Thing") }, schemas(property)));
    expect(written?.components.schemas["Thing"]).toHaveProperty("properties.p.default", expected);
  });
});

it("a time of day is what Python writes, with a zone only where it has one", () => {
  const { read, places } = propertyOf({ type: "string", format: "time" });
  expect(places).toEqual([]);
  const { pattern, ...others } = read as { readonly pattern: string };
  expect(others).toEqual({ type: "string" });
  const fits = (text: string): boolean => new RegExp(pattern, "u").test(text);
  expect(["01:02:03", "23:59:59.678901", "00:00:00+01:00", "00:00:00Z"].filter(fits)).toHaveLength(4);
  expect(["24:00:00", "01:02", "1:02:03", "01:02:03.", "01:02:60", "x01:02:03"].filter(fits)).toEqual([]);
});
