import { readFileSync } from "node:fs";
import { descriptionsOf, Schema } from "@edgeloom/openmodule";
import { startTestCore, type TestCore } from "@edgeloom/openmodule/testing";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { VisitorsCountedMessage } from "../src/generated/index.js";
import { startService } from "../src/service.js";

// What the handlers say of themselves is written down for those who call them, also in other languages.
const texts = descriptionsOf(parse(readFileSync("schemas/visitors.yaml", "utf8")));
const schema = new Schema({ testing: true, describe: texts });
const registry = schema.install();
afterAll(() => {
  registry();
  schema.toFile("schemas.json");
});

let site: TestCore;

beforeEach(async () => {
  site = await startTestCore();
  await startService(site.core);
});

afterEach(() => site.close());

test("counts the visitors of each gate", async () => {
  const { client, core } = site;
  client.send("visitors", { gate: "north", count: 2 }, VisitorsCountedMessage);
  client.send("visitors", { gate: "south", count: 5 }, VisitorsCountedMessage);
  client.send("visitors", { gate: "north", count: 1 }, VisitorsCountedMessage);
  await client.waitForDispatcher(core.messages);
  expect(await client.rpc("visitors", "total", { gate: "north" })).toEqual({ status: "ok", count: 3 });
});

test("a gate without visitors has none", async () => {
  expect(await site.client.rpc("visitors", "total", { gate: "west" })).toEqual({ status: "ok", count: 0 });
});

test("refuses a request without gate", async () => {
  expect(await site.client.rpc("visitors", "total", {})).toMatchObject({ status: "validation_error" });
});
