import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../diagnostics/index.js";
import { memoryHost } from "../../load/index.js";
import { understand } from "../../pipeline.js";

/** What the generator says of a document. */
function said(file: string, text: string) {
  return understand({ root: "/p", inputs: ["schemas"], host: memoryHost({ [`/p/schemas/${file}`]: text }) });
}

const payload = { encoding: "text" } as const;
const plain = {
  deviceModule: "1",
  number: 9,
  name: "case",
  devices: {
    button: {
      deviceType: 1,
      status: payload,
      command: payload,
      error: payload,
      rules: {
        sendable: [{ kind: "always" }],
        aggregate: "newest",
        firstCommand: "none",
        command: { kind: "keep" },
      },
    },
  },
};

/** The messages for a document in which some parts are others. */
function faults(edit: (document: typeof plain) => unknown): readonly string[] {
  return said("a.json", JSON.stringify(edit(structuredClone(plain)))).diagnostics.map(
    ({ origin, message }) => `${origin?.pointer ?? ""} ${message}`,
  );
}

const button = (more: object) => (document: typeof plain) => ({
  ...document,
  devices: { button: { ...document.devices.button, ...more } },
});
const rules = (more: object) => button({ rules: { ...plain.devices.button.rules, ...more } });

test("a plain module is right, as JSON and as YAML", () => {
  expect(faults((document) => document)).toEqual([]);
  const yaml = `deviceModule: 1
number: 9
name: case
devices: ${JSON.stringify(plain.devices)}`;
  const { diagnostics, model } = said("a.yaml", yaml);
  expect(diagnostics).toEqual([]);
  expect(model?.modules).toMatchObject([
    { number: 9, symbolName: "case", devices: [{ brand: "case/button" }] },
  ]);
});

test("a fault is shown with its line, column and the nearest right word", () => {
  const { diagnostics, documents } = said(
    "a.json",
    JSON.stringify(rules({ agregate: "newest" })(plain), undefined, 2),
  );
  const shown = diagnostics.map((each) => renderDiagnostic(each, documents[0], { color: false })).join("\n");
  expect(shown).toContain("schemas/a.json:28:9");
  expect(shown).toContain('"agregate" is not a field of this object. Did you mean `aggregate`?');
  expect(shown).toMatch(/fix: /);
});

describe("is refused with what was expected", () => {
  // biome-ignore format: a table
  const told: readonly (readonly [what: string, edit: (document: typeof plain) => unknown, complaint: string])[] = [
    ["another version", (d) => ({ ...d, deviceModule: "2" }), '/deviceModule "deviceModule" must be `1`, but is the string "2".'],
    ["a number of 0", (d) => ({ ...d, number: 0 }), '/number "number" must be a whole number from 1 to 2147483647, but is the number 0.'],
    ["an empty name", (d) => ({ ...d, name: "" }), '/name "name" must be a string that is not empty, but is the string "".'],
    ["no device", (d) => ({ ...d, devices: {} }), '/devices "devices" must have at least 1 entry.'],
    ["a list of devices", (d) => ({ ...d, devices: [] }), '/devices "devices" must be an object, but is an array of 0.'],
    ["a type in words", button({ deviceType: "one" }), '/devices/button/deviceType "deviceType" must be a whole number from 0 to 4294967295, or `any`, but is the string "one".'],
    ["a type too large", button({ deviceType: 2 ** 32 }), '/devices/button/deviceType "deviceType" must be a whole number from 0 to 4294967295, but is the number 4294967296.'],
    ["an unknown kind", rules({ command: { kind: "kep" } }), '/devices/button/rules/command/kind `kind` must be `keep` or `choose` or `drop-head`, but is the string "kep". Did you mean `keep`?'],
    ["a rule without kind", rules({ command: "keep" }), '/devices/button/rules/command "command" must be an object with `kind`, but is the string "keep".'],
    ["no reason", rules({ sendable: [] }), '/devices/button/rules/sendable "sendable" must be an array of at least 1, but is an array of 0.'],
    ["no pointer", rules({ sendable: [{ kind: "differs", at: ["state"] }] }), '/devices/button/rules/sendable/0/at/0 "at"[0] must be a JSON pointer such as `/state`, but is the string "state".'],
    ["a field too few", rules({ sendable: [{ kind: "above", at: "/a" }] }), '/devices/button/rules/sendable/0 "sendable"[0] lacks `value`, a number.'],
    ["a schema of text", button({ status: { schema: "string" } }), '/devices/button/status/schema "schema" must be a JSON Schema: an object, true or false, but is the string "string".'],
    ["a schema of bytes", button({ status: { encoding: "bytes", schema: {} } }), "/devices/button/status/schema `schema` says nothing about a payload whose encoding is `bytes`."],
    ["bits of 16", button({ canonical: { kind: "unsigned", bits: 16 } }), '/devices/button/canonical/bits "bits" must be `8` or `32`, but is the number 16.'],
    ["a field that is an index", button({ canonical: { kind: "object", fields: [{ name: "1", form: { kind: "null" } }] } }), '/devices/button/canonical/fields/0/name "name" must be the name of a field, and no whole number, but is the string "1".'],
    ["a key of ours", (d) => ({ ...d, "x-edgeloom-nam": "a" }), '/x-edgeloom-nam "x-edgeloom-nam" is not a field of this object. Did you mean `x-edgeloom-name`?'],
  ];

  test.each(told)("%s", (_, edit, complaint) => {
    expect(faults(edit)).toEqual([complaint]);
  });
});

test("all faults of a document are told at once", () => {
  const found = faults((document) => ({
    ...document,
    number: "9",
    name: 9,
    more: 1,
    devices: { button: {} },
  }));
  expect(found).toHaveLength(8);
});

test("keys of other tools are left alone", () => {
  expect(faults((document) => ({ ...document, "x-owner": { $ref: "#/nowhere" } }))).toEqual([]);
});

test("references lead into other documents, and a missing one is told once", () => {
  const host = memoryHost({
    "/p/schemas/a.json": JSON.stringify(
      button({ status: { schema: { $ref: "b.json#/$defs/State" } } })(plain),
    ),
    "/p/schemas/b.json": JSON.stringify({ $defs: { State: { type: "string" } } }),
  });
  const { model } = understand({ root: "/p", inputs: ["schemas"], host });
  expect(model?.modules?.[0]?.devices[0]?.payloads.status.model).toBe("schemas/b.json#/$defs/State");
  const lost = faults(button({ status: { schema: { $ref: "#/$defs/State" } } }));
  expect(lost).toHaveLength(1);
});
