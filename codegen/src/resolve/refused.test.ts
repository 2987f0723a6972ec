import { describe, expect, it } from "vitest";
import { Diagnostics } from "../diagnostics/index.js";
import { defaultLimits } from "../limits.js";
import { loadDocuments, memoryHost } from "../load/index.js";
import { resolveReferences } from "./resolve-references.js";
import { run } from "./scenario.test.support.js";

describe("G: references that are refused", () => {
  const secret = {
    "secret.json": { type: "string" },
    "schemas/b.json": { type: "string", $defs: { Gateway: {}, Gate: {} }, items: [{}] },
  };

  it.each([
    ["G1", "http://169.254.169.254/latest/meta-data", "ref-remote"],
    ["G1", "http://localhost:8080/x.json#/a", "ref-remote"],
    ["G1", "https://10.0.0.1/x.json", "ref-remote"],
    ["G1", "HTTPS://example.com/x.json", "ref-remote"],
    ["G2", "file:///etc/hostname", "ref-scheme"],
    ["G2", "FILE:/etc/hostname", "ref-scheme"],
    ["G2", "file:b.json", "ref-scheme"],
    ["G3", "data:application/json,{}", "ref-scheme"],
    ["G4", "ftp://example.com/x", "ref-scheme"],
    ["G4", "//host/x.json", "ref-scheme"],
    ["G4", "javascript:alert(1)", "ref-scheme"],
    ["G4", "\\\\host\\x.json", "ref-syntax"],
    ["G4", "ht\ntp://example.com/", "ref-syntax"],
    ["G5", "../secret.json", "ref-outside"],
    ["G5", "/etc/hostname", "ref-outside"],
    ["G5", "./x/../../secret.json#", "ref-outside"],
    ["G5", "..\\secret.json", "ref-syntax"],
    ["G6", "link.json", "ref-outside"],
    ["G6", "folder/secret.json", "ref-outside"],
    ["G7", "nothing.json", "ref-file-missing"],
    ["G7", "sub", "ref-file-missing"],
    ["G7", "#/$defs/Missing", "ref-missing"],
    ["G7", "b.json#/$defs/Gatway", "ref-missing"],
    ["G7", "b.json#nowhere", "ref-missing"],
    ["G7", "urn:example:nothing", "ref-missing"],
    ["G7", "b.json#/items/00", "ref-missing"],
    ["G7", "b.json#/items/-", "ref-missing"],
    ["G8", "#/a~2", "ref-pointer"],
    ["G8", "#/a~", "ref-pointer"],
    ["G8", "#/%00", "ref-pointer"],
    ["G8", "#/%zz", "ref-pointer"],
    ["G8", "#/%c3%28", "ref-pointer"],
    ["G8", "%2e%2e/secret.json", "ref-syntax"],
    ["G8", "%2E%2e%2Fsecret.json", "ref-syntax"],
    ["G8", "..%5csecret.json", "ref-syntax"],
    ["G8", "b.json%00.yaml", "ref-syntax"],
    ["G8", "b.json?x#", "ref-syntax"],
    ["G8", "#/%2e%2e/x", "ref-missing"],
    ["I5", "#/__proto__/x", "ref-missing"],
    ["I5", "#/constructor", "ref-missing"],
    ["I5", "#/properties/a/toString", "ref-missing"],
    ["I5", "b.json#/items/length", "ref-missing"],
    ["type", "notes.txt", "input-extension"],
  ])("%s: %j is %s", (_, ref, code) => {
    const holder = { type: "object", properties: { a: { $ref: ref } } };
    const links = { "schemas/sub/x.json": {}, "notes.txt": "x", "schemas/notes.txt": "x" };
    const linked = { "elsewhere/link.json": { link: "../schemas" } };
    const given = {
      ...secret,
      ...links,
      ...linked,
      "schemas/a.json": holder,
      "schemas/link.json": { link: "../secret.json" },
      "schemas/folder": { link: ".." },
    };
    const { found, to } = run(given, { inputs: ["schemas/a.json"] });
    expect(found).toEqual([[code, "schemas/a.json#/properties/a/$ref"]]);
    expect(to(ref, "schemas/a.json", "/properties/a")).toBeUndefined();
  });

  it("are not even looked for outside the folders", () => {
    const seen: string[] = [];
    const host = memoryHost({ "/p/schemas/a.json": '{"$ref":"../x/secret.json"}', "/p/x/secret.json": "{}" });
    const watched = {
      ...host,
      realpath: (path: string) => (seen.push(path), host.realpath(path)),
      readBytes: (path: string) => (seen.push(path), host.readBytes(path)),
    };
    const reporter = new Diagnostics();
    const documents = loadDocuments({
      root: "/p",
      inputs: ["schemas"],
      limits: defaultLimits,
      host: watched,
      reporter,
    });
    resolveReferences({ root: "/p", documents, limits: defaultLimits, host: watched, reporter });
    expect(reporter.list.map(({ code }) => code)).toEqual(["ref-outside"]);
    expect(seen.filter((path) => path.includes("secret"))).toEqual([]);
  });

  it("may be allowed by folder", () => {
    const given = { ...secret, "schemas/a.json": { $ref: "../secret.json" } };
    expect(run(given, { allowedRoots: ["."] }).found).toEqual([]);
    expect(run(given, { allowedRoots: ["schemas"] }).found).toEqual([
      ["ref-outside", "schemas/a.json#/$ref"],
    ]);
  });

  it("name what was probably meant", () => {
    const fix = (ref: string): string | undefined =>
      run({ ...secret, "schemas/a.json": { $ref: ref } }).list[0]?.fix;
    expect(fix("b.json#/$defs/Gatway")).toBe('Did you mean "Gateway"?');
    expect(fix("b.json#/$def/Gate")).toBe('Did you mean "$defs"?');
    const own = { "schemas/a.json": { $ref: "#/$def/Gate", $defs: { Gate: {} } } };
    expect(run(own).list[0]?.fix).toBe('Did you mean "$defs"?');
    expect(fix("#/$def/Gate")).toBeUndefined();
    expect(fix("c.json")).toBe('Did you mean "b.json"?');
    expect(fix("b.json#/$defs/Unrelated")).toBeUndefined();
    expect(fix("https://json-schema.org/draft/2020-12/links")).toContain("not built in");
  });

  it("of the web tell where a document may lie, and of names only those that are near at their ends", () => {
    const given = { "schemas/orders.json": { $id: "https://x.example/shop/orders.json" } };
    const fix = (ref: string): string | undefined =>
      run({ ...given, "schemas/a.json": { $ref: ref } }).list[0]?.fix;
    const folder = 'resources: { "https://x.example/shop/": "folder" }';
    expect(fix("https://x.example/shop/order.json")).toMatch(/^Did you mean ".*orders.json"\? Or save /);
    expect(fix("https://x.example/shop/order.json")).toContain(folder);
    expect(fix("https://x.example/shop/base.json")).toMatch(/^Save /);
    expect(fix("https://x.example/shop/base.json")).toContain(folder);
  });

  it("do not tell the paths of this machine", () => {
    const { list } = run({
      ...secret,
      "schemas/a.json": { allOf: [{ $ref: "nope.json" }, { $ref: "../secret.json" }, { $ref: "urn:x" }] },
    });
    expect(list).toHaveLength(3);
    expect(JSON.stringify(list)).not.toContain("/p/");
  });

  it("say nothing twice about a file that cannot be read", () => {
    const given = {
      "schemas/a.json": { allOf: [{ $ref: "bad.json" }, { $ref: "bad.json#/x" }] },
      "schemas/bad.json": "{",
    };
    expect(run(given, { inputs: ["schemas/a.json"] }).found).toEqual([["json-syntax", "schemas/bad.json#"]]);
  });
});
