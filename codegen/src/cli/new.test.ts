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

describe("edgeloom new", () => {
  it.each([
    ["message", "schemas/door-2.yaml", "topics/", "Door2Message"],
    ["rpc", "schemas/door-2.yaml", "services/", "Door2Request"],
    ["operation", "schemas/door-2.yaml", "rest/", "getDoor2"],
    ["model", "schemas/door-2.json", "models/", "Door2"],
  ])(
    "%s writes one document, which is right as it stands, and its code",
    async (kind, file, folder, word) => {
      const made = new Workspace({ "edgeloom.config.mjs": config });
      const { code, out, err } = await edgeloom(made, "new", kind, "door-2");
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(`✓ ${file}: ${kind}, and its code in out\n  next: `);
      expect(made.read(file)).not.toMatch(/__[A-Z]+__/);
      const emitted = made.traces("out");
      expect(Object.keys(emitted).some((path) => path.startsWith(folder))).toBe(true);
      expect(Object.values(emitted).join("\n")).toContain(word);
      expect((await edgeloom(made, "check")).code).toBe(0);
    },
  );

  it("makes all kinds side by side, in the folder of their like, and by the wire rules that are there", async () => {
    const made = new Workspace({
      "edgeloom.config.mjs": config,
      "schemas/bus/first.yaml":
        'asyncapi: 3.0.0\ninfo: { title: t, version: "1" }\nx-edgeloom-wire: { nulls: drop }\nchannels: { a: { address: a, messages: { b: { payload: { type: object, properties: { type: { const: b } } } } } } }\n',
    });
    for (const kind of ["message", "rpc", "operation", "model", "device-module"])
      expect(await edgeloom(made, "new", kind, `new-${kind}`)).toMatchObject({ code: 0, err: "" });
    expect(made.read("schemas/bus/new-rpc.yaml")).toContain('x-edgeloom-wire: {"nulls":"drop"}\n');
    expect(made.read("schemas/bus/new-message.yaml")).toContain("address: new-message");
    expect(made.read("out/index.ts")).toMatch(/NewModel/);
  });

  it("leaves nothing behind that does not go with what is there", async () => {
    const made = new Workspace({ "edgeloom.config.mjs": config });
    await edgeloom(made, "new", "message", "door");
    made.rename("schemas/door.yaml", "schemas/doors.yaml");
    const { code, err } = await edgeloom(made, "new", "message", "door");
    expect([code, err]).toEqual([2, expect.stringContaining("nothing was written")]);
    expect(Object.keys(made.traces("schemas"))).toEqual(["doors.yaml"]);
  });

  it.each([
    [["mesage", "a1"], "Did you mean message?"],
    [["message", "a1", "--number", "7"], "Only device modules have numbers."],
    [["message", "A1"], "cannot be the name"],
  ])("%j is wrong usage", async (args, words) => {
    const made = new Workspace({ "edgeloom.config.mjs": config });
    const { code, err } = await edgeloom(made, "new", ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  });
});
