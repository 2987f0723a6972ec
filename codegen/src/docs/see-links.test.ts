import { describe, expect, test } from "vitest";
import { memoryHost } from "../load/memory-host.js";
import { compile } from "../pipeline.js";
import { gate } from "../write/gate/gate.js";
import { markdownFiles } from "./markdown-files.js";
import { openVolume } from "./volume.js";

const schema = {
  $defs: {
    "Access Request": { type: "object", description: "Asks.", properties: { a: { type: "string" } } },
  },
};
const host = memoryHost({
  "/p/a.json": JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema }),
});
const job = { root: "/p", inputs: ["a.json"], host };

describe("doc comments", () => {
  test("link to the page of a model where the site has an address, and pass the gate", () => {
    const { files } = compile({ ...job, docsUrl: "https://docs.example.com/sdk/" });
    const text = [...(files ?? [])].find(([, each]) => each.includes("AccessRequest = {"))?.[1] ?? "";
    expect(text).toContain(" * @see https://docs.example.com/sdk/models/access-request.html\n");
    for (const [path, each] of files ?? []) expect(() => gate(each, path)).not.toThrow();
    const { volume } = openVolume(job, { folder: "", name: "sdk" });
    expect([...markdownFiles(volume ? [volume] : [], "index").keys()]).toContain("models/access-request.md");
  });

  test("say nothing of a site that has none", () => {
    const { files } = compile(job);
    expect([...(files ?? new Map()).values()].join("")).not.toContain("@see");
  });
});
