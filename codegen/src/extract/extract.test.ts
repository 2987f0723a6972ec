import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Diagnostics } from "../diagnostics/index.js";
import { defaultLimits } from "../limits.js";
import { Workspace } from "../workspace.test.support.js";
import { extract } from "./extract.js";

type Document = {
  readonly channels: Record<string, { readonly address: string; readonly messages: Record<string, object> }>;
  readonly operations: Record<string, object>;
  readonly components: { readonly schemas: Record<string, object> };
};

function run(text: string, files: Readonly<Record<string, string>> = {}) {
  const made = new Workspace({ "handlers.ts": text, ...files });
  const reporter = new Diagnostics();
  const fileName = (path: string): string => path.slice(made.root.length + 1);
  const written = extract({ path: made.path("handlers.ts"), fileName, limits: defaultLimits, reporter });
  const places = reporter.list.map(
    ({ code, origin, excerpt }) => `${code} ${origin?.file}:${excerpt?.place.line}:${excerpt?.place.column}`,
  );
  const document = parse(written) as Document;
  return { written, places, document, schemas: document.components.schemas };
}

type Property = { readonly properties: { readonly p: unknown } };

/** What is said of a property of each type. They are read in one go: starting the compiler takes longer than any of them. */
function propertiesOf(types: readonly string[], more = "") {
  const lines = types.map((type, at) => `export type T${at} = { readonly p: ${type} };`);
  const { schemas, places } = run([more, ...lines].join("\n"));
  const found = types.map((type, at) => {
    const { p: read } = (schemas[`T${at}`] as Property).properties;
    return [type, { read, places: places.filter((place) => place.includes(`.ts:${at + 2}:`)) }] as const;
  });
  return Object.fromEntries(found);
}

