import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { Json, JsonRecord } from "../../ir/index.js";
import { lowerSet } from "../../lowered.test.support.js";
import { moduleMetaSchema } from "./index.js";

const repository = join(import.meta.dirname, "../../../..");
const modules = join(repository, "schemas/fleet/modules");
const text = `${JSON.stringify(moduleMetaSchema(), undefined, 2)}\n`;

test("is published for the editors of this repository, and with the package", async () => {
  await expect(text).toMatchFileSnapshot(join(repository, "schemas/meta/device-module.schema.json"));
  await expect(text).toMatchFileSnapshot(join(repository, "codegen/meta/device-module.schema.json"));
});

const ajv = new Ajv2020({ strict: false });
ajv.addFormat("regex", true);
const validate = ajv.compile(moduleMetaSchema());

const read = (file: string) => JSON.parse(readFileSync(join(modules, file), "utf8")) as JsonRecord;
const known = readdirSync(modules).sort();

test.each(known)("takes %s", (file) => {
  expect([validate(read(file)), validate.errors]).toEqual([true, null]);
});

/** Every document that comes of `value` by taking one key away, by a key more, or by a value of another type. */
function* spoiled(value: Json, isSchema: boolean): Generator<Json> {
  if (isSchema) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const other of [...spoiled(item, false), {}, "?"])
        yield value.map((kept: Json, at: number) => (at === index ? other : kept));
  } else if (typeof value === "object" && value !== null) {
    const record = value as JsonRecord;
    yield { ...record, surplus: 1 };
    for (const key of Object.keys(record)) {
      const { [key]: _, ...rest } = record;
      yield rest;
      const inSchema = key === "schema" || key === "accepts" || key === "$defs";
      for (const other of [...spoiled(record[key] ?? null, inSchema), [], 1.5, -1, null, true, ""])
        yield { ...record, [key]: other };
    }
  }
}

/** Whether the grammar refuses a document; undefined where its references lead nowhere, so that nobody looks at it. */
function isRefused(document: Json): boolean | undefined {
  const { places } = lowerSet({ "module.json": document, "mission.json": read("mission.json") });
  if (places.some((place) => place.startsWith("ref-"))) return undefined;
  return places.some((place) => place.startsWith("devices-structure schemas/module.json"));
}

describe("and the grammar agree on documents with a fault in one place", () => {
  test.each(["mission.json", "io.json", "car-accessory.json"])("made of %s", (file) => {
    const document = read(file);
    const { devices } = document as { readonly devices: JsonRecord };
    const [name = ""] = Object.keys(devices);
    const one = { ...document, devices: { [name]: devices[name] ?? null } };
    const sample = [...spoiled(one, false)].filter((_, at) => at % 11 === 0);
    expect(sample.length).toBeGreaterThan(30);
    const disagreements = sample.filter((made) => isRefused(made) === validate(made));
    expect(disagreements.map((made) => [JSON.stringify(made), validate(made)])).toEqual([]);
  });
});
