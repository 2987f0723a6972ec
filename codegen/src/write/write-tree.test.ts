import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { compareTree, isUpToDate, manifestName, nodeWriteHost, readManifest } from "./index.js";
import { constant, failingHost, first, nextStamp, readFolder, Sandbox, stamp } from "./write.test.support.js";

const box = new Sandbox();
beforeEach(() => box.fresh());
afterAll(() => box.dispose());

describe("a run", () => {
  it("writes what is missing or differs, and nothing else", async () => {
    expect((await box.write(first)).result).toMatchObject({
      ok: true,
      written: ["index.ts", "models/a.ts", "models/b.ts", "notes.txt"],
      unchangedCount: 0,
    });
    const before = statSync(join(box.root, "models/b.ts"));
    const next = { ...first, "models/a.ts": constant("a", 2) };
    expect((await box.write(next, { stamp: nextStamp })).result).toEqual({
      ok: true,
      written: ["models/a.ts"],
      edited: [],
      removed: [],
      kept: [],
      unchangedCount: 3,
    });
    expect(box.output()).toEqual(next);
    expect(statSync(join(box.root, "models/b.ts")).ino).toBe(before.ino);
  });

  it("does nothing the second time", async () => {
    await box.write(first);
    const host = failingHost(0);
    expect((await box.write(first, { host })).result).toMatchObject({
      ok: true,
      written: [],
      unchangedCount: 4,
    });
    expect(host.changeCount).toBe(0);
  });

  it("leaves the same bytes on every machine", async () => {
    await box.write(first);
    const one = readFolder(box.root);
    box.fresh();
    await box.write(Object.fromEntries(Object.entries(first).reverse()));
    expect(readFolder(box.root)).toEqual(one);
    expect(one[manifestName]).not.toMatch(/\/tmp|elsewhere|20\d\d-/);
  });

  it("removes own files that are no longer wanted, with the folders they leave empty", async () => {
    await box.write({ ...first, "old/deep/x.ts": constant("x", 1) });
    box.put("old/mine.txt", "mine");
    expect((await box.write(first)).result).toMatchObject({ removed: ["old/deep/x.ts"] });
    expect(Object.keys(box.output()).sort()).toEqual([...Object.keys(first), "old/mine.txt"].sort());
    expect(existsSync(join(box.root, "old/deep"))).toBe(false);
  });

  it("overwrites an own file that was edited, and says so; one that is no longer wanted stays", async () => {
    await box.write({ ...first, "gone.ts": constant("x", 1) });
    box.put("models/a.ts", "edited");
    box.put("gone.ts", "edited");
    expect((await box.write(first)).result).toMatchObject({
      written: ["models/a.ts"],
      edited: ["models/a.ts"],
      removed: [],
      kept: ["gone.ts"],
    });
    expect(box.output()).toEqual({ ...first, "gone.ts": "edited" });
    expect((await box.write(first)).result).toMatchObject({ kept: [] });
  });

  // F12.
  it("leaves foreign files alone, and refuses to write over them", async () => {
    box.put("models/a.ts", "mine");
    box.put("other.txt", "mine");
    expect(await box.write(first)).toMatchObject({ result: { ok: false }, codes: ["file-foreign"] });
    expect(readFolder(box.root)).toEqual({ "models/a.ts": "mine", "other.txt": "mine" });
  });

  it("adopts a foreign file that is what it would write", async () => {
    box.put("models/a.ts", first["models/a.ts"]);
    expect((await box.write(first)).result).toMatchObject({ ok: true, unchangedCount: 1 });
  });

  it.each(["models", "models/a.ts/x"])("refuses when %s stands in the way", async (path) => {
    box.put(path, "mine");
    expect(await box.write(first)).toMatchObject({
      result: { ok: false },
      codes: expect.arrayContaining(["file-foreign"]),
    });
    expect(readFolder(box.root)).toEqual({ [path]: "mine" });
  });

  it("writes nothing when the gate refuses one file", async () => {
    const found = await box.write({ ...first, "models/z.ts": "process.exit();\n" });
    expect(found).toMatchObject({ result: { ok: false }, codes: ["gate-refused"] });
    expect(found.messages[0]).toBe(
      "models/z.ts:1: ExpressionStatement is never emitted at the top of a file.",
    );
    expect(existsSync(box.root)).toBe(false);
  });

  it.each([
    [{ maxEmittedFileBytes: 10 }, ["limit-output", "limit-output", "limit-output", "limit-output"]],
    [{ maxEmittedTotalBytes: 50 }, ["limit-output"]],
  ])("holds the limits %j", async (limits, codes) => {
    expect(await box.write(first, { limits })).toMatchObject({ result: { ok: false }, codes });
    expect(existsSync(box.root)).toBe(false);
  });
});

