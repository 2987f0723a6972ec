import { describe, expect, it } from "vitest";
import { memoryHost } from "../../load/index.js";
import { compileTypes } from "../../pipeline.js";
import { hostileTexts } from "../../print/hostile.test.data.js";
import { gate } from "../../write/gate/gate.js";

type Files = Readonly<Record<string, unknown>>;

/** The emitted types of a document `api.json` and its neighbours; they pass the gate. */
async function pathsOf(files: Files): Promise<string> {
  const texts = Object.entries(files).map(([name, data]) => [`/p/${name}`, JSON.stringify(data)]);
  const host = memoryHost(Object.fromEntries(texts) as Record<string, string>);
  const compiled = await compileTypes({
    root: "/p",
    inputs: ["api.json"],
    allowedRoots: ["."],
    host,
    emit: ["paths"],
  });
  const text = compiled.files?.get("paths.ts");
  if (text === undefined) throw new Error(JSON.stringify(compiled.diagnostics));
  gate(text, "paths.ts");
  return text;
}

const info = { title: "Pets", version: "1" };
const json = (schema: unknown) => ({ description: "It.", content: { "application/json": { schema } } });
const api = (paths: unknown, schemas: unknown = {}) => ({
  openapi: "3.1.0",
  info,
  paths,
  components: { schemas },
});

describe("paths", () => {
  it("are those of openapi-typescript", async () => {
    const pet = {
      type: "object",
      required: ["kind"],
      description: "A pet.",
      properties: { kind: { enum: ["cat", "dog"] }, age: { type: ["integer", "null"], deprecated: true } },
    };
    const list = {
      operationId: "list",
      responses: { 200: json({ type: "array", items: { $ref: "#/components/schemas/Pet" } }) },
    };
    const text = await pathsOf({ "api.json": api({ "/pets": { get: list } }, { Pet: pet }) });
    expect(text).toContain('get: operations["list"];');
    expect(text).toContain(
      '"application/json": (components["schemas"]["Pet"])[];'.replace("(", "").replace(")", ""),
    );
    expect(text).toContain(`    /** A pet. */
    Pet: {
      /** @deprecated */
      age?: number | null;
      kind: "cat" | "dog";
    };`);
  });

  it("hold what other files describe", async () => {
    const text = await pathsOf({
      "api.json": api({ "/pets": { $ref: "paths.json#/pets" } }),
      "paths.json": {
        pets: { get: { operationId: "list", responses: { 200: { $ref: "replies.json#/ok" } } } },
      },
      "replies.json": { ok: json({ $ref: "schemas.json#/$defs/Pet" }) },
      "schemas.json": { $defs: { Pet: { type: "object", properties: { parent: { $ref: "#/$defs/Pet" } } } } },
    });
    expect(text).toContain('get: operations["list"];');
    expect(text).toContain('"application/json": components["schemas"]["schemas-Pet"];');
    expect(text).toContain('parent?: components["schemas"]["schemas-Pet"];');
  });

  it("say anew what a helper of the foreign generator would say", async () => {
    const base = { type: "object", properties: { a: { type: "string" } } };
    const more = { allOf: [{ $ref: "#/components/schemas/Base" }], required: ["a"] };
    const text = await pathsOf({ "api.json": api({}, { Base: base, More: more }) });
    expect(text).toContain(
      'components["schemas"]["Base"] & Required<Pick<components["schemas"]["Base"], "a">>',
    );
    expect(text).not.toContain("WithRequired");
  });

  it("come from each document of several, and not unasked", async () => {
    const host = memoryHost({ "/p/a.json": JSON.stringify(api({})), "/p/b.json": JSON.stringify(api({})) });
    const job = { root: "/p", inputs: ["a.json", "b.json"], host };
    const asked = await compileTypes({ ...job, emit: ["rest", "paths"] });
    expect([...(asked.files?.keys() ?? [])]).toEqual(["index.ts", "paths/a.ts", "paths/b.ts"]);
    expect([...((await compileTypes(job)).files?.keys() ?? [])]).toEqual(["index.ts"]);
  });

  it("keep hostile texts data", { timeout: 60_000 }, async () => {
    const texts = hostileTexts.filter((text) => !/\p{Cs}/u.test(text));
    const properties = Object.fromEntries(
      texts.map((text, at) => [`p${at}`, { description: text, enum: [text, at] }]),
    );
    const schema = { type: "object", properties, additionalProperties: false };
    const text = await pathsOf({ "api.json": api({}, { Hostile: schema }) });
    expect(text.match(/^ {6}p\d+\?: /gm)).toHaveLength(texts.length);
  });
});
