import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { memoryHost } from "../load/index.js";
import { understand } from "../pipeline.js";

const modules = join(import.meta.dirname, "../../../schemas/fleet/modules");

type Edit = readonly [path: string, value: unknown];

/** What the generator says of a known module with some places changed. A change to `undefined` takes the key away. */
function complaints(file: string, ...edits: readonly Edit[]): readonly string[] {
  const document = JSON.parse(readFileSync(join(modules, file), "utf8")) as Record<string, unknown>;
  for (const [path, value] of edits) {
    const keys = path.split(" ");
    const last = keys.pop() ?? "";
    let at = document;
    for (const key of keys) at = at[key] as Record<string, unknown>;
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  const host = memoryHost({ "/p/schemas/a.json": JSON.stringify(document) });
  const { diagnostics } = understand({ root: "/p", inputs: ["schemas"], host });
  return diagnostics.map(({ code, message, origin }) => `${code} ${origin?.pointer ?? ""} ${message}`);
}

const rules = "devices autonomy rules";

test.each(["mission.json", "io.json", "transparent.json", "example.json", "car-accessory.json"])(
  "%s is right",
  (file) => {
    expect(complaints(file)).toEqual([]);
  },
);

describe("refused is", () => {
  // biome-ignore format: a table
  const faults: readonly (readonly [file: string, path: string, value: unknown, complaint: string])[] = [
    ["mission.json", `${rules} sendable 1 at`, ["/stat"], "devices-rule /devices/autonomy/rules/sendable/1/at/0 The schema of the status has nothing at \"/stat\". Did you mean `state`?"],
    ["mission.json", `${rules} sendable 2 at`, "/telemetry/sped", "devices-rule /devices/autonomy/rules/sendable/2/at The schema of the status has nothing at \"/telemetry/sped\". Did you mean `speed`?"],
    ["mission.json", `${rules} command list`, "/stations", "devices-rule /devices/autonomy/rules/command/list The schema of the command has nothing at \"/stations\"."],
    ["mission.json", `${rules} command all 0 value`, "IN_STOPP", "devices-rule /devices/autonomy/rules/command/all/0/value No status holds \"IN_STOPP\" at \"/state\"."],
    ["mission.json", `${rules} command any 2 at`, "/nextStop/nam", "devices-rule /devices/autonomy/rules/command/any/2/at The schema of the status has nothing at \"/nextStop/nam\". Did you mean `name`?"],
    ["mission.json", `${rules} foldError field`, "finished", "devices-rule /devices/autonomy/rules/foldError/field The schema of the error has no property \"finished\"."],
    ["mission.json", `${rules} foldError when value`, 3, "devices-rule /devices/autonomy/rules/foldError/when/value No status holds 3 at \"/state\"."],
    ["mission.json", `${rules} firstCommand`, "{", "devices-rule /devices/autonomy/rules/firstCommand \"{\" is not JSON, as the command is."],
    ["mission.json", `${rules} firstCommand`, "{\"action\":\"GO\",\"route\":\"\",\"stops\":[]}", "devices-rule /devices/autonomy/rules/firstCommand \"{\\\"action\\\":\\\"GO\\\",\\\"route\\\":\\\"\\\",\\\"stops\\\":[]}\" does not fit the schema of the command."],
    ["mission.json", `${rules} aggregate`, "canonical", "devices-rule /devices/autonomy/rules/aggregate The device has no `canonical` form to aggregate."],
    ["mission.json", "rolePattern", "^(a+)+$", "pattern-unsafe /rolePattern"],
    ["mission.json", "rolePattern", "(", "pattern-invalid /rolePattern"],
    ["example.json", "devices button rules firstCommand", "{\"lit_up\":false}", "devices-rule /devices/button/rules/firstCommand \"{\\\"lit_up\\\":false}\" is none of the `texts` of the command."],
    ["example.json", "devices button rules command truthy", "on", "devices-rule /devices/button/rules/command/truthy \"on\" is none of the `texts` of the command."],
    ["car-accessory.json", "devices button rules collectErrors counts 0 field", "pressed", "devices-rule /devices/button/rules/collectErrors/counts/0/field The schema of the error has no property \"pressed\"."],
    ["car-accessory.json", "devices button rules collectErrors counts 0 of at", "/presed", "devices-rule /devices/button/rules/collectErrors/counts/0/of/at The schema of the status has nothing at \"/presed\". Did you mean `pressed`?"],
    ["car-accessory.json", "devices button rules collectErrors missing", "no", "devices-rule /devices/button/rules/collectErrors/missing \"no\" is not JSON, as the error is."],
    ["io.json", "devices arduino_opta rules sendable 1 at", "/2/butPres", "devices-rule /devices/arduino_opta/rules/sendable/1/at The canonical form of the status has nothing at \"/2/butPres\"."],
    ["io.json", "devices arduino_opta rules foldError at", "/0/6/inSt", "devices-rule /devices/arduino_opta/rules/foldError/at The canonical form of the status has nothing at \"/0/6/inSt\"."],
    ["io.json", "devices arduino_mega deviceType", 1, "devices-type-clash /devices/arduino_opta \"arduino_mega\" already has the number 1."],
    ["io.json", "devices arduino_mega deviceType", "any", "devices-type-clash /devices/arduino_mega/deviceType \"arduino_mega\" takes every number, so it must be the only device type."],
  ];

  test.each(faults)("%s with %s = %j", (file, path, value, complaint) => {
    const found = complaints(file, [path, value]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(complaint);
  });
});

describe("not refused is", () => {
  test("a pointer into what the schema leaves open", () => {
    const schema = { type: "object", additionalProperties: true };
    expect(complaints("car-accessory.json", ["devices button status schema", schema])).toEqual([]);
    expect(complaints("car-accessory.json", ["devices button status schema", undefined])).toEqual([]);
  });

  test("the last index of a canonical list", () => {
    expect(complaints("io.json", ["devices arduino_opta rules foldError at", "/0/5/inNum"])).toEqual([]);
  });

  test("a pointer through alternatives, of which one has it", () => {
    expect(complaints("mission.json", [`${rules} command any 2 at`, "/nextStop/position/altitude"])).toEqual(
      [],
    );
  });
});

test("a ring of references is followed to its end", () => {
  const ring = {
    anyOf: [{ $ref: "#/$defs/B" }, { type: "object", properties: { next: { $ref: "#/$defs/A" } } }],
  };
  const found = complaints(
    "car-accessory.json",
    ["$defs", { A: ring, B: { properties: { pressed: { $ref: "#/$defs/A" } } } }],
    ["devices button status schema", { $ref: "#/$defs/A" }],
    ["devices button rules command at", `${"/next".repeat(40)}/pressed`],
  );
  expect(found).toEqual([]);
});
