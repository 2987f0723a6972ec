import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as sdk from "@edgeloom/ivy-sdk";
import { Config } from "@edgeloom/ivy-sdk";
import { exampleOf, type Json, type TypeDecl, typeLookup, understand } from "edgeloom/kit";
import { expect, test } from "vitest";
import { readConfig, readForeignConfig } from "../../runtime/ivy/src/config/index.js";

/** `generated/ivy/examples`: files to begin with, made from the schemas (`npx vitest run --project cross test/golden/ivy-examples -u`). */

const root = join(import.meta.dirname, "../..");
const folder = join(root, "generated/ivy/examples");
const { model } = understand({ root, inputs: ["schemas/ivy"].map((path) => join(root, path)) });
const types: readonly TypeDecl[] = model?.types ?? [];
const lookup = typeLookup(types);

function example(name: string, properties: "all" | "required" = "all"): Record<string, Json> {
  const decl = types.find((type) => type.name === name);
  if (decl === undefined) throw new Error(`the schemas declare no ${name}`);
  const made = exampleOf(decl.node, { lookup, properties }, name);
  if (!made.ok) throw new Error(`no example of ${name}: ${made.reason}`);
  return made.value as Record<string, Json>;
}

const base = example("Config", "required");
const config = (backend: string, updater: string): Record<string, Json> => ({
  ...base,
  updater: example(updater, "required"),
  backend: example(backend),
});

const files: Readonly<Record<string, Record<string, Json>>> = {
  "config-minimal.json": base,
  "config-tenta-git.json": config("TentaBackendConfig", "GitUpdaterConfig"),
  "config-thingsboard.json": config("ThingsBoardBackendConfig", "ThingsBoardUpdaterConfig"),
  "config-mqtt-npm.json": config("MqttBackendConfig", "NpmUpdaterConfig"),
  "foreign-config.json": example("ForeignConfig"),
  "state.json": example("State"),
  "data-message-body.json": example("DataMessageBody"),
  "log-message-body.json": example("LogMessageBody"),
  "config-message-body.json": example("ConfigMessageBody"),
  "message-queue-item.json": example("MessageQueueItem"),
};

for (const [name, value] of Object.entries(files)) {
  test(`${name} is what the schemas give`, async () => {
    await expect(`${JSON.stringify(value, undefined, 2)}\n`).toMatchFileSnapshot(join(folder, name));
  });
}

test("there is no other example", () => {
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(files).toSorted());
});

const written = (name: string): string => readFileSync(join(folder, name), "utf8");

for (const name of Object.keys(files).filter(
  (file) => file.startsWith("config-") && !file.includes("message"),
)) {
  test(`${name} is taken as it is, without a warning`, () => {
    const { warnings, value } = readConfig(written(name), { place: name });
    expect(warnings).toEqual([]);
    expect(Config.safeParse(value).success).toBe(true);
    expect(readForeignConfig(written(name)).value.general).toEqual(value.general);
  });
}

const models: Readonly<Record<string, { safeParse(value: unknown): { readonly success: boolean } }>> = {
  "foreign-config.json": sdk.ForeignConfig,
  "state.json": sdk.State,
  "data-message-body.json": sdk.MessageBody,
  "log-message-body.json": sdk.MessageBody,
  "config-message-body.json": sdk.MessageBody,
  "message-queue-item.json": sdk.MessageQueueItem,
};

for (const [name, fitting] of Object.entries(models)) {
  test(`${name} fits its schema`, () => {
    expect(fitting.safeParse(JSON.parse(written(name)))).toMatchObject({ success: true });
  });
}
