import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";

const folder = mkdtempSync(join(tmpdir(), "edgeloom-complete-"));

beforeAll(() => {
  const message = (type: string) => ({
    payload: { type: "object", required: ["type"], properties: { type: { const: type } } },
  });
  const channel = (address: string, types: readonly string[]) => ({
    address,
    messages: Object.fromEntries(types.map((type) => [type, message(type)])),
  });
  const channels = { gate: channel("gate", ["opened", "closed"]), hostile: channel("$(reboot)", ["a"]) };
  writeFileSync(
    join(folder, "my bus.json"),
    JSON.stringify({
      asyncapi: "3.0.0",
      info: { title: "t", version: "1" },
      channels: { gate: channels.gate },
    }),
  );
  writeFileSync(
    join(folder, "bus.json"),
    JSON.stringify({ asyncapi: "3.0.0", info: { title: "t", version: "1" }, channels }),
  );
  const parameters = [{ name: "id", in: "path", required: true, schema: { type: "integer" } }];
  const get = { operationId: "getPet", parameters, responses: { 204: { description: "none" } } };
  writeFileSync(
    join(folder, "pets.json"),
    JSON.stringify({
      openapi: "3.1.0",
      info: { title: "t", version: "1" },
      paths: { "/pets/{id}": { get } },
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function completed(...words: readonly string[]): Promise<readonly string[]> {
  const { io, out, err } = recordingIo(folder);
  expect(await main(["__complete", ...words], io)).toBe(0);
  expect(err()).toBe("");
  return out()
    .split("\n")
    .filter((line) => line !== "");
}

test.each<[string, readonly string[], readonly string[]]>([
  ["commands", ["pu"], ["publish"]],
  ["options", ["tail", "--co"], ["--count"]],
  ["topics, but none that a shell would expand", ["tail", "bus.json", ""], ["gate"]],
  ["one topic only", ["publish", "bus.json", "gate", ""], []],
  ["types of messages", ["publish", "bus.json", "gate", "--type", ""], ["closed", "opened"]],
  ["topics of a document in quotes", ["tail", '"my bus.json"', ""], ["gate"]],
  ["topics of a document whose quote is open", ["tail", "'./my bus.json", ""], ["gate"]],
  ["topics of a document with a backslash", ["tail", "my\\ bus.json", "g"], ["gate"]],
  ["words of an option", ["docs", "--format", "m"], ["markdown"]],
  ["words behind an equals sign", ["docs", "--format=m"], ["--format=markdown"]],
  ["words behind an equals sign, as bash has it", ["docs", "--format", "=", "m"], ["markdown"]],
  ["no words where a file is meant", ["generate", "--input", ""], []],
  ["templates", ["init", "s"], ["sdk"]],
  ["kinds", ["new", "r"], ["rpc"]],
  ["commands to be explained", ["help", "pub"], ["publish"]],
  ["options of all commands", ["--v"], ["--version"]],
  ["the option that explains", ["diff", "--h"], ["--help"]],
  ["nothing of a command that is none", ["toString", ""], []],
  ["operations", ["call", "pets.json", "get"], ["getPet"]],
  ["parameters of an operation", ["call", "pets.json", "getPet", "--i"], ["--id"]],
  ["nothing of a document that is none", ["tail", "nothing.json", ""], []],
  ["nothing where a file is meant", ["tail", ""], []],
])("completes %s", async (_, words, expected) => {
  expect(await completed(...words)).toEqual(expected);
});

test.each(["bash", "zsh", "fish"])("prints a script for %s", async (shell) => {
  const { io, out } = recordingIo(folder);
  expect(await main(["completion", shell], io)).toBe(0);
  expect(out()).toContain("edgeloom __complete");
});

test("refuses another shell", async () => {
  const { io, err } = recordingIo(folder);
  expect(await main(["completion", "csh"], io)).toBe(2);
  expect(err()).toContain("bash, zsh or fish");
});
