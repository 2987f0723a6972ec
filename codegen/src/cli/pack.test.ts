import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { broken, person, Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";

const facts = {
  name: "@acme/people",
  version: "0.3.0",
  description: "People, <b>typed</b>.",
  license: "MIT",
  keywords: ["people"],
  repository: "git+https://git.example.com/acme/people.git",
  access: "public",
  provenance: true,
};

function project(entry: object = {}, files: Readonly<Record<string, string>> = {}) {
  const packages = [{ input: "schemas", output: "generated/people", package: facts, ...entry }];
  const made = new Workspace({
    "schemas/person.json": person,
    "edgeloom.config.json": JSON.stringify({ packages }),
    "package.json": JSON.stringify({ name: "the-project", private: true }),
    ...files,
  });
  return { made, run: (...args: readonly string[]) => edgeloom(args, made.root) };
}

async function edgeloom(args: readonly string[], cwd: string) {
  const { io, out, err } = recordingIo(cwd, false);
  return { code: await main(args, io), out: out(), err: err() };
}

type Facts = {
  readonly file?: string;
  readonly fileName: string;
  readonly files: readonly { readonly path: string }[];
  readonly integrity: string;
};

describe("edgeloom pack", () => {
  it("makes a package of a project that has none, by what its configuration says", async () => {
    const { made, run } = project({}, { LICENSE: "The licence." });
    await run("generate");
    const { code, out, err } = await run("pack", "--output", "out");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^✓ @acme\/people@0\.3\.0: out\/acme-people-0\.3\.0\.tgz \(\d+ files, \d+ KiB\)$/);
    const text = gunzipSync(readFileSync(made.path("out/acme-people-0.3.0.tgz"))).toString("utf8");
    for (const said of [
      '"provenance": true',
      '"access": "public"',
      "git+https://git.example.com",
      "The licence.",
    ])
      expect(text).toContain(said);
    expect(text).toContain('"@edgeloom/runtime": "^');
    expect(text).toContain("# @acme/people\n\nPeople, \\<b\\>typed\\</b\\>.");
    expect(text).toContain('const value = Person.parse({ name: "name" });');
    expect(text).not.toContain(made.root);
  });

  it("writes nothing when only asked what it would do", async () => {
    const { made, run } = project();
    await run("generate");
    const before = readdirSync(made.root);
    const { code, out } = await run("pack", "--dry-run", "--json");
    expect(code).toBe(0);
    const { files, integrity, ...told } = JSON.parse(out) as Facts;
    expect(told).toMatchObject({ package: "@acme/people", version: "0.3.0", result: "dry-run" });
    expect(files.map(({ path }) => path)).toContain("dist/index.cjs");
    expect(integrity).toMatch(/^sha512-/);
    expect(readdirSync(made.root)).toEqual(before);
    expect((await run("pack", "--dry-run")).out).toContain("; nothing was written\n  package.json ");
  });

  it("takes the package.json beside the output, the README there, and the name it gives", async () => {
    const own = {
      name: "people",
      version: "2.0.0",
      type: "module",
      dependencies: { "@edgeloom/runtime": "0.1.0" },
    };
    const { made, run } = project(
      { output: "generated/people/src" },
      { "generated/people/package.json": JSON.stringify(own), "generated/people/README.md": "Mine." },
    );
    await run("generate");
    for (const name of ["people", "generated/people", "generated/people/src"]) {
      const { out } = await run("pack", name, "--json");
      const { file = "" } = JSON.parse(out) as Facts;
      const text = gunzipSync(readFileSync(file)).toString("utf8");
      expect(file).toBe(made.path("people-2.0.0.tgz"));
      expect(text).toContain('"license": "MIT"');
      expect(text).toContain("Mine.");
    }
  });

  it("takes a package.json whose exports name the sources, and refuses one that names nothing to import", async () => {
    const own = { name: "people", version: "2.0.0", exports: { ".": "./src/index.ts" } };
    const place = "generated/people/package.json";
    const { made, run } = project({ output: "generated/people/src" }, { [place]: JSON.stringify(own) });
    await run("generate");
    const { out } = await run("pack", "--dry-run", "--json");
    expect((JSON.parse(out) as Facts).files.map(({ path }) => path)).toContain("dist/index.cjs");
    made.write(place, JSON.stringify({ ...own, exports: { "./package.json": "./package.json" } }));
    const { code, err } = await run("pack");
    expect([code, err]).toEqual([2, expect.stringContaining("people has nothing to import")]);
  });

  it("refuses files that nobody can make again", async () => {
    const { made, run } = project();
    await run("generate");
    made.write("generated/people/models/person.ts", "export const Person = 1;\n");
    const { code, err } = await run("pack");
    expect(code).toBe(1);
    expect(err).toContain(
      "✗ generated/people: 1 file not as the documents make them, such as generated/people/models/person.ts",
    );
    expect(readdirSync(made.root)).not.toContain("acme-people-0.3.0.tgz");
  });

  it("shows a wrong document", async () => {
    const { code, err } = await project({}, { "schemas/broken.json": broken }).run("pack");
    expect(code).toBe(2);
    expect(err).toContain("error[ref-missing]");
  });

  it.each<[readonly string[], object, string]>([
    [["--outptu", "x"], {}, "Did you mean --output?"],
    [
      ["nobody"],
      {},
      'There is no package "nobody".\n  fix: Name a folder with a package.json, or one of generated/people.',
    ],
    [["--output", ""], {}, "A name on the command line is empty."],
    [[], { package: undefined }, "No package of the configuration has a name for npm."],
    [
      ["generated/people"],
      { package: undefined },
      'Let its entry of the configuration have package: { name: "@acme/gate-sdk"',
    ],
    [[], { package: { name: "A B" } }, "packages[0].package.name is not a name as npm takes it"],
    [[], { package: { nmae: "a" } }, 'packages[0].package has an unknown key "nmae"'],
    [[], { package: "a" }, "packages[0].package is not an object."],
    [[], { package: { name: "a" } }, "has no version as npm takes them"],
  ])("refuses %j with %j", async (args, entry, message) => {
    const { code, err } = await project(entry).run("pack", ...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) as string });
  });
});
