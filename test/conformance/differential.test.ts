import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Exclusion, exclusionFor, exclusions } from "./differential-support/exclusions.js";
import { type Oracle, oraclesFor } from "./differential-support/oracles.js";
import { type EmittedPackage, emitPackage } from "./differential-support/package.js";
import { definitions, schemas, type WrittenSchema } from "./differential-support/schemas.js";
import { valuesFor } from "./differential-support/values.js";

const seed = Number(process.env["EDGELOOM_DIFFERENTIAL_SEED"] ?? 20_261_121);
const schemaCount = Number(process.env["EDGELOOM_DIFFERENTIAL_SCHEMAS"] ?? 300);
const valuesPerSchema = 24;

const random = fc.sample(schemas, { numRuns: schemaCount, seed });
const all: Readonly<Record<string, WrittenSchema>> = {
  ...definitions,
  ...Object.fromEntries(random.map((schema, index) => [`S${index}`, schema])),
};

describe("random schemas and values", () => {
  let emitted: EmittedPackage | undefined;
  let oracles: Awaited<ReturnType<typeof oraclesFor>> | undefined;

  beforeAll(async () => {
    emitted = await emitPackage(all);
    oracles = await oraclesFor(all);
  }, 120_000);

  afterAll(() => {
    emitted?.remove();
    oracles?.remove();
  });

  test("have the verdicts that two other validators give", () => {
    if (emitted === undefined || oracles === undefined) throw new Error("nothing was emitted");
    const found = compare(emitted, oracles.oracles);
    const share = found.fitting / found.pairs;
    console.info(
      `seed ${seed}: ${Object.keys(all).length} schemas, ${found.pairs} pairs, ${found.fitting} fit; ${[...found.excluded].map(([{ name }, count]) => `${count} ${name}`).join(", ") || "the oracles always agree"}`,
    );
    expect(found.troubles.slice(0, 5).join("\n\n")).toBe("");
    expect(found.pairs).toBeGreaterThanOrEqual(2_000);
    // Neither "all fit" nor "none fits" would show anything.
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.85);
  });

  test("have no type errors", { timeout: 300_000 }, () => {
    expect(emitted?.typeErrors()).toBe("");
  });

  test("need each exclusion to be explained", () => {
    for (const { name, reason } of exclusions) expect(reason.length, name).toBeGreaterThan(40);
  });
});

type Found = {
  pairs: number;
  fitting: number;
  readonly troubles: string[];
  readonly excluded: Map<Exclusion, number>;
};

function compare(code: EmittedPackage, oracles: readonly [Oracle, Oracle]): Found {
  const found: Found = { pairs: 0, fitting: 0, troubles: [], excluded: new Map() };
  for (const [index, [name, schema]] of Object.entries(all).entries()) {
    const { check, parse } = code.emitted(name);
    const before = found.troubles.length;
    for (const value of fc.sample(valuesFor(schema), { numRuns: valuesPerSchema, seed: seed + index })) {
      found.pairs++;
      // One trouble of a schema is enough to look at.
      if (found.troubles.length > before) continue;
      const truth = truthOf(name, value, oracles, found);
      if (truth) found.fitting++;
      const parsed = parse(value);
      const isSame = parsed.success === truth && (!parsed.success || parsed.data === value);
      if (check(value) === truth && isSame) continue;
      found.troubles.push(
        `${name} ${JSON.stringify(schema)}\n${JSON.stringify(value)} should be ${truth}: check ${check(value)}, parse ${parsed.success}\n${code.sourceOf(name)}`,
      );
    }
  }
  return found;
}

function truthOf(name: string, value: unknown, oracles: readonly [Oracle, Oracle], found: Found): boolean {
  const [first, second] = oracles.map((oracle) => oracle.verdict(name, value));
  if (first === second && first !== undefined) return first;
  const schema = all[name] ?? true;
  const exclusion = exclusionFor({ schema, value, ajv: first, hyperjump: second });
  if (exclusion === undefined) {
    found.troubles.push(
      `the oracles disagree: ajv ${first}, hyperjump ${second}\n${name} ${JSON.stringify(schema)}\n${JSON.stringify(value)}`,
    );
    return first === true;
  }
  found.excluded.set(exclusion, (found.excluded.get(exclusion) ?? 0) + 1);
  return exclusion.right === "ajv" ? first === true : second === true;
}
