import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { typeId } from "../../codegen/src/ir/index.js";
import { compileTypes } from "../../codegen/src/pipeline.js";
import { gate } from "../../codegen/src/write/gate/gate.js";
import { knownDeviations } from "../conformance/schemastore-support/deviations.js";
import { examplesOf, type StoredSchema, storedSchemas } from "../conformance/schemastore-support/store.js";
import { suite } from "../support/vectors.js";
import { type Assignment, assignmentsFile } from "./support/assignments.js";
import { type Consumer, createConsumer } from "./support/compile.js";

const store = suite("schemastore");
const timeout = 600_000;
/** Longer examples say little more, and each becomes a type. */
const maxExampleLength = 20_000;
const examplesPerSchema = 4;

describe.skipIf(store === undefined)("the types of real schemas", () => {
  const root = store ?? "";
  const known = knownDeviations(() => true);

  describe.each(["models", "interfaces"] as const)("as %s", (types) => {
    let consumer: Consumer;
    const counts = { schemas: 0, values: 0 };

    beforeAll(async () => {
      const files = new Map<string, string>();
      for (const schema of storedSchemas(root)) {
        const made = await typesOf(root, schema, types);
        if (made === undefined) continue;
        for (const [path, text] of made.files) files.set(`${schema.name}/${path}`, text);
        const values = fittingExamples(root, schema, known);
        const assignments = values.map(
          (value): Assignment => ({ type: `m.${made.name}`, value, isAssignable: true }),
        );
        const file = assignmentsFile('import type * as m from "./index.js";', assignments);
        files.set(`${schema.name}/values.ts`, file);
        counts.schemas++;
        counts.values += values.length;
      }
      consumer = createConsumer(files);
    }, timeout);

    afterAll(() => consumer.remove());

    test("take the examples of their authors", { timeout }, () => {
      const options = { exactOptionalPropertyTypes: true, isolatedDeclarations: false, declaration: false };
      expect(consumer.compile("TypeScript 7", options)).toBe("");
      // Of a copy that lacks documents which others refer to, those that remain.
      expect(counts.schemas).toBeGreaterThan(storedSchemas(root).length * 0.9);
      expect(counts.values).toBeGreaterThan(counts.schemas);
    });
  });
});

function fittingExamples(
  root: string,
  schema: StoredSchema,
  known: ReadonlyMap<string, string>,
): readonly unknown[] {
  return examplesOf(root, schema)
    .examples.filter(({ path, valid }) => valid && !known.has(path))
    .map(({ value }) => value)
    .filter((value) => JSON.stringify(value).length < maxExampleLength)
    .slice(0, examplesPerSchema);
}

async function typesOf(root: string, { file }: StoredSchema, types: "interfaces" | "models") {
  const { files, names } = await compileTypes({
    root,
    inputs: [file],
    allowedRoots: ["schemas"],
    resources: Object.fromEntries(addresses.map((address) => [address, "schemas"])),
    emit: ["types"],
    types,
    defaults: "ignore",
    patterns: "linear",
  });
  const name = names.get(typeId({ file, pointer: "" }));
  if (files === undefined || name === undefined) return undefined;
  for (const [path, text] of files) gate(text, path);
  return { files, name };
}

const addresses = [
  "https://json.schemastore.org/",
  "http://json.schemastore.org/",
  "https://www.schemastore.org/",
];
