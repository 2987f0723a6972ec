import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import * as f from "../../codegen/src/emit/emit.test.support.js";
import { exampleOf, formatSamples, judge } from "../../codegen/src/examples/index.js";
import type { ApiModel, Json, SchemaNode, TypeId } from "../../codegen/src/ir/index.js";
import { withViews } from "../../codegen/src/ir/views.js";
import { understand } from "../../codegen/src/pipeline.js";
import { findIssues, fits, fitsFormat } from "../../runtime/core/src/schema/index.js";
import { Models } from "../../runtime/live/src/model/shapes.js";
import { storedSchemas } from "../conformance/schemastore-support/store.js";
import { heldValues, nodes, referred } from "../golden/support/random-nodes.js";
import { suite } from "../support/vectors.js";

/** More than this by hand. */
const runs = Number(process.env["EDGELOOM_EXAMPLE_RUNS"] ?? 150);
const root = join(import.meta.dirname, "../..");

/** Makes an example of every declaration, and holds it against the runtime's validator. Gives the declarations without one. */
function tryAll(model: ApiModel): {
  readonly made: number;
  readonly without: readonly TypeId[];
  readonly wrong: readonly string[];
} {
  const models = new Models(model.types);
  const without: TypeId[] = [];
  const wrong: string[] = [];
  for (const { id, origin, name } of model.types) {
    const example = exampleOf({ origin, docs: {}, ref: id }, { lookup: models.lookup }, name);
    if (!example.ok) without.push(id);
    else if (!fits(models.of(id).model.shape, example.value))
      wrong.push(`${id}: ${JSON.stringify(findIssues(models.of(id).model.shape, example.value))}`);
  }
  return { made: model.types.length - without.length, without, wrong };
}

describe("examples of our own schemas", () => {
  test.each(["openmodule", "archfx", "fleet", "ivy"])("%s: each fits, and none is missing", (system) => {
    const { model, diagnostics } = understand({ root, inputs: [`schemas/${system}`] });
    if (model === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
    const { made, without, wrong } = tryAll(withViews(model));
    expect(wrong).toEqual([]);
    expect(without).toEqual([]);
    expect(made).toBeGreaterThan(10);
  });
});

const store = suite("schemastore");
const addresses = [
  "https://json.schemastore.org/",
  "http://json.schemastore.org/",
  "https://www.schemastore.org/",
];
/** Every so many-th; all of them by hand. */
const stride = Number(process.env["EDGELOOM_EXAMPLE_STRIDE"] ?? 40);

describe.skipIf(store === undefined)("examples of real schemas", () => {
  const counts = { made: 0, without: 0, refused: 0 };
  const chosen =
    store === undefined ? [] : storedSchemas(store).filter((_schema, index) => index % stride === 0);

  test.each(chosen.map((schema) => [schema.name, schema] as const))(
    "%s",
    { timeout: 60_000 },
    (_name, schema) => {
      const { model } = understand({
        root: store ?? "",
        inputs: [schema.file],
        allowedRoots: ["schemas"],
        resources: Object.fromEntries(addresses.map((address) => [address, "schemas"])),
        formats: "assert",
        patterns: "linear",
      });
      // Of a copy that lacks documents which others refer to, those that remain.
      if (model === undefined) {
        counts.refused++;
        return;
      }
      const { made, without, wrong } = tryAll(model);
      expect(wrong).toEqual([]);
      counts.made += made;
      counts.without += without.length;
    },
  );

  afterAll(() => {
    if (process.env["EDGELOOM_EXAMPLE_STRIDE"] !== undefined) console.log(counts);
    expect(counts.refused).toBeLessThan(chosen.length * 0.1 + 2);
    expect(counts.without).toBeLessThan(counts.made * 0.05 + 5);
  });
});

describe("random schemas", () => {
  const modelOf = (node: SchemaNode) => f.modelOf({ ...referred, Tested: node });

  test("have examples that the validator takes, and the judge agrees with it", { timeout: 60_000 }, () => {
    let decided = 0;
    const property = fc.property(
      nodes,
      fc.array(heldValues, { minLength: 8, maxLength: 8 }),
      (node, given) => {
        const model = modelOf(node);
        const models = new Models(model.types);
        const { lookup } = models;
        const shape = models.shapeOf(node);
        const example = exampleOf(node, { lookup });
        if (example.ok) expect(fits(shape, example.value)).toBe(true);
        for (const value of given.filter(isJson)) {
          const verdict = judge(value, node, { lookup });
          if (verdict === undefined) continue;
          expect(verdict).toBe(fits(shape, value));
          decided++;
        }
      },
    );
    fc.assert(property, { numRuns: runs });
    expect(decided).toBeGreaterThan(runs);
  });
});

/** Whether a value holds nothing that JSON has no word for. */
function isJson(value: unknown): value is Json {
  if (typeof value !== "object" || value === null) return value !== undefined;
  return Object.values(value).every(isJson);
}

const formats = [
  "uuid",
  "date-time",
  "date",
  "time",
  "date-time-local",
  "duration",
  "decimal",
  "base64",
  "byte",
  "base64url",
  "email",
  "idn-email",
  "hostname",
  "idn-hostname",
  "ipv4",
  "ipv6",
  "uri",
  "uri-reference",
  "iri",
  "iri-reference",
  "uri-template",
  "regex",
  "json-pointer",
  "relative-json-pointer",
  "ical-recurrence",
];

test.each(formats)("samples of the format %s are in it", (format) => {
  const samples = formatSamples(format);
  expect(samples.length).toBeGreaterThan(1);
  expect(samples.filter((text) => !fitsFormat(format, text))).toEqual([]);
});

test("what is plainly in a format is in it", () => {
  const lookup = (): undefined => undefined;
  const pieces = fc.constantFrom(
    "2026",
    "-",
    "01",
    "28",
    "T",
    ":",
    "23",
    "59",
    "Z",
    "+",
    "a",
    "b.c",
    "@",
    "/",
    "https://",
    "0",
    ".",
    "1",
    "255",
    "=",
    "AAAA",
    "P",
    "1D",
    "PT",
    "5M",
    "{",
    "}",
  );
  const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.constantFrom(...formats), texts, (format, text) => {
      const node = f.node({ types: ["string"], string: { format } });
      if (judge(text, node, { lookup }) === true) expect(fitsFormat(format, text)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});
