import { describe, expect, it } from "vitest";
import { person, Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";

const config = 'export default { packages: [{ input: "schemas", output: "out" }] };';

async function edgeloom(made: Workspace, ...args: readonly string[]) {
  const { io, out, err } = recordingIo(made.root, false);
  return { code: await main(args, io), out: out(), err: err() };
}

type Document = { readonly $schema: string; readonly name: string; readonly number: number };
const read = (made: Workspace, path: string) => JSON.parse(made.read(path)) as Document;

describe("edgeloom new device-module", () => {
  it("writes one document, which is right as it stands, and its code", async () => {
    const made = new Workspace({ "edgeloom.config.mjs": config });
    const { code, out, err } = await edgeloom(made, "new", "device-module", "door-counter");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("schemas/door-counter.json: module 1001, and its code in out");
    expect(read(made, "schemas/door-counter.json")).toMatchObject({
      $schema: "../node_modules/edgeloom/meta/device-module.schema.json",
      name: "door-counter",
      number: 1_001,
    });
    expect(made.read("out/modules/door-counter.ts")).toContain("export const DoorCounterModule");
    expect((await edgeloom(made, "check")).code).toBe(0);
  });

  it("goes beside the modules that are there, with the next number and the meta-schema of the project", async () => {
    const made = new Workspace({
      "edgeloom.config.mjs":
        'export default { packages: [{ input: "a", output: "x" }, { input: "b", output: "y" }] };',
      "a/person.json": person,
      "schemas/meta/device-module.schema.json": "{}",
    });
    await edgeloom(made, "new", "device-module", "one", "--folder", "b/modules");
    const { code, err } = await edgeloom(made, "new", "device-module", "two");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(read(made, "b/modules/two.json")).toMatchObject({
      $schema: "../../schemas/meta/device-module.schema.json",
      number: 1_002,
    });
    expect(made.read("y/index.ts")).toContain("TwoModule");
  });

  it("takes the number that it is given, unless that is taken", async () => {
    const made = new Workspace({ "edgeloom.config.mjs": config });
    await edgeloom(made, "new", "device-module", "one", "--number", "7");
    expect(read(made, "schemas/one.json").number).toBe(7);
    const { code, err } = await edgeloom(made, "new", "device-module", "two", "--number", "7");
    expect([code, err]).toEqual([2, expect.stringContaining("The number 7 is taken.")]);
  });

  it("leaves a document alone that is there", async () => {
    const made = new Workspace({ "edgeloom.config.mjs": config, "schemas/one.json": person });
    const { code, err } = await edgeloom(made, "new", "device-module", "one");
    expect([code, err]).toEqual([2, expect.stringContaining("is there already")]);
    expect(made.read("schemas/one.json")).toBe(person);
  });

  it("writes nothing beside documents with a fault", async () => {
    const made = new Workspace({ "edgeloom.config.mjs": config, "schemas/wrong.json": "{" });
    const { code, err } = await edgeloom(made, "new", "device-module", "one");
    expect([code, err]).toEqual([2, expect.stringContaining("schemas/wrong.json")]);
    expect(Object.keys(made.traces("schemas"))).toEqual(["wrong.json"]);
  });

  it.each([
    [[]],
    [["module", "one"]],
    [["device-module"]],
    [["device-module", "a", "b"]],
    [["device-module", "One"]],
    [["device-module", "../up"]],
    [["device-module", "one", "--number", "0"]],
    [["device-module", "one", "--number", "x"]],
    [["device-module", "one", "--folder", "elsewhere"]],
    [["device-module", "one", "--nmae", "x"]],
  ])("%j is wrong usage", async (args) => {
    const made = new Workspace({ "edgeloom.config.mjs": config });
    const { code, err } = await edgeloom(made, "new", ...args);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*\n {2}fix: /);
    expect(Object.keys(made.traces("."))).toEqual(["edgeloom.config.mjs"]);
  });

  it("says how to begin where there is no configuration, with nothing that it does not have", async () => {
    const made = new Workspace({});
    const { code, err } = await edgeloom(made, "new", "device-module", "one");
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^error: No edgeloom.*\n {2}fix: Write one, .*init/),
    ]);
    expect(err).not.toContain("--input");
    const elsewhere = await edgeloom(made, "new", "device-module", "one", "--config", "none.ts");
    expect(elsewhere.err).toContain("Correct the path after --config");
  });

  it("needs a package that reads a folder", async () => {
    const made = new Workspace({
      "edgeloom.config.mjs": 'export default { packages: [{ input: "a.json", output: "x" }] };',
      "a.json": person,
    });
    expect((await edgeloom(made, "new", "device-module", "one")).err).toContain("reads a folder");
  });
});