describe("paths", () => {
  // F1 to F8, F11.
  it.each([
    ["../x.ts"],
    ["/etc/x.ts"],
    ["a/../../x.ts"],
    ["a\\b.ts"],
    ["a\0.ts"],
    ["CON.ts"],
    ["a/aux"],
    ["x."],
    ["x "],
    ["package.json"],
    ["a/node_modules/x.ts"],
    [".git/config"],
    [".npmrc"],
    [manifestName],
    ["x".repeat(256)],
    ["a//b.ts"],
    [""],
    ["é.ts"],
    ["e\u0301.ts"],
  ])("%j is refused", async (path) => {
    expect(await box.write({ ...first, [path]: constant("x", 1) })).toMatchObject({
      result: { ok: false },
      codes: ["file-name"],
    });
    expect(readdirSync(box.top).includes("x.ts")).toBe(false);
    expect(existsSync(box.root)).toBe(false);
  });

  it.each([[["A.ts", "a.ts"]], [["M/a.ts", "m/b.ts"]], [["a", "a/b.ts"]]])(
    "%j at once are refused",
    async (paths) => {
      const files = Object.fromEntries(paths.map((path, at) => [path, constant("x", at)]));
      expect(await box.write(files)).toMatchObject({ result: { ok: false }, codes: ["file-name-clash"] });
    },
  );
});

describe("the manifest", () => {
  it("is input like any other: it leads nobody out of the folder", async () => {
    await box.write(first);
    const precious = join(dirname(box.root), "precious.ts");
    writeFileSync(precious, "x");
    const text = readFileSync(join(box.root, manifestName), "utf8");
    for (const path of ["../precious.ts", precious, "models/../../precious.ts"]) {
      writeFileSync(
        join(box.root, manifestName),
        text.replace('"files": {', `"files": { ${JSON.stringify(path)}: "${"0".repeat(64)}",`),
      );
      expect(readManifest(box.root, nodeWriteHost)).toBe("damaged");
      expect((await box.write(first)).codes).toEqual(["output-manifest"]);
      expect(existsSync(precious)).toBe(true);
    }
  });

  it.each(["", "[]", "{}", '{"version":1}', '{"version":"1","inputs":"","files":{"a":"b"}}', "\0"])(
    "%j is damaged: changed files count as foreign",
    async (text) => {
      await box.write(first);
      writeFileSync(join(box.root, manifestName), text);
      box.put("models/a.ts", "edited");
      expect(await box.write(first)).toMatchObject({
        result: { ok: false },
        codes: ["output-manifest", "file-foreign"],
      });
    },
  );

  it("tells whether anything is to be done", async () => {
    expect(isUpToDate(box.root, stamp, nodeWriteHost)).toBe(false);
    await box.write(first);
    expect(isUpToDate(box.root, stamp, nodeWriteHost)).toBe(true);
    expect(isUpToDate(box.root, nextStamp, nodeWriteHost)).toBe(false);
    expect(isUpToDate(box.root, { ...stamp, version: "1.0.1" }, nodeWriteHost)).toBe(false);
    box.put("models/a.ts", "edited");
    expect(isUpToDate(box.root, stamp, nodeWriteHost)).toBe(false);
    rmSync(join(box.root, "models/a.ts"));
    expect(isUpToDate(box.root, stamp, nodeWriteHost)).toBe(false);
  });
});

describe("compareTree", () => {
  it("names what is missing, changed and stale, and changes nothing", async () => {
    await box.write({ ...first, "old.ts": constant("x", 1) });
    box.put("models/a.ts", "edited");
    rmSync(join(box.root, "models/b.ts"));
    box.put("foreign.ts", "mine");
    const before = readFolder(box.root);
    expect(compareTree({ root: box.root, files: new Map(Object.entries(first)) })).toEqual({
      missing: ["models/b.ts"],
      changed: ["models/a.ts"],
      stale: ["old.ts"],
    });
    expect(compareTree({ root: box.root, files: new Map(), stamp: nextStamp }).changed).toEqual([
      manifestName,
    ]);
    expect(readFolder(box.root)).toEqual(before);
  });

  it("finds nothing right after a run", async () => {
    await box.write(first);
    expect(compareTree({ root: box.root, files: new Map(Object.entries(first)), stamp })).toEqual({
      missing: [],
      changed: [],
      stale: [],
    });
  });

  it("does not take a link for a file", async () => {
    await box.write(first);
    renameSync(join(box.root, "models/a.ts"), join(dirname(box.root), "a.ts"));
    symlinkSync(join(dirname(box.root), "a.ts"), join(box.root, "models/a.ts"));
    expect(compareTree({ root: box.root, files: new Map(Object.entries(first)) }).changed).toEqual([
      "models/a.ts",
    ]);
  });
});
