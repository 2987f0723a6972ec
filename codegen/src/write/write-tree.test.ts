import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { Diagnostics } from "../diagnostics/index.js";
import { defaultLimits, type Limits } from "../limits.js";
import {
  compareTree,
  isUpToDate,
  manifestName,
  nodeWriteHost,
  readManifest,
  type WriteHost,
  writeTree,
} from "./index.js";

const top = mkdtempSync(join(tmpdir(), "edgeloom-write-"));
let root = "";
let serial = 0;
beforeEach(() => {
  root = join(top, `${++serial}`, "out");
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

const constant = (name: string, value: number) => `export const ${name} = ${value};\n`;
const first = {
  "models/a.ts": constant("a", 1),
  "models/b.ts": constant("b", 1),
  "index.ts": constant("c", 1),
  "notes.txt": "free text ü\n",
};
const stamp = { version: "1.0.0", inputsHash: "1".repeat(64) };
const nextStamp = { version: "1.0.0", inputsHash: "2".repeat(64) };

type More = { readonly host?: WriteHost; readonly limits?: Partial<Limits>; readonly stamp?: typeof stamp };

async function write(files: Readonly<Record<string, string>>, more: More = {}) {
  const reporter = new Diagnostics();
  const options = {
    root,
    files: new Map(Object.entries(files)),
    reporter,
    limits: { ...defaultLimits, ...more.limits },
  };
  const result = await writeTree({
    ...options,
    stamp: more.stamp ?? stamp,
    ...(more.host === undefined ? {} : { host: more.host }),
  });
  return {
    result,
    codes: reporter.list.map(({ code }) => code),
    messages: reporter.list.map(({ message }) => message),
  };
}

/** All files below a folder, temporary ones and the manifest included. */
function read(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  );
  const entries = names.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    entries.sort().map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

function readOutput(): Readonly<Record<string, string>> {
  const { [manifestName]: _, ...files } = read(root);
  return files;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe("a run", () => {
  it("writes what is missing or differs, and nothing else", async () => {
    expect((await write(first)).result).toMatchObject({
      ok: true,
      written: ["index.ts", "models/a.ts", "models/b.ts", "notes.txt"],
      unchangedCount: 0,
    });
    const before = statSync(join(root, "models/b.ts"));
    const next = { ...first, "models/a.ts": constant("a", 2) };
    expect((await write(next, { stamp: nextStamp })).result).toEqual({
      ok: true,
      written: ["models/a.ts"],
      edited: [],
      removed: [],
      kept: [],
      unchangedCount: 3,
    });
    expect(readOutput()).toEqual(next);
    expect(statSync(join(root, "models/b.ts")).ino).toBe(before.ino);
  });

  it("does nothing the second time", async () => {
    await write(first);
    const refusing = failingHost(0);
    expect((await write(first, { host: refusing.host })).result).toMatchObject({
      ok: true,
      written: [],
      unchangedCount: 4,
    });
    expect(refusing.changes).toBe(0);
  });

  it("leaves the same bytes on every machine", async () => {
    await write(first);
    const one = read(root);
    root = join(top, `${++serial}`, "elsewhere");
    await write(Object.fromEntries(Object.entries(first).reverse()));
    expect(read(root)).toEqual(one);
    expect(one[manifestName]).not.toMatch(/\/tmp|elsewhere|20\d\d-/);
  });

  it("removes own files that are no longer wanted, with the folders they leave empty", async () => {
    await write({ ...first, "old/deep/x.ts": constant("x", 1) });
    put("old/mine.txt", "mine");
    expect((await write(first)).result).toMatchObject({ removed: ["old/deep/x.ts"] });
    expect(Object.keys(readOutput()).sort()).toEqual([...Object.keys(first), "old/mine.txt"].sort());
    expect(existsSync(join(root, "old/deep"))).toBe(false);
  });

  it("overwrites an own file that was edited, and says so; one that is no longer wanted stays", async () => {
    await write({ ...first, "gone.ts": constant("x", 1) });
    put("models/a.ts", "edited");
    put("gone.ts", "edited");
    expect((await write(first)).result).toMatchObject({
      written: ["models/a.ts"],
      edited: ["models/a.ts"],
      removed: [],
      kept: ["gone.ts"],
    });
    expect(readOutput()).toEqual({ ...first, "gone.ts": "edited" });
    expect((await write(first)).result).toMatchObject({ kept: [] });
  });

  // F12.
  it("leaves foreign files alone, and refuses to write over them", async () => {
    put("models/a.ts", "mine");
    put("other.txt", "mine");
    expect(await write(first)).toMatchObject({ result: { ok: false }, codes: ["file-foreign"] });
    expect(read(root)).toEqual({ "models/a.ts": "mine", "other.txt": "mine" });
  });

  it("adopts a foreign file that is what it would write", async () => {
    put("models/a.ts", first["models/a.ts"]);
    expect((await write(first)).result).toMatchObject({ ok: true, unchangedCount: 1 });
  });

  it.each(["models", "models/a.ts/x"])("refuses when %s stands in the way", async (path) => {
    put(path, "mine");
    expect(await write(first)).toMatchObject({
      result: { ok: false },
      codes: expect.arrayContaining(["file-foreign"]),
    });
    expect(read(root)).toEqual({ [path]: "mine" });
  });

  it("writes nothing when the gate refuses one file", async () => {
    const found = await write({ ...first, "models/z.ts": "process.exit();\n" });
    expect(found).toMatchObject({ result: { ok: false }, codes: ["gate-refused"] });
    expect(found.messages[0]).toBe(
      "models/z.ts:1: ExpressionStatement is never emitted at the top of a file.",
    );
    expect(existsSync(root)).toBe(false);
  });

  it.each([
    [{ maxEmittedFileBytes: 10 }, ["limit-output", "limit-output", "limit-output", "limit-output"]],
    [{ maxEmittedTotalBytes: 50 }, ["limit-output"]],
  ])("holds the limits %j", async (limits, codes) => {
    expect(await write(first, { limits })).toMatchObject({ result: { ok: false }, codes });
    expect(existsSync(root)).toBe(false);
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
    expect(await write({ ...first, [path]: constant("x", 1) })).toMatchObject({
      result: { ok: false },
      codes: ["file-name"],
    });
    expect(readdirSync(top).includes("x.ts")).toBe(false);
    expect(existsSync(root)).toBe(false);
  });

  it.each([[["A.ts", "a.ts"]], [["M/a.ts", "m/b.ts"]], [["a", "a/b.ts"]]])(
    "%j at once are refused",
    async (paths) => {
      const files = Object.fromEntries(paths.map((path, at) => [path, constant("x", at)]));
      expect(await write(files)).toMatchObject({ result: { ok: false }, codes: ["file-name-clash"] });
    },
  );
});

describe("links", () => {
  // F9.
  it("may lead to the output folder", async () => {
    const real = join(top, `${++serial}`, "real");
    mkdirSync(real, { recursive: true });
    mkdirSync(dirname(root), { recursive: true });
    symlinkSync(real, root);
    expect((await write(first)).result.ok).toBe(true);
    expect(Object.keys(read(real))).toContain("models/a.ts");
    expect(isUpToDate(root, stamp, nodeWriteHost)).toBe(true);
  });

  // F10.
  it.each(["models", "models/a.ts", manifestName])("may not be %s", async (path) => {
    const outside = join(top, `${++serial}`);
    mkdirSync(outside);
    writeFileSync(join(outside, "a.ts"), "precious");
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(path === "models" ? outside : join(outside, "a.ts"), join(root, path));
    const found = await write(first);
    expect(found.result.ok).toBe(false);
    expect(found.codes).toContain("output-symlink");
    expect(read(outside)).toEqual({ "a.ts": "precious" });
  });

  it("are not followed to remove a stale file", async () => {
    await write({ ...first, "old/x.ts": constant("x", 1) });
    const outside = join(top, `${++serial}`);
    cpSync(join(root, "old"), outside, { recursive: true });
    rmSync(join(root, "old"), { recursive: true });
    symlinkSync(outside, join(root, "old"));
    expect((await write(first)).result).toMatchObject({ ok: true, removed: [], kept: ["old/x.ts"] });
    expect(Object.keys(read(outside))).toEqual(["x.ts"]);
  });

  it.each(["a file", "a link to nothing"])("the output folder may not be %s", async (what) => {
    mkdirSync(dirname(root), { recursive: true });
    if (what === "a file") writeFileSync(root, "");
    else symlinkSync(join(top, "nothing"), root);
    expect(await write(first)).toMatchObject({ result: { ok: false }, codes: ["output-root"] });
  });
});

describe("the manifest", () => {
  it("is input like any other: it leads nobody out of the folder", async () => {
    await write(first);
    const precious = join(dirname(root), "precious.ts");
    writeFileSync(precious, "x");
    const text = readFileSync(join(root, manifestName), "utf8");
    for (const path of ["../precious.ts", precious, "models/../../precious.ts"]) {
      writeFileSync(
        join(root, manifestName),
        text.replace('"files": {', `"files": { ${JSON.stringify(path)}: "${"0".repeat(64)}",`),
      );
      expect(readManifest(root, nodeWriteHost)).toBe("damaged");
      expect((await write(first)).codes).toEqual(["output-manifest"]);
      expect(existsSync(precious)).toBe(true);
    }
  });

  it.each(["", "[]", "{}", '{"version":1}', '{"version":"1","inputs":"","files":{"a":"b"}}', "\0"])(
    "%j is damaged: changed files count as foreign",
    async (text) => {
      await write(first);
      writeFileSync(join(root, manifestName), text);
      put("models/a.ts", "edited");
      expect(await write(first)).toMatchObject({
        result: { ok: false },
        codes: ["output-manifest", "file-foreign"],
      });
    },
  );

  it("tells whether anything is to be done", async () => {
    expect(isUpToDate(root, stamp, nodeWriteHost)).toBe(false);
    await write(first);
    expect(isUpToDate(root, stamp, nodeWriteHost)).toBe(true);
    expect(isUpToDate(root, nextStamp, nodeWriteHost)).toBe(false);
    expect(isUpToDate(root, { ...stamp, version: "1.0.1" }, nodeWriteHost)).toBe(false);
    put("models/a.ts", "edited");
    expect(isUpToDate(root, stamp, nodeWriteHost)).toBe(false);
    rmSync(join(root, "models/a.ts"));
    expect(isUpToDate(root, stamp, nodeWriteHost)).toBe(false);
  });
});

describe("compareTree", () => {
  it("names what is missing, changed and stale, and changes nothing", async () => {
    await write({ ...first, "old.ts": constant("x", 1) });
    put("models/a.ts", "edited");
    rmSync(join(root, "models/b.ts"));
    put("foreign.ts", "mine");
    const before = read(root);
    expect(compareTree({ root, files: new Map(Object.entries(first)) })).toEqual({
      missing: ["models/b.ts"],
      changed: ["models/a.ts"],
      stale: ["old.ts"],
    });
    expect(compareTree({ root, files: new Map(), stamp: nextStamp }).changed).toEqual([manifestName]);
    expect(read(root)).toEqual(before);
  });

  it("finds nothing right after a run", async () => {
    await write(first);
    expect(compareTree({ root, files: new Map(Object.entries(first)), stamp })).toEqual({
      missing: [],
      changed: [],
      stale: [],
    });
  });

  it("does not take a link for a file", async () => {
    await write(first);
    renameSync(join(root, "models/a.ts"), join(dirname(root), "a.ts"));
    symlinkSync(join(dirname(root), "a.ts"), join(root, "models/a.ts"));
    expect(compareTree({ root, files: new Map(Object.entries(first)) }).changed).toEqual(["models/a.ts"]);
  });
});

/** A host whose process ends at the given change: that one and all later ones fail, reading too. */
function failingHost(endsAt: number, code = "EIO") {
  const state = { changes: 0, host: nodeWriteHost };
  const guard = <Args extends readonly unknown[]>(change: (...args: Args) => void) => {
    return (...args: Args): void => {
      if (state.changes++ >= endsAt) throw Object.assign(new Error("ended"), { code, syscall: "write" });
      change(...args);
    };
  };
  const { makeFolder, createFile, rename, removeFile, removeFolder } = nodeWriteHost;
  state.host = {
    ...nodeWriteHost,
    makeFolder: guard(makeFolder),
    // The end of the process may cut a file off.
    createFile: (path, bytes) => {
      if (state.changes === endsAt) createFile(path, bytes.subarray(0, bytes.length / 2));
      guard(createFile)(path, bytes);
    },
    rename: guard(rename),
    removeFile: guard(removeFile),
    removeFolder: guard(removeFolder),
  };
  return state;
}

// Row 31 of the fault matrix, at every step instead of at a random one.
describe("a run that ends in the middle", () => {
  const second = {
    "models/a.ts": constant("a", 2),
    "models/b.ts": constant("b", 1),
    "new/c.ts": constant("c", 3),
    "notes.txt": "other\n",
  };

  it("leaves each file old or new, and the next run repairs the rest", async () => {
    let step = 0;
    for (let isComplete = false; !isComplete; step++) {
      root = join(top, `${++serial}`, "out");
      await write(first);
      const { result } = await write(second, { stamp: nextStamp, host: failingHost(step).host });
      isComplete = result.ok;
      for (const [path, text] of Object.entries(readOutput())) {
        if (!path.includes(".edgeloom-"))
          expect([first[path as never], second[path as never]]).toContain(text);
      }
      const third = step % 2 === 0 ? second : { ...second, "models/a.ts": constant("a", 4) };
      const again = await write(third, { stamp: nextStamp });
      expect({ step, ...again }).toMatchObject({
        step,
        result: { ok: true, edited: [], kept: [] },
        codes: [],
      });
      expect(readOutput()).toEqual(third);
      expect(isUpToDate(root, nextStamp, nodeWriteHost)).toBe(true);
    }
    expect(step).toBeGreaterThan(12);
  });

  it("and another one after it still know what is theirs", async () => {
    for (let step = 0; step < 16; step++) {
      root = join(top, `${++serial}`, "out");
      await write(first);
      await write(second, { stamp: nextStamp, host: failingHost(step).host });
      await write({ ...second, "models/a.ts": constant("a", 5) }, { host: failingHost(step).host });
      expect((await write(first)).result).toMatchObject({ ok: true, edited: [], kept: [] });
      expect(readOutput()).toEqual(first);
    }
  });

  it.each([0, 1, 2])(
    "leaves everything as it was when the disk is full after %d new files",
    async (count) => {
      await write(first);
      const before = read(root);
      const host = { ...nodeWriteHost, createFile: failingHost(count, "ENOSPC").host.createFile };
      expect(await write(second, { host })).toMatchObject({
        result: { ok: false },
        codes: ["output-write"],
        messages: ["Writing stopped: ENOSPC from write."],
      });
      expect(read(root)).toEqual(before);
    },
  );

  it("reports what the machine refuses, without absolute paths", async () => {
    const found = await write(first, { host: failingHost(0, "EACCES").host });
    expect(found).toMatchObject({
      result: { ok: false },
      codes: ["output-write"],
      messages: ["Writing stopped: EACCES from write."],
    });
  });

  it("does not hide a defect of ours behind a report", async () => {
    const host: WriteHost = { ...nodeWriteHost, makeFolder: () => expect.fail("defect") };
    await expect(write(first, { host })).rejects.toThrow("defect");
  });
});
