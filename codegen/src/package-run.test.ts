import { symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkPackage, generatePackage, type PackageJob } from "./package-run.js";
import { broken, person, Workspace } from "./workspace.test.support.js";

function jobIn(workspace: Workspace, more: Partial<PackageJob> = {}): PackageJob {
  return { root: workspace.root, inputs: ["schemas"], output: "out", ...more };
}

async function generated(files: Readonly<Record<string, string>> = { "schemas/person.json": person }) {
  const workspace = new Workspace(files);
  const job = jobIn(workspace);
  expect((await generatePackage(job)).kind).toBe("generated");
  return { workspace, job };
}

describe("generatePackage", () => {
  it("writes files and says what it found", async () => {
    const workspace = new Workspace({ "schemas/person.json": person });
    const result = await generatePackage(jobIn(workspace));
    expect(result).toMatchObject({
      kind: "generated",
      found: { types: 1, topics: 0, services: 0, operations: 0, modules: 0 },
      fileCount: 2,
      result: { written: ["index.ts", "models/person.ts"], removed: [] },
      diagnostics: [],
    });
    expect(workspace.read("out/models/person.ts")).toContain("export type Person");
  });

  it("touches nothing when nothing has changed", async () => {
    const { workspace, job } = await generated();
    const before = workspace.traces("out");
    expect(await generatePackage(job)).toEqual({ kind: "unchanged" });
    expect(workspace.traces("out")).toEqual(before);
  });

  it("holds to the limits of the package, and names the one that a document passes", async () => {
    const workspace = new Workspace({ "schemas/person.json": person });
    const refused = await generatePackage(jobIn(workspace, { limits: { maxFieldsPerObject: 1 } }));
    const message = expect.stringContaining("the limit `maxFieldsPerObject` is 1.");
    expect(refused).toMatchObject({ kind: "refused", diagnostics: [{ code: "limit-shape", message }] });
    const enough = jobIn(workspace, { limits: { maxFieldsPerObject: 2 } });
    expect(await generatePackage(enough)).toMatchObject({ kind: "generated" });
    expect(await generatePackage(enough)).toEqual({ kind: "unchanged" });
    expect(await generatePackage(jobIn(workspace))).toMatchObject({ kind: "generated" });
  });

  it("runs when forced, and still touches nothing that is the same", async () => {
    const { workspace, job } = await generated();
    const before = workspace.traces("out");
    expect(await generatePackage({ ...job, force: true })).toMatchObject({
      kind: "generated",
      result: { written: [], unchangedCount: 2 },
    });
    expect(workspace.traces("out")).toEqual(before);
  });

  it.each<[string, (workspace: Workspace) => void]>([
    ["a changed document", (w) => w.write("schemas/person.json", person.replace("age", "years"))],
    ["a new document", (w) => w.write("schemas/car.json", person.replace("Person", "Car"))],
    ["a deleted output file", (w) => w.remove("out/index.ts")],
    ["an edited output file", (w) => w.write("out/index.ts", "// mine")],
    ["a deleted manifest", (w) => w.remove("out/.edgeloom-manifest.json")],
    [
      "a manifest of another version",
      (w) => {
        const path = "out/.edgeloom-manifest.json";
        w.write(path, w.read(path).replace(/"version": "[^"]+"/, '"version": "0.0.0"'));
      },
    ],
  ])("runs again after %s", async (_name, change) => {
    const { workspace, job } = await generated();
    change(workspace);
    expect((await generatePackage(job)).kind).not.toBe("unchanged");
  });

  it("runs again with other emitters", async () => {
    const { job } = await generated();
    expect(await generatePackage({ ...job, emit: ["types"] })).toMatchObject({ kind: "generated" });
    expect(await generatePackage({ ...job, emit: ["types"] })).toEqual({ kind: "unchanged" });
  });

  it("runs again after a change in a document outside the inputs that is referred to", async () => {
    const workspace = new Workspace({
      "schemas/a.json": '{"title":"A","type":"object","properties":{"x":{"$ref":"../base/b.json"}}}',
      "base/b.json": '{"title":"B","type":"string","description":"before"}',
    });
    const job = jobIn(workspace, { allowedRoots: ["base", "schemas"] });
    expect((await generatePackage(job)).kind).toBe("generated");
    expect(await generatePackage(job)).toEqual({ kind: "unchanged" });
    workspace.write("base/b.json", '{"title":"B","type":"string","description":"after"}');
    expect((await generatePackage(job)).kind).toBe("generated");
    expect(workspace.read("out/models/b.ts")).toContain("after");
  });

  it("keeps the old output, whole, when a document is wrong", async () => {
    const { workspace, job } = await generated();
    const before = workspace.traces("out");
    workspace.write("schemas/broken.json", broken);
    workspace.write("schemas/person.json", person.replace("age", "years"));
    const result = await generatePackage(job);
    expect(result).toMatchObject({ kind: "refused", errorCount: 1, diagnostics: [{ code: "ref-missing" }] });
    expect(workspace.traces("out")).toEqual(before);
  });

  it("writes nothing when the output folder refuses one file", async () => {
    const workspace = new Workspace({ "schemas/person.json": person, "out/models/person.ts": "// mine" });
    const before = workspace.traces("out");
    const result = await generatePackage(jobIn(workspace));
    expect(result).toMatchObject({ kind: "refused", errorCount: 1, diagnostics: [{ code: "file-foreign" }] });
    expect(workspace.traces("out")).toEqual(before);
  });

  it("removes what is no longer emitted, and nothing else", async () => {
    const { workspace, job } = await generated();
    workspace.write("out/mine.txt", "mine");
    workspace.rename("schemas/person.json", "schemas/human.json");
    expect(await generatePackage(job)).toMatchObject({
      kind: "generated",
      result: { removed: ["models/person.ts"], written: ["index.ts", "models/human.ts"] },
    });
    expect(Object.keys(workspace.traces("out"))).toEqual([
      ".edgeloom-manifest.json",
      "index.ts",
      "mine.txt",
      "models",
      "models/human.ts",
    ]);
  });

  it("says what had been edited by hand", async () => {
    const { workspace, job } = await generated();
    workspace.write("out/index.ts", "// mine");
    expect(await generatePackage(job)).toMatchObject({ result: { edited: ["index.ts"] } });
    expect(workspace.read("out/index.ts")).toContain("export { ");
  });

  it("passes warnings on", async () => {
    const workspace = new Workspace({ "schemas/a.json": '{"title":"A","type":"object","propertis":{}}' });
    expect(await generatePackage(jobIn(workspace))).toMatchObject({
      kind: "generated",
      diagnostics: [{ code: "keyword-unknown", severity: "warning" }],
    });
  });

  it("leaves the same manifest wherever the project lies", async () => {
    const texts = await Promise.all(
      [0, 1].map(async () => {
        const workspace = new Workspace({ "schemas/person.json": person, "more/a.json": "{}" });
        await generatePackage(
          jobIn(workspace, { allowedRoots: [workspace.path("more"), workspace.path("schemas")] }),
        );
        return workspace.read("out/.edgeloom-manifest.json");
      }),
    );
    expect(texts[0]).toBe(texts[1]);
  });

  it("does not write through a link in the output", async () => {
    const workspace = new Workspace({
      "schemas/person.json": person,
      "elsewhere/keep.txt": "",
      "out/a.txt": "",
    });
    symlinkSync(workspace.path("elsewhere"), workspace.path("out/models"));
    expect((await generatePackage(jobIn(workspace))).kind).toBe("refused");
    expect(Object.keys(workspace.traces("elsewhere"))).toEqual(["keep.txt"]);
  });
});

describe("checkPackage", () => {
  const nothing = { missing: [], changed: [], stale: [] };

  it("finds no difference after a run", async () => {
    const { workspace, job } = await generated();
    const before = workspace.traces("out");
    expect(await checkPackage(job)).toMatchObject({
      kind: "checked",
      difference: nothing,
      fileCount: 2,
      isUntouched: true,
    });
    expect(workspace.traces("out")).toEqual(before);
  });

  it("finds everything missing before the first run, and writes nothing", async () => {
    const workspace = new Workspace({ "schemas/person.json": person });
    expect(await checkPackage(jobIn(workspace))).toMatchObject({
      difference: { missing: ["index.ts", "models/person.ts"] },
      isUntouched: false,
    });
    expect(() => workspace.traces("out")).toThrow();
  });

  it("names what is missing, changed and left over", async () => {
    const { workspace, job } = await generated();
    workspace.remove("out/index.ts");
    workspace.rename("schemas/person.json", "schemas/human.json");
    expect(await checkPackage(job)).toMatchObject({
      difference: {
        missing: ["index.ts", "models/human.ts"],
        changed: [".edgeloom-manifest.json"],
        stale: ["models/person.ts"],
      },
    });
  });

  it("refuses what generating refuses", async () => {
    const workspace = new Workspace({ "schemas/broken.json": broken });
    expect(await checkPackage(jobIn(workspace))).toMatchObject({ kind: "refused", errorCount: 1 });
  });
});
