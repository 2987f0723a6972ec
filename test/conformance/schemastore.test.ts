import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { suite } from "../support/vectors.js";
import { knownDeviations, surprises } from "./schemastore-support/deviations.js";
import { generate } from "./schemastore-support/packages.js";
import { examplesOf, storedSchemas } from "./schemastore-support/store.js";
import { complaintsAbout } from "./schemastore-support/type-check.js";
import { judge } from "./schemastore-support/verdicts.js";

// Real schemas, as people wrote them: each must become code that type-checks and gives the verdicts that its authors expect.
const store = suite("schemastore");

describe.runIf(store !== undefined)("schemas of SchemaStore", () => {
  const scratch = join(import.meta.dirname, ".edgeloom");
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "schemastore-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("become code that is right about their examples", { timeout: 600_000 }, async () => {
    const root = store ?? "";
    const stored = storedSchemas(root);
    const made = stored.map((schema) => generate(root, schema, join(folder, schema.name)));
    const complaints = await complaintsAbout(folder);
    const there = new Set(stored.map(({ name }) => name));
    const unread: string[] = [];
    const trouble = new Map<string, string>();
    const counts = {
      schemas: stored.length,
      generated: 0,
      typeChecked: 0,
      right: 0,
      examples: 0,
      examplesRight: 0,
    };
    for (const [index, schema] of stored.entries()) {
      const code = made[index] ?? { trouble: "Nothing was made." };
      const examples = examplesOf(root, schema);
      const found = await judge(code, complaints.get(schema.name), examples.examples);
      for (const [about, what] of found.trouble) trouble.set(about ?? schema.name, what);
      unread.push(...examples.unread);
      for (const { path } of examples.examples) there.add(path);
      counts.generated += "model" in code ? 1 : 0;
      counts.typeChecked += "model" in code && !complaints.has(schema.name) ? 1 : 0;
      counts.right += found.trouble.length === 0 ? 1 : 0;
      counts.examples += found.examples;
      counts.examplesRight += found.right;
    }
    console.log(`SchemaStore: ${JSON.stringify(counts)}`);
    expect(unread).toEqual([]);
    const known = knownDeviations((about) => there.has(about));
    expect(surprises(trouble, known)).toEqual([]);
    // Of another store than ours, all but what is known.
    expect(counts.right).toBeGreaterThanOrEqual(Math.min(300, stored.length - known.size));
  });
});
