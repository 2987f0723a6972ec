import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Acceptance } from "edgeloom/diff";
import { understand } from "edgeloom/pipeline";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmittedPackage, emitPackage } from "../conformance/differential-support/package.js";
import { definitions, schemas, type WrittenSchema } from "../conformance/differential-support/schemas.js";
import { valuesFor } from "../conformance/differential-support/values.js";
import { mutants } from "./support/mutants.js";

const seed = Number(process.env["EDGELOOM_DIFFERENTIAL_SEED"] ?? 20_261_121);
const pairCount = Number(process.env["EDGELOOM_DIFFERENTIAL_SCHEMAS"] ?? 300);
const valuesPerPair = 24;

const pairs = fc.sample(
  schemas.chain((old) => mutants(old).map((now) => [old, now] as const)),
  {
    numRuns: pairCount,
    seed,
  },
);
const all: Readonly<Record<string, WrittenSchema>> = {
  ...definitions,
  ...Object.fromEntries(
    pairs.flatMap(([old, now], index) => [
      [`Old${index}`, old],
      [`Now${index}`, now],
    ]),
  ),
};

describe("what is called compatible", () => {
  let emitted: EmittedPackage | undefined;
  const accepts = acceptance();

  beforeAll(async () => {
    emitted = await emitPackage(all);
  }, 120_000);

  afterAll(() => emitted?.remove());

  test("takes every value of the other version", () => {
    let proved = 0;
    let checked = 0;
    const wrong: string[] = [];
    for (const [index] of pairs.entries()) {
      for (const [outer, inner] of [
        [`Now${index}`, `Old${index}`],
        [`Old${index}`, `Now${index}`],
      ] as const) {
        if (!accepts(outer, inner)) continue;
        proved++;
        const values = fc.sample(valuesFor(all[inner] as WrittenSchema), {
          numRuns: valuesPerPair,
          seed: seed + index,
        });
        const fitting = values.filter((value) => emitted?.emitted(inner).check(value));
        checked += fitting.length;
        const refused = fitting.find((value) => !emitted?.emitted(outer).check(value));
        if (refused !== undefined)
          wrong.push(JSON.stringify({ outer: all[outer], inner: all[inner], refused }));
      }
    }
    console.info(`seed ${seed}: ${proved} of ${pairs.length * 2} directions proved, ${checked} values taken`);
    expect(wrong.slice(0, 3).join("\n")).toBe("");
    // A prover that never says yes would be right, too.
    expect(proved).toBeGreaterThan(pairs.length / 2);
    expect(checked).toBeGreaterThan(1_000);
  });

  test("holds for every schema and itself", () => {
    for (const name of Object.keys(all)) expect([name, accepts(name, name)]).toEqual([name, true]);
  });
});

/** Asks by the names of the schemas. */
function acceptance(): (outer: string, inner: string) => boolean {
  const folder = mkdtempSync(join(tmpdir(), "edgeloom-diff-"));
  try {
    const document = { $schema: "https://json-schema.org/draft/2020-12/schema", $defs: all };
    writeFileSync(join(folder, "all.json"), JSON.stringify(document));
    const { model, diagnostics } = understand({
      root: folder,
      inputs: ["all.json"],
      defaults: "ignore",
      formats: "annotate",
    });
    if (model === undefined) throw new Error(JSON.stringify(diagnostics.slice(0, 3)));
    const byName = new Map(model.types.map((decl) => [decl.name, decl]));
    const byId = new Map(model.types.map((decl) => [decl.id, decl]));
    const lookup = (id: (typeof model.types)[number]["id"]) => byId.get(id);
    const prover = new Acceptance({ outer: lookup, inner: lookup });
    const nodeOf = (name: string) =>
      byName.get(name)?.node ?? { origin: { file: "", pointer: "" }, docs: {}, never: true };
    return (outer, inner) => prover.accepts(nodeOf(outer), nodeOf(inner));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
