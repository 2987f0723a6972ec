import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { broken, person, Workspace } from "../workspace.test.support.js";
import { commandHelp, overview } from "./help.js";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";

async function run(args: readonly string[], cwd = "/", color = false) {
  const { io, out, err } = recordingIo(cwd, color);
  return { code: await main(args, io), out: out(), err: err() };
}

const adHoc = ["--input", "schemas", "--output", "out"];

function workspace(files: Readonly<Record<string, string>> = { "schemas/person.json": person }) {
  const made = new Workspace(files);
  return { made, edgeloom: (...args: readonly string[]) => run(args, made.root) };
}

describe("help and version", () => {
  it.each([[], ["--help"], ["-h"], ["help"], ["help", "--help"], ["--help", "help"]])(
    "%j shows what there is to do",
    async (...args) => {
      const { code, out, err } = await run(args);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toBe(overview());
    },
  );

  it.each([
    ["generate", "--help"],
    ["generate", "--input", "a.json", "-h"],
    ["help", "generate"],
    ["--help", "generate"],
  ])("%j shows the help of generate", async (...args) => {
    expect(await run(args)).toEqual({ code: 0, out: commandHelp("generate"), err: "" });
  });

  it.each([
    ["genrate", "--help"],
    ["help", "genrate"],
  ])("%j says what was meant", async (...args) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain("Did you mean generate?");
  });

  it.each(["--version", "-v"])("%s says the version of the package", async (flag) => {
    const url = new URL("../../package.json", import.meta.url);
    const { version } = JSON.parse(readFileSync(url, "utf8")) as { readonly version: string };
    expect(await run([flag])).toEqual({ code: 0, out: version, err: "" });
  });
});

describe("wrong usage", () => {
  it.each([
    [["genrate"], 'There is no command "genrate".\n  fix: Did you mean generate?'],
    [["frobnicate"], "See edgeloom --help: init, new, "],
    [["constructor"], 'There is no command "constructor"'],
    [["--input", "a"], 'There is no command "--input"'],
    [["generate"], "No edgeloom.config.ts here or above."],
  ])("%j", async (args, message) => {
    const { code, out, err } = await run(args, new Workspace().root);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });

  it("is red on a terminal only", async () => {
    expect((await run(["x"], "/", true)).err).toContain("\u001b[31merror\u001b[0m");
    expect((await run(["x"])).err).not.toContain("\u001b");
  });
});

describe("a fault of our own", () => {
  it("has an exit code that is not that of stale files, and says whose fault it is", async () => {
    const { io, err } = recordingIo("/");
    const failing = {
      ...io,
      out: () => {
        throw new Error("unexpected");
      },
    };
    expect(await main(["--version"], failing)).toBe(70);
    expect(err()).toMatch(/itself failed[^]*report[^]*unexpected[^]*at /);
  });
});

