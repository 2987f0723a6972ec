import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { broken, person, Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";
import { watch } from "./watch.js";

/** Runs a command line in a folder of a workspace. */
async function edgeloom(made: Workspace, folder: string, ...args: readonly string[]) {
  const { io, out, err } = recordingIo(made.path(folder), false);
  return { code: await main(args, io), out: out(), err: err() };
}

/** The files behind the arrows of findings. */
function placesIn(text: string): readonly string[] {
  return [...text.matchAll(/^ *--> (\S+?)(?::\d+:\d+)?(?: |$)/gm)].map(([, file = ""]) => file);
}

const config = JSON.stringify({
  packages: [{ input: "schemas", output: "out", package: { name: "@acme/people", version: "1.0.0" } }],
});

/** A project in which people stand beside its schemas, with its configuration above. */
function project(files: Readonly<Record<string, string>>) {
  const made = new Workspace({ "edgeloom.config.json": config, "schemas/keep.txt": "", ...files });
  return { made, inSchemas: (...args: readonly string[]) => edgeloom(made, "schemas", ...args) };
}

describe("documents outside of the working folder", () => {
  const adHoc = (input: string) => ["--input", input, "--output", "sdk"];

  it("are named from there in findings", async () => {
    const made = new Workspace({ "api/doc.json": broken, "proj/a.txt": "" });
    for (const command of ["generate", "check"]) {
      const { code, err } = await edgeloom(made, "proj", command, ...adHoc("../api/doc.json"));
      expect([code, placesIn(err)]).toEqual([2, ["../api/doc.json"]]);
      expect(err).toMatch(/^✗ sdk: 1 error; nothing was written$/m);
    }
    const docs = ["docs", "--input", "../api", "--output", "d", "--format", "markdown"];
    expect(placesIn((await edgeloom(made, "proj", ...docs)).err)).toEqual(["../api/doc.json"]);
  });

  it("keep their names in JSON and in what is written", async () => {
    const made = new Workspace({ "api/doc.json": person, "api/proj/a.txt": "", "api/bad.json": broken });
    const below = await edgeloom(made, "api/proj", "generate", ...adHoc("../doc.json"));
    const beside = await edgeloom(made, "api", "generate", ...adHoc("doc.json"));
    for (const { code, out } of [below, beside]) {
      expect(code).toBe(0);
      expect(out).toMatch(/^✓ sdk: 1 type in 2 files /);
    }
    for (const file of [".edgeloom-manifest.json", "index.ts", "models/doc.ts"])
      expect(made.read(`api/proj/sdk/${file}`)).toBe(made.read(`api/sdk/${file}`));
    const { out } = await edgeloom(made, "api/proj", "generate", "--json", ...adHoc("../bad.json"));
    expect(JSON.parse(out)).toMatchObject({ package: "proj/sdk", diagnostics: [{ file: "bad.json" }] });
  });

  it("are found behind a link of the way to the configuration", async () => {
    const made = new Workspace({
      "real/deep/edgeloom.config.json": '{"packages":[{"input":"../schemas","output":"out"}]}',
      "real/schemas/bad.json": broken,
    });
    symlinkSync(made.path("real/deep"), made.path("link"), "junction");
    const { err } = await edgeloom(made, ".", "check", "--config", "link/edgeloom.config.json");
    expect(placesIn(err)).toEqual(["real/schemas/bad.json"]);
    expect(err).toMatch(/^✗ link\/out: 1 error/m);
  });
});

describe("below the folder of the configuration", () => {
  it("generate names documents, its package and its files from the working folder", async () => {
    const { made, inSchemas } = project({ "schemas/bad.json": broken });
    const refused = await inSchemas("generate");
    expect([refused.code, placesIn(refused.err)]).toEqual([2, ["bad.json"]]);
    expect(refused.err).toMatch(/^✗ \.\.\/out: 1 error/m);
    made.write("schemas/bad.json", person);
    made.write("schemas/car.json", person.replace("Person", "Car"));
    expect((await inSchemas("generate")).out).toMatch(/^✓ \.\.\/out: 2 types in 3 files /);
    made.write("out/index.ts", "// mine");
    made.write("out/models/car.ts", "// mine");
    made.remove("schemas/car.json");
    made.rename("schemas/bad.json", "schemas/good.json");
    const { out } = await inSchemas("generate");
    expect(out.split("\n").slice(2)).toEqual([
      "  removed ../out/models/bad.ts",
      "  replaced ../out/index.ts, which had been edited by hand",
      "  kept ../out/models/car.ts: no longer generated, but edited by hand",
    ]);
    expect((await inSchemas("generate")).out).toMatch(/^✓ \.\.\/out: unchanged/);
  });

  it("check does, and tells programs the names from the root", async () => {
    const { inSchemas } = project({ "schemas/person.json": person });
    const { code, err } = await inSchemas("check");
    expect(code).toBe(1);
    expect(err).toMatch(/^✗ \.\.\/out: the output is stale/);
    expect(err).toContain("\n  missing  ../out/index.ts\n  missing  ../out/models/person.ts\n");
    const { out } = await inSchemas("check", "--json");
    expect(JSON.parse(out)).toMatchObject({ package: "out", missing: ["index.ts", "models/person.ts"] });
  });

  it.each(["out", "../out"])("watch takes %s for the package and names it from here", async (word) => {
    const { made } = project({ "schemas/person.json": person });
    const stop = new AbortController();
    const { io, out } = recordingIo(made.path("schemas"), false);
    const stopping = { ...io, out: (text: string) => (io.out(text), stop.abort()) };
    expect(await watch([word], stopping, stop.signal)).toBe(0);
    expect(out()).toMatch(/^✓ \.\.\/out: wrote \.\.\/out\/index\.ts, \.\.\/out\/models\/person\.ts \(/);
  });

  it("watch shows where documents are wrong", async () => {
    const { made } = project({ "schemas/bad.json": broken });
    const stop = new AbortController();
    const { io, err } = recordingIo(made.path("schemas"), false);
    await watch([], { ...io, out: () => stop.abort() }, stop.signal);
    expect(placesIn(err())).toEqual(["bad.json"]);
    expect(err()).toMatch(/^✗ \.\.\/out: 1 error/m);
  });

  it("docs names documents from here, and what it keeps", async () => {
    const { made, inSchemas } = project({ "schemas/person.json": person });
    const docs = ["docs", "../out", "--output", "../d", "--format", "markdown"] as const;
    expect((await inSchemas(...docs)).code).toBe(0);
    made.rename("schemas/person.json", "schemas/car.json");
    made.write("schemas/car.json", person.replace("Person", "Car"));
    made.write("d/models/person.md", "mine");
    expect((await inSchemas(...docs)).out).toContain("  kept ../d/models/person.md: no longer made");
    made.write("schemas/car.json", broken);
    expect(placesIn((await inSchemas(...docs)).err)).toEqual(["car.json"]);
  });

  it("pack says what is stale, and which packages there are", async () => {
    const { inSchemas } = project({ "schemas/person.json": person });
    expect((await inSchemas("pack")).err).toMatch(
      /^✗ \.\.\/out: \d files not as the documents make them, such as \.\.\/out\/index\.ts\n/,
    );
    expect((await inSchemas("pack", "nope")).err).toContain("or one of ../out.");
  });

  it("new says where it writes, and what is wrong beside it", async () => {
    const { made, inSchemas } = project({});
    const { out } = await inSchemas("new", "model", "door");
    expect(out).toContain("✓ door.json: model, and its code in ../out\n");
    made.write("schemas/bad.json", broken);
    const { err } = await inSchemas("new", "model", "gate");
    expect(placesIn(err)).toEqual(["bad.json"]);
    expect(err).toMatch(/^✗ \.\.\/out: 1 error/m);
  });
});

describe("documents that commands name themselves", () => {
  const older = person;
  const newer = person.replace('"required":["name"]', '"required":["name","age"]');

  it("diff shows them from the working folder, and keeps their names in what is kept", async () => {
    const made = new Workspace({ "a/p.json": older, "b/p.json": newer, "b/deep/keep.txt": "" });
    const { out } = await edgeloom(made, "b/deep", "diff", "../../a", "..");
    expect(out).toContain("\n       ../p.json:1:157\n");
    const json = await edgeloom(made, "b/deep", "diff", "../../a", "..", "--json");
    expect(JSON.parse(json.out)).toMatchObject({ changes: [{ file: "p.json", place: "p.json:1:157" }] });
    const markdown = await edgeloom(made, "b/deep", "diff", "../../a", "..", "--markdown");
    expect(markdown.out).toContain("(`p.json:1:157`)");
  });

  it("diff shows what only git has by its revision", async () => {
    const both = JSON.stringify({ $defs: { A: { type: "string" }, B: { type: "number" } } });
    const made = new Workspace({ "api/old.json": both, "api/new.json": person });
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: made.root });
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    made.remove("api/old.json");
    const folder = await edgeloom(made, "api", "diff", "HEAD:.", ".");
    expect(folder.out).toMatch(/^ {7}HEAD:old\.json:1:\d+$/m);
    const above = await edgeloom(made, ".", "diff", "HEAD:api/old.json", "api/new.json");
    expect(above.out).toMatch(/^ {7}HEAD:api\/old\.json:1:\d+$/m);
    expect(above.out).toMatch(/^ {7}api\/new\.json:1:1$/m);
  });

  it("diff shows the faults of both versions", async () => {
    const made = new Workspace({ "a/p.json": broken, "b/p.json": broken });
    const { err } = await edgeloom(made, "a", "diff", "p.json", "../b/p.json");
    expect(placesIn(err)).toEqual(["p.json", "../b/p.json"]);
  });

  it("import shows what it reads, and what it would write", async () => {
    const body = { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } };
    const exported = (property: object) =>
      JSON.stringify({
        openapi: "3.0.0",
        paths: { "/topic/on_thing": { put: { summary: "Hears.", requestBody: body } } },
        components: { schemas: { Thing: { type: "object", properties: { a: property } } } },
      });
    const made = new Workspace({
      "from/s.json": exported({ $ref: "#/components/schemas/X" }),
      "to/keep.txt": "",
    });
    const run = () =>
      edgeloom(made, "to", "import", "openmodule", "../from/s.json", "--output", "../made/thing.yaml");
    expect(placesIn((await run()).err)).toEqual(["../from/s.json"]);
    made.write("from/s.json", exported({ type: "string", pattern: "(" }));
    expect(placesIn((await run()).err)).toEqual(["../made/thing.yaml"]);
  });

  it("extract shows what it reads", async () => {
    const made = new Workspace({ "from/a.ts": "export type A = { f: () => void };", "to/keep.txt": "" });
    expect(placesIn((await edgeloom(made, "to", "extract", "../from/a.ts")).err)).toEqual(["../from/a.ts"]);
  });
});