const other = "export interface Other { readonly x: string }";
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe("types", () => {
  const known: readonly (readonly [type: string, schema: unknown])[] = [
    ["string", { type: "string" }],
    ["number", { type: "number" }],
    ["boolean", { type: "boolean" }],
    ["bigint", { type: "integer", format: "int64" }],
    ["Date", { type: "string", format: "date-time-local" }],
    ["unknown", {}],
    ["null", { type: "null" }],
    ['"a"', { const: "a" }],
    ["1", { const: 1 }],
    ["true", { const: true }],
    ['"b" | "a"', { enum: ["a", "b"] }],
    ['"b" | 1 | undefined', { enum: ["b", 1] }],
    ["string | number", { anyOf: [{ type: "string" }, { type: "number" }] }],
    ["boolean | string", { anyOf: [{ type: "boolean" }, { type: "string" }] }],
    ["readonly string[]", { type: "array", items: { type: "string" } }],
    ["Array<Other>", { type: "array", items: ref("Other") }],
    [
      "[string, number?]",
      { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], minItems: 1, maxItems: 2 },
    ],
    ["Record<string, number>", { type: "object", additionalProperties: { type: "number" } }],
    ["{ readonly [name: string]: Other }", { type: "object", additionalProperties: ref("Other") }],
    ["Record<string, unknown>", { type: "object", additionalProperties: true }],
    [
      "{ readonly a: string; b?: number }",
      {
        type: "object",
        required: ["a"],
        "x-edgeloom-order": ["a", "b"],
        properties: { a: { type: "string" }, b: { type: "number" } },
      },
    ],
    [
      "{ a: string } & { b: number }",
      {
        type: "object",
        required: ["a", "b"],
        "x-edgeloom-order": ["a", "b"],
        properties: { a: { type: "string" }, b: { type: "number" } },
      },
    ],
    ['Pick<Other, "x">', { type: "object", required: ["x"], properties: { x: { type: "string" } } }],
    ["Other", ref("Other")],
    ["Other | undefined", ref("Other")],
    ["{}", { type: "object" }],
    ["object", { type: "object", additionalProperties: true }],
    ['string & { readonly __brand: "id" }', { type: "string" }],
    ["(number & { readonly __brand: 1 })[]", { type: "array", items: { type: "number" } }],
    ["string | void", { type: "string" }],
  ];

  it("have a schema", () => {
    const expected = known.map(([type, read]) => [type, { read, places: [] }] as const);
    expect(
      propertiesOf(
        known.map(([type]) => type),
        other,
      ),
    ).toEqual(Object.fromEntries(expected));
  });

  const unknown = [
    "() => void",
    "symbol",
    "Map<string, number>",
    "Set<string>",
    "Promise<string>",
    "Uint8Array",
    "RegExp",
    "never",
    "void",
    "[string, ...number[]]",
  ];

  it("have no schema, which is said with their line", () => {
    const found = Object.values(propertiesOf(unknown)).map(({ places }) => places);
    expect(found).toEqual(unknown.map((_, at) => [`extract-type handlers.ts:${at + 2}:20`]));
  });

  it("have no schema, which is said once and with their line, also by a name of the user's own", () => {
    const lines = ["Map<string, number>", "Uint8Array", "Promise<string>", "Error"].map(
      (type, at) => `export type T${at} = ${type};`,
    );
    expect(run(lines.join("\n")).places).toEqual(
      lines.map((_, at) => `extract-type handlers.ts:${at + 1}:1`),
    );
  });

  it("a generic type that contains itself without end is said once", () => {
    const { places } = run("type Deep<T> = { next?: Deep<T[]> };\nexport type Thing = { d: Deep<string> };");
    expect(places).toEqual(["extract-type handlers.ts:1:18"]);
  });

  it("a generic type is left out, and written out where it is used", () => {
    const { schemas, places } = run(
      "export type Box<T> = { v: T };\nexport type Thing = { b: Box<string> };",
    );
    expect(places).toEqual(["extract-generic handlers.ts:1:1"]);
    expect(schemas).toMatchObject({
      Thing: { properties: { b: { properties: { v: { type: "string" } } } } },
    });
  });

  it("types refer to each other and to themselves by name, also when they are not exported", () => {
    const { schemas } = run("interface Node { next?: Node }\nexport type List = { first?: Node };");
    expect(schemas).toMatchObject({
      Node: { properties: { next: ref("Node") } },
      List: { properties: { first: ref("Node") } },
    });
  });

  it("enums, and aliases of anything, have schemas of their names", () => {
    const { schemas } = run(
      'export enum Colour { Red = "red", Blue = "blue" }\nexport type Id = string;\nexport type Paint = Colour;',
    );
    expect(schemas).toEqual({
      Colour: { enum: ["red", "blue"] },
      Id: { type: "string" },
      Paint: { allOf: [ref("Colour")] },
    });
  });

  it("types of other files are followed, and two of one name are told apart", () => {
    const text =
      'import type { Part as P } from "./part.js";\ntype Part = { b: string };\nexport type Thing = { p: P; q: Part };';
    const { places } = run(text, { "part.ts": "export interface Part { a: string }" });
    expect(places).toEqual(["extract-name handlers.ts:3:29"]);
  });

  it("doc comments become descriptions, without their tags", () => {
    const { schemas } = run(
      "/** A thing.\n * @since 2 */\nexport type Thing = {\n  /** The p. */ p: string;\n  /** The o. */ o: Other };\ninterface Other {}",
    );
    expect(schemas["Thing"]).toMatchObject({
      description: "A thing.",
      properties: { p: { description: "The p." }, o: { description: "The o.", allOf: [ref("Other")] } },
    });
  });
});

const preamble = `
type Came = { readonly type: "came"; gate: string };
type Ask = { id: string };
type Answer = { ok: boolean };
declare const core: any, M: any, topic: string;
`;

