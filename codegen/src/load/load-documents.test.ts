import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-time.test.support.js";
import { Diagnostics } from "../diagnostics/index.js";
import { defaultLimits, type Limits } from "../limits.js";
import { type FileHost, nodeHost } from "./host.js";
import { loadDocuments } from "./load-documents.js";
import { type MemoryFiles, memoryHost } from "./memory-host.js";
import { documentPath, inputRoots, isInside } from "./paths.js";

const schema = '{"type":"object"}';

function load(
  files: MemoryFiles,
  inputs: readonly string[],
  limits: Partial<Limits> = {},
  host: FileHost = memoryHost(files),
) {
  const reporter = new Diagnostics();
  const documents = loadDocuments({
    root: "/p",
    inputs,
    limits: { ...defaultLimits, ...limits },
    host,
    reporter,
  });
  return {
    files: documents.map(({ file }) => file),
    documents,
    codes: reporter.list.map(({ code }) => code),
    list: reporter.list,
  };
}

describe("loadDocuments", () => {
  it("reads files and folders, each file once, by code unit of their names", () => {
    const found = load(
      {
        "/p/s/b.json": schema,
        "/p/s/a.yml": "type: object",
        "/p/s/B.yaml": "type: object",
        "/p/s/sub/c.JSON": schema,
        "/p/s/read.me": "x",
      },
      ["s", "s/b.json", "/p/s/sub"],
    );
    expect(found.files).toEqual(["s/B.yaml", "s/a.yml", "s/b.json", "s/sub/c.JSON"]);
    expect(found.codes).toEqual([]);
  });

  it("leaves out node_modules and what begins with a dot", () => {
    const found = load(
      {
        "/p/s/a.json": schema,
        "/p/s/node_modules/x/b.json": schema,
        "/p/s/.git/c.json": schema,
        "/p/s/.hidden.json": schema,
      },
      ["s"],
    );
    expect(found.files).toEqual(["s/a.json"]);
  });

  it("reads a named file wherever it lies", () => {
    expect(load({ "/elsewhere/.x/a.json": schema }, ["/elsewhere/.x/a.json"]).files).toEqual([
      "../elsewhere/.x/a.json",
    ]);
  });

  it.each([
    ["a missing file", ["nope.json"], "input-missing"],
    ["a file of another type", ["a.txt"], "input-extension"],
    ["a named file that is no schema", ["plain.json"], "input-unknown"],
    ["a name with a newline", ["a\nb.json"], "input-name"],
    ["a name with a bidi mark", ["a\u202eb.json"], "input-name"],
    ["a path with NUL", ["a\u0000.json"], "input-missing"],
  ])("reports %s", (_, inputs, code) => {
    const files = {
      "/p/a.txt": "x",
      "/p/plain.json": '{"name":"x"}',
      "/p/a\nb.json": schema,
      "/p/a\u202eb.json": schema,
    };
    expect(load(files, inputs)).toMatchObject({ files: [], codes: [code] });
  });

  it("keeps unknown files of a folder: references may ask for them", () => {
    expect(load({ "/p/s/parts.json": '{"Pet":{}}' }, ["s"])).toMatchObject({
      files: ["s/parts.json"],
      codes: [],
    });
  });

  it("finds all that is wrong in one run, and still reads the rest", () => {
    const found = load(
      { "/p/s/a.json": "{", "/p/s/b.json": schema, "/p/s/c.yaml": "[", "/p/s/d.json": '{"a":1,"a":2}' },
      ["s"],
    );
    expect(found.files).toEqual(["s/b.json"]);
    expect(found.list.map(({ code, origin }) => [code, origin?.file])).toEqual([
      ["json-syntax", "s/a.json"],
      ["yaml-syntax", "s/c.yaml"],
      ["duplicate-key", "s/d.json"],
    ]);
  });

  it("keeps a document whose numbers were rounded, with a warning", () => {
    const found = load({ "/p/a.json": '{"type":"number","maximum":0.1000000000000000055}' }, ["a.json"]);
    expect(found).toMatchObject({ files: ["a.json"], codes: ["number-rounded"] });
  });

  it("carries the line with the diagnostic, since the text is not kept", () => {
    const [diagnostic] = load({ "/p/a.json": '{\n  "a": tru\n}' }, ["a.json"]).list;
    expect(diagnostic?.excerpt).toMatchObject({
      place: { line: 2, column: 8 },
      before: '  "a": ',
      after: "tru",
    });
  });
});

/** Twice the promise and more, since tests share their machine; what goes wrong here takes minutes. */
const bound = 5_000;

