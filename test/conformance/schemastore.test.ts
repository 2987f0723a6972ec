import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { suite } from "../support/vectors.js";
import { knownDeviations, surprises } from "./schemastore-support/deviations.js";
import { mutantsOf } from "./schemastore-support/mutants.js";
import { type Generated, generate } from "./schemastore-support/packages.js";
import { refereeFor } from "./schemastore-support/referee.js";
import {
  countsOnFormats,
  type ExamplesOf,
  examplesOf,
  type StoredSchema,
  storedSchemas,
} from "./schemastore-support/store.js";
import { complaintsAbout } from "./schemastore-support/type-check.js";
import { contradictions, judge } from "./schemastore-support/verdicts.js";

// Real schemas, as people wrote them: each must become code that type-checks and gives the verdicts that its authors expect.
const store = suite("schemastore");
const timeout = 600_000;
/** Enough to find a difference, over all schemas, that one run in a hundred values shows. */
const mutantsPerSchema = 40;

/** A schema with what was made of it. */
type Entry = {
  readonly schema: StoredSchema;
  readonly made: Generated;
  readonly examples: ExamplesOf;
};

describe.runIf(store !== undefined)("schemas of SchemaStore", () => {
  const root = store ?? "";
  let folder = "";
  let entries: readonly Entry[] = [];
  let complaints: ReadonlyMap<string, string> = new Map();

  beforeAll(async () => {
    const scratch = join(import.meta.dirname, ".edgeloom");
    mkdirSync(scratch, { recursive: true });
    folder = mkdtempSync(join(scratch, "schemastore-"));
    entries = storedSchemas(root).map((schema) => ({
      schema,
      made: generate(root, schema, join(folder, schema.name)),
      examples: examplesOf(root, schema),
    }));
    complaints = await complaintsAbout(folder);
  }, timeout);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("become code that is right about their examples", { timeout }, async () => {
    const trouble = new Map<string, string>();
    const counts = { generated: 0, typeChecked: 0, right: 0, examples: 0, examplesRight: 0 };
    for (const { schema, made, examples } of entries) {
      const found = await judge(made, complaints.get(schema.name), examples.examples);
      for (const [about, what] of found.trouble) trouble.set(about ?? schema.name, what);
      counts.generated += "model" in made ? 1 : 0;
      counts.typeChecked += "model" in made && !complaints.has(schema.name) ? 1 : 0;
      counts.right += found.trouble.length === 0 ? 1 : 0;
      counts.examples += found.examples;
      counts.examplesRight += found.right;
    }
    console.log(`SchemaStore: ${JSON.stringify({ schemas: entries.length, ...counts })}`);
    expect(entries.flatMap(({ examples }) => examples.unread)).toEqual([]);
    const known = knownDeviations((about) => isThere(about, entries));
    expect(surprises(trouble, known)).toEqual([]);
    // Of another store than ours, all but what is known.
    expect(counts.right).toBeGreaterThanOrEqual(Math.min(300, entries.length - known.size));
  });

  test("become code that says the same as ajv about what is nearly an example", { timeout }, async () => {
    const found: string[] = [];
    let schemas = 0;
    for (const { schema, made, examples } of entries) {
      if (countsOnFormats(schema) || !("model" in made)) continue;
      const referee = await refereeFor(root, schema);
      if (referee === undefined) continue;
      const mutants = mutantsOf(
        examples.examples.map(({ value }) => value),
        mutantsPerSchema,
      );
      const wrong = contradictions(mutants, await made.model(), referee);
      found.push(...wrong.map((what) => `${schema.name}: ${what}`));
      schemas++;
    }
    console.log(`SchemaStore: ${schemas * mutantsPerSchema} changed examples of ${schemas} schemas`);
    expect(found).toEqual([]);
    expect(schemas).toBeGreaterThanOrEqual(Math.min(300, entries.length - 30));
  });
});

function isThere(about: string, entries: readonly Entry[]): boolean {
  return entries.some(
    ({ schema, examples }) => schema.name === about || examples.examples.some(({ path }) => path === about),
  );
}