describe("handlers", () => {
  it("messages and RPCs, with what is said of them", () => {
    const { document, places } = run(`${preamble}
/** Remembers who came. */
function onCame(message: Came) {}
core.messages.registerHandler("visitors", M, onCame);
core.rpc.registerHandler("door", "ask", M, M, async (ask: Ask): Promise<Answer> => ({ ok: true }), { description: "Answers." });
/** Sync. */
core.rpc.registerHandler("door", "tell", M, M, (ask: Ask): Answer => ({ ok: true }));
`);
    expect(places).toEqual([]);
    expect(document.channels["visitors"]?.messages).toEqual({
      came: { description: "Remembers who came.", payload: ref("Came") },
    });
    expect(document.operations).toMatchObject({
      "door-ask": { description: "Answers." },
      "door-tell": { description: "Sync." },
    });
    expect(JSON.stringify(document.channels["rpc-rep-door"])).toContain(
      '"response":{"$ref":"#/components/schemas/Answer"}',
    );
  });

  it("topics may be constants, and of a union only what comes in the end counts", () => {
    const { document, places } = run(`${preamble}
const visitors = "visitors";
enum Channel { Door = "door" }
core.messages.registerHandler(visitors, M, (message: Came) => {});
core.rpc.registerHandler(Channel.Door, "ask", M, M, (ask: Ask): Answer | Promise<Answer | undefined> => ({ ok: true }));
core.rpc.registerHandler(Channel.Door, "tell", M, M, async (ask: Ask) => {});
`);
    expect(places).toEqual([]);
    expect(Object.keys(document.channels)).toEqual(["rpc-rep-door", "rpc-req-door", "visitors"]);
    const replies = JSON.stringify(document.channels["rpc-rep-door"]);
    expect(replies).toContain('"response":{"$ref":"#/components/schemas/Answer"}');
    expect(replies).toContain('"response":{"type":"object"}');
  });

  it("what a handler leaves out is known from what it is registered for", () => {
    const { document, places } = run(`${preamble}
declare const typed: { registerHandler<T>(topic: string, model: { parse(): T }, handler: (message: T) => void): void };
declare const CameModel: { parse(): Came };
typed.registerHandler("visitors", CameModel, () => {});
`);
    expect(places).toEqual([]);
    expect(document.channels["visitors"]?.messages).toEqual({ came: { payload: ref("Came") } });
  });

  it("messages with the fields of the message base get its time and sender filled in", () => {
    const { schemas, document } = run(`${preamble}
type Head = { timestamp: number; name: string };
type Left = Head & { type: "left"; gate: string };
type Any = Head & { type: string };
core.messages.registerHandler("visitors", M, (message: Left) => {});
core.messages.registerHandler("all", M, (message: { timestamp: number; name: string; type: "x" }) => {});
core.messages.registerHandler("any", M, (message: Any) => {});
`);
    const base = {
      timestamp: { type: "number", format: "unixtime", "x-edgeloom-default": "now" },
      name: { type: "string", "x-edgeloom-default": "service-name", "x-edgeloom-null": "default" },
    };
    expect(schemas["Left"]).toMatchObject({
      required: ["gate"],
      properties: { ...base, type: { const: "left", default: "left" } },
    });
    expect(schemas["Any"]).toMatchObject({
      required: ["type"],
      properties: { ...base, type: { type: "string" } },
    });
    const inline = { payload: { properties: { ...base, type: { const: "x", default: "x" } } } };
    expect(document.channels["all"]?.messages).toMatchObject({ x: inline });
    expect(document.channels["all"]?.messages["x"]).not.toHaveProperty("payload.required");
  });

  const unread = [
    "core.registerHandler(topic, M, (m: Came) => {});",
    'core.registerHandler("t", M, (m: any) => {});',
    'core.registerHandler("t", M, () => {});',
    'core.registerHandler("t", M, core.handler);',
    'core.registerHandler("t");',
  ];

  it("that cannot be read are named, each with its line", () => {
    const { places } = run(preamble + unread.join("\n"));
    expect(places.map((place) => place.replace(/:\d+$/, ""))).toEqual(
      unread.map((_, at) => `extract-handler handlers.ts:${at + 6}`),
    );
  });

  it("payloads without a name are kept apart", () => {
    const { document } = run(
      `${preamble}core.registerHandler("t", M, (m: { type: "a" }) => {});\ncore.registerHandler("t", M, (m: { type: "b" }) => {});`,
    );
    expect(Object.keys(document.channels["t"]?.messages ?? {})).toEqual(["a", "b"]);
  });

  it("calls of other functions are none of ours", () => {
    expect(
      run(`${preamble}registerHandler("t", M);\ndeclare function registerHandler(a: string, b: any): void;`)
        .places,
    ).toEqual([]);
  });
});

it("says the same on every run", () => {
  const text = 'export type A = { u: "z" | "b" | "a" | 3; b: B };\ninterface B { a?: A }';
  expect(run(text).written).toBe(run(text).written);
});