describe("limits", () => {
  it("refuse a large file without reading it", () => {
    const host: FileHost = {
      ...memoryHost({ "/p/a.json": schema }),
      stat: () => ({ kind: "file", size: 65 * 1024 * 1024 }),
      readBytes: () => expect.unreachable("the file must not be read"),
    };
    expect(load({}, ["a.json"], {}, host).codes).toEqual(["limit-document-bytes"]);
  });

  it("refuse a file that is larger than it said", () => {
    const inner = memoryHost({ "/p/a.json": " ".repeat(200) });
    expect(
      load({}, ["a.json"], { maxDocumentBytes: 100 }, { ...inner, stat: () => ({ kind: "file", size: 1 }) })
        .codes,
    ).toEqual(["limit-document-bytes"]);
  });

  it("refuse too many files, and read none", () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`/p/s/${index}.json`, schema]),
    );
    expect(load(files, ["s"], { maxFiles: 12 }).files).toHaveLength(12);
    expect(load(files, ["s"], { maxFiles: 11 })).toMatchObject({ files: [], codes: ["limit-files"] });
  });

  it.each([
    ["H3: 10,000 levels", `{"type":"object","properties":${'{"a":'.repeat(10_000)}`, ["limit-nesting"]],
    [
      "H4: 100,000 fields",
      `{"properties":{${Array.from({ length: 100_000 }, (_, index) => `"f${index}":{"type":"string"}`).join()}}}`,
      [],
    ],
    [
      "H5: a million enum values",
      `{"enum":[${Array.from({ length: 1_000_000 }, (_, index) => index).join()}]}`,
      [],
    ],
    [
      "H6: a union of 5,000",
      `{"oneOf":[${Array.from({ length: 5_000 }, (_, index) => `{"const":${index}}`).join()}]}`,
      [],
    ],
    ["H8: a description of 1 MB", `{"type":"string","description":"${"é".repeat(500_000)}"}`, []],
  ])("hold the time of %s", (_, text, codes) => {
    const started = cpuMs();
    expect(load({ "/p/a.json": text }, ["a.json"]).codes).toEqual(codes);
    expect(cpuMs() - started).toBeLessThan(bound);
  });

  it("hold the time of H7: a file of 50 MB", () => {
    const bytes = Buffer.from(`{"enum":["${"x".repeat(1_000)}"${`,"${"y".repeat(1_000)}"`.repeat(50_000)}]}`);
    const started = cpuMs();
    expect(load({ "/p/a.json": bytes }, ["a.json"]).codes).toEqual([]);
    expect(cpuMs() - started).toBeLessThan(bound);
    expect(load({ "/p/a.json": bytes }, ["a.json"], { maxDocumentBytes: 1_000_000 }).codes).toEqual([
      "limit-document-bytes",
    ]);
  });
});

describe("links", () => {
  const files: MemoryFiles = { "/p/s/a.json": schema, "/p/secret.json": schema };

  it("inside the input folder lead to the file under its own name", () => {
    expect(
      load({ ...files, "/p/s/sub/b.json": { link: "../a.json" }, "/p/s/copy": { link: "/p/s" } }, ["s"]),
    ).toMatchObject({ files: ["s/a.json"], codes: [] });
  });

  it("out of the input folder are refused, be it to files or folders", () => {
    expect(load({ ...files, "/p/s/b.json": { link: "../secret.json" } }, ["s"])).toMatchObject({
      files: ["s/a.json"],
      codes: ["input-outside"],
    });
    expect(load({ ...files, "/p/s/up": { link: ".." } }, ["s"])).toMatchObject({
      files: ["s/a.json"],
      codes: ["input-outside"],
    });
  });

  it("that lead nowhere are left out", () => {
    expect(
      load({ ...files, "/p/s/b.json": { link: "gone.json" }, "/p/s/c.json": { link: "c.json" } }, ["s"]),
    ).toMatchObject({ files: ["s/a.json"], codes: [] });
  });

  it("as a root change nothing about the names", () => {
    const host = memoryHost({ "/real/s/a.json": schema, "/p": { link: "/real" } });
    expect(load({}, ["s"], {}, host).files).toEqual(["s/a.json"]);
  });
});

describe("nodeHost", () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

  it("reads real folders as the memory host does", () => {
    const root = mkdtempSync(join(tmpdir(), "edgeloom-load-"));
    folders.push(root);
    mkdirSync(join(root, "s/sub"), { recursive: true });
    writeFileSync(join(root, "s/a.json"), schema);
    writeFileSync(join(root, "s/sub/b.yaml"), "type: string\n");
    writeFileSync(join(root, "secret.json"), schema);
    symlinkSync("../../secret.json", join(root, "s/sub/link.json"));
    symlinkSync("..", join(root, "s/sub/loop"));
    const reporter = new Diagnostics();
    const documents = loadDocuments({
      root,
      inputs: ["s", "gone", "s/a\u0000.json"],
      limits: defaultLimits,
      host: nodeHost,
      reporter,
    });
    expect(documents.map(({ file }) => file)).toEqual(["s/a.json", "s/sub/b.yaml"]);
    expect(reporter.list.map(({ code }) => code)).toEqual([
      "input-outside",
      "input-missing",
      "input-missing",
    ]);
  });
});

describe("paths", () => {
  it.each([
    ["/p", "/p", true],
    ["/p", "/p/a", true],
    ["/p", "/p/..a", true],
    ["/p", "/pa", false],
    ["/p", "/", false],
    ["/p/a", "/p/b", false],
    ["/", "/x", true],
  ])("isInside(%s, %s) is %s", (folder, path, inside) => {
    expect(isInside(folder, path)).toBe(inside);
  });

  it("of documents are relative to the root", () => {
    expect(documentPath("/p", "/p/s/a.json")).toBe("s/a.json");
    expect(documentPath("/p/q", "/p/a.json")).toBe("../a.json");
  });

  it("of input roots are the folders themselves and those of files", () => {
    const host = memoryHost({ "/p/s/a.json": schema, "/p/t/b.json": schema });
    expect(inputRoots({ root: "/p", inputs: ["s", "t/b.json", "t"], host })).toEqual(["/p/s", "/p/t"]);
  });
});
