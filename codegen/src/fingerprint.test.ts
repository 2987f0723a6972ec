import { describe, expect, it } from "vitest";
import { fingerprint } from "./fingerprint.js";
import { defaultLimits } from "./limits.js";
import { type MemoryFiles, memoryHost } from "./load/index.js";
import type { Compilation } from "./pipeline.js";

const a = '{"type":"object","title":"A"}';
const files: MemoryFiles = {
  "/project/schemas/a.json": a,
  "/project/schemas/deep/b.yaml": "type: string",
  "/project/schemas/notes.md": "not a document",
  "/project/shared/base.json": '{"$defs":{}}',
};

function hash(changed: MemoryFiles = {}, job: Partial<Compilation> = {}, known: readonly string[] = []) {
  const host = memoryHost({ ...files, ...changed });
  return fingerprint({ root: "/project", inputs: ["schemas"], host, ...job }, known);
}

function without(path: string): MemoryFiles {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));
}

const plain = hash();

describe("the same hash", () => {
  it("twice", () => {
    expect(hash()).toBe(plain);
  });

  it("when a file changes that is no document", () => {
    expect(hash({ "/project/schemas/notes.md": "changed" })).toBe(plain);
  });

  it("wherever the project lies", () => {
    const moved = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path.replace("/project", "/home/me/project"), text]),
    );
    const inputs = ["schemas"];
    const allowedRoots = ["/home/me/project/shared"];
    expect(fingerprint({ root: "/home/me/project", inputs, host: memoryHost(moved), allowedRoots }, [])).toBe(
      hash({}, { allowedRoots: ["/project/shared"] }),
    );
  });

  it("when an option is given as undefined", () => {
    expect(hash({}, { formats: undefined, resources: {} })).toBe(plain);
  });

  it("however resources are written", () => {
    const places = { "https://a.example/": "shared", "https://b.example/": "schemas" };
    const written = { "https://b.example/": "/project/schemas", "https://a.example/": "./shared" };
    expect(hash({}, { resources: written })).toBe(hash({}, { resources: places }));
  });

  it("however an input is written", () => {
    expect(hash({}, { inputs: ["/project/schemas", "./schemas/a.json"] })).toBe(plain);
  });

  it("when a limit is spelt out that is the default", () => {
    expect(hash({}, { limits: { maxNesting: defaultLimits.maxNesting } })).toBe(plain);
  });

  it("when a known document lies in the inputs anyway", () => {
    expect(hash({}, {}, ["schemas/a.json"])).toBe(plain);
  });
});

describe("another hash", () => {
  it.each<[string, () => string]>([
    ["a changed byte", () => hash({ "/project/schemas/a.json": '{"type":"object","title":"B"}' })],
    ["another order of keys", () => hash({ "/project/schemas/a.json": '{"title":"A","type":"object"}' })],
    ["a space", () => hash({ "/project/schemas/a.json": '{"type":"object","title":"A"} ' })],
    ["a new document", () => hash({ "/project/schemas/c.json": "{}" })],
    [
      "a renamed document",
      () => {
        const renamed = { ...without("/project/schemas/a.json"), "/project/schemas/z.json": a };
        return fingerprint({ root: "/project", inputs: ["schemas"], host: memoryHost(renamed) }, []);
      },
    ],
    [
      "a removed document",
      () =>
        fingerprint(
          { root: "/project", inputs: ["schemas"], host: memoryHost(without("/project/schemas/a.json")) },
          [],
        ),
    ],
    ["other emitters", () => hash({}, { emit: ["types"] })],
    ["asserted formats", () => hash({}, { formats: "assert" })],
    ["another draft", () => hash({}, { dialect: "draft-07" })],
    ["annotated formats", () => hash({}, { formats: "annotate" })],
    ["ignored defaults", () => hash({}, { defaults: "ignore" })],
    ["patterns in linear time", () => hash({}, { patterns: "linear" })],
    ["interfaces", () => hash({}, { types: "interfaces" })],
    ["a resource", () => hash({}, { resources: { "https://a.example/": "shared" } })],
    ["other roots of references", () => hash({}, { allowedRoots: ["shared"] })],
    ["another limit", () => hash({}, { limits: { maxNesting: 3 } })],
    ["another input", () => hash({}, { inputs: ["schemas", "shared"] })],
    ["a known document outside the inputs", () => hash({}, {}, ["shared/base.json"])],
  ])("after %s", (_name, changed) => {
    expect(changed()).not.toBe(plain);
  });

  it("after a change in a referenced document outside the inputs", () => {
    const known = ["shared/base.json"];
    const before = hash({}, {}, known);
    expect(hash({ "/project/shared/base.json": '{"$defs":{"A":{}}}' }, {}, known)).not.toBe(before);
    expect(
      fingerprint(
        { root: "/project", inputs: ["schemas"], host: memoryHost(without("/project/shared/base.json")) },
        known,
      ),
    ).not.toBe(before);
  });

  it("when content moves from one document into the next", () => {
    const one = { "/project/s/a.json": "1", "/project/s/b.json": "23" };
    const two = { "/project/s/a.json": "12", "/project/s/b.json": "3" };
    const of = (all: MemoryFiles) =>
      fingerprint({ root: "/project", inputs: ["s"], host: memoryHost(all) }, []);
    expect(of(one)).not.toBe(of(two));
  });
});

describe("nothing that a manifest may name is dangerous", () => {
  it("neither what is no file nor what is too large is read", () => {
    const read: string[] = [];
    const memory = memoryHost(files);
    const host = {
      ...memory,
      stat: (path: string) =>
        path.endsWith("a.json") ? { kind: "file" as const, size: 2 ** 40 } : memory.stat(path),
      readBytes: (path: string) => {
        read.push(path);
        return memory.readBytes(path);
      },
    };
    fingerprint({ root: "/project", inputs: ["schemas"], host }, [
      "schemas",
      "../../dev/zero",
      "nothing.json",
    ]);
    expect(read).toEqual(["/project/schemas/deep/b.yaml"]);
  });

  it("a file that cannot be read counts as missing", () => {
    const memory = memoryHost(files);
    const host = {
      ...memory,
      readBytes: () => {
        throw new Error("EACCES");
      },
    };
    expect(fingerprint({ root: "/project", inputs: ["schemas"], host }, [])).not.toBe(plain);
  });
});