describe("generate", () => {
  it("says what it made, then that nothing has changed", async () => {
    const { edgeloom } = workspace();
    const first = await edgeloom("generate", ...adHoc);
    expect(first).toEqual({
      code: 0,
      out: expect.stringMatching(/^✓ out: 1 type in 2 files \(\d.* m?s\)\n {2}wrote 2 files$/) as string,
      err: "",
    });
    expect(await edgeloom("generate", ...adHoc)).toEqual({
      code: 0,
      out: expect.stringMatching(/^✓ out: unchanged \(\d+ ms\)$/) as string,
      err: "",
    });
    expect((await edgeloom("generate", ...adHoc, "--force")).out).toContain(
      "the output was the same already",
    );
  });

  it("shows a wrong document with its line, and exits 2", async () => {
    const { edgeloom } = workspace({ "schemas/broken.json": broken });
    const { code, out, err } = await edgeloom("generate", ...adHoc);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(
      /^error\[ref-missing\]: .*\n --> schemas\/broken\.json:1:\d+ {2}#\/properties\/other\/\$ref\n/,
    );
    expect(err).toContain('fix: Did you mean "Other"?');
    expect(err).toMatch(/✗ out: 1 error; nothing was written$/);
  });

  it("shows fifty of many diagnostics and says how many more there are", async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`p${at}`, { type: "sting" }]),
    );
    const { edgeloom } = workspace({ "schemas/a.json": JSON.stringify({ type: "object", properties }) });
    const { err } = await edgeloom("generate", ...adHoc);
    expect(err.match(/^error\[/gm)?.length).toBe(50);
    expect(err).toContain("… and 10 more diagnostics");
    const { out } = await edgeloom("generate", ...adHoc, "--json");
    expect((JSON.parse(out) as { readonly diagnostics: readonly unknown[] }).diagnostics.length).toBe(60);
  });

  it("says what it removed, replaced and kept", async () => {
    const { made, edgeloom } = workspace();
    made.write("schemas/car.json", person.replace("Person", "Car"));
    await edgeloom("generate", ...adHoc);
    made.write("out/index.ts", "// mine");
    made.write("out/models/car.ts", "// mine");
    made.remove("schemas/car.json");
    made.rename("schemas/person.json", "schemas/human.json");
    const { out } = await edgeloom("generate", ...adHoc);
    expect(out).toContain("  removed out/models/person.ts");
    expect(out).toContain("  replaced out/index.ts, which had been edited by hand");
    expect(out).toContain("  kept out/models/car.ts: no longer generated, but edited by hand");
  });

  it("goes on with the other packages when one is refused", async () => {
    const packages = [
      { input: "schemas/broken.json", output: "one" },
      { input: "schemas/person.json", output: "two" },
    ];
    const { edgeloom } = workspace({
      "schemas/broken.json": broken,
      "schemas/person.json": person,
      "edgeloom.config.json": JSON.stringify({ packages }),
    });
    const { code, out, err } = await edgeloom("generate");
    expect(code).toBe(2);
    expect(err).toContain("✗ one: 1 error");
    expect(out).toContain("✓ two: 1 type");
  });

  it("prints one line of JSON for each package", async () => {
    const { edgeloom } = workspace();
    const first = await edgeloom("generate", ...adHoc, "--json");
    expect(first.err).toBe("");
    expect(JSON.parse(first.out)).toEqual({
      package: "out",
      tookMs: expect.any(Number) as number,
      result: "generated",
      files: 2,
      types: 1,
      topics: 0,
      services: 0,
      operations: 0,
      modules: 0,
      written: ["index.ts", "models/person.ts"],
      removed: [],
      edited: [],
      kept: [],
      diagnostics: [],
    });
    const again = JSON.parse((await edgeloom("generate", ...adHoc, "--json")).out) as unknown;
    expect(again).toMatchObject({ result: "unchanged", diagnostics: [] });
  });

  it("gives diagnostics as JSON with place and fix", async () => {
    const { edgeloom } = workspace({ "schemas/broken.json": broken });
    const { code, out } = await edgeloom("generate", ...adHoc, "--json");
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      result: "refused",
      diagnostics: [
        { code: "ref-missing", file: "schemas/broken.json", line: 1, pointer: "/properties/other/$ref" },
      ],
    });
  });
});

describe("check", () => {
  it("exits 0 when the output is up to date", async () => {
    const { edgeloom } = workspace();
    await edgeloom("generate", ...adHoc);
    expect(await edgeloom("check", ...adHoc)).toEqual({
      code: 0,
      out: expect.stringMatching(/^✓ out: 2 files up to date \(/) as string,
      err: "",
    });
  });

  it("exits 1 and names the files when it is stale", async () => {
    const { made, edgeloom } = workspace();
    await edgeloom("generate", ...adHoc);
    made.write("schemas/person.json", person.replace("age", "years"));
    made.remove("out/index.ts");
    const { code, out, err } = await edgeloom("check", ...adHoc);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("✗ out: the output is stale");
    expect(err).toContain(
      "  missing  out/index.ts\n  changed  out/.edgeloom-manifest.json\n  changed  out/models/person.ts\n",
    );
    expect(err).toContain("fix: run edgeloom generate and");
    expect(() => made.read("out/index.ts")).toThrow();
  });

  it("asks for --force when only the generator can have changed", async () => {
    const { made, edgeloom } = workspace();
    await edgeloom("generate", ...adHoc);
    made.write("out/index.ts", "// as another build of the same version would have written it\n");
    const manifest = made.read("out/.edgeloom-manifest.json");
    const { createHash } = await import("node:crypto");
    const hash = createHash("sha256").update(made.read("out/index.ts")).digest("hex");
    made.write("out/.edgeloom-manifest.json", manifest.replace(/("index\.ts": )"\w+"/, `$1"${hash}"`));
    expect((await edgeloom("generate", ...adHoc)).out).toContain("unchanged");
    const { code, err } = await edgeloom("check", ...adHoc);
    expect(code).toBe(1);
    expect(err).toContain("changed  out/index.ts");
    expect(err).toContain("edgeloom generate --force");
  });

  it("exits 2 when a document is wrong", async () => {
    const { edgeloom } = workspace({ "schemas/broken.json": broken });
    expect((await edgeloom("check", ...adHoc)).code).toBe(2);
  });

  it("tells as JSON what is stale", async () => {
    const { edgeloom } = workspace();
    const { code, out } = await edgeloom("check", ...adHoc, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ result: "stale", missing: ["index.ts", "models/person.ts"] });
  });
});
