import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalog, type DiagnosticCode } from "../diagnostics/catalog.js";
import { docsOfCode } from "../diagnostics/render.js";
import { memoryHost } from "../load/memory-host.js";
import { compile } from "../pipeline.js";
import { gate } from "../write/gate/gate.js";
import { markdownFiles } from "./markdown-files.js";
import { openVolume } from "./volume.js";

const docsUrl = "https://docs.example.com/sdk/";
const schemas = join(import.meta.dirname, "../../../schemas");
const text = (path: string): string => readFileSync(join(schemas, path), "utf8");

const documents: Readonly<Record<string, string>> = {
  "/p/a.json": JSON.stringify({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $defs: {
      "Access Request": { type: "object", description: "Asks.", properties: { a: { type: "string" } } },
      // Two names that make one address.
      "access-request": { type: "string" },
    },
  }),
  "/p/bus.json": JSON.stringify({
    asyncapi: "3.0.0",
    info: { title: "Bus", version: "1.0.0" },
    channels: {
      "a b.c": { address: "a", messages: { "x y": { payload: { $ref: "#/components/schemas/M" } } } },
      ask: { address: "ask", messages: { Ask: { payload: { $ref: "#/components/schemas/M" } } } },
      answer: { address: "answer", messages: { Answer: { payload: { $ref: "#/components/schemas/M" } } } },
    },
    operations: {
      ask: {
        action: "receive",
        channel: { $ref: "#/channels/ask" },
        reply: { channel: { $ref: "#/channels/answer" } },
      },
    },
    components: {
      schemas: { M: { type: "object", required: ["type"], properties: { type: { const: "m" } } } },
    },
  }),
  "/p/rest.json": JSON.stringify({
    openapi: "3.1.0",
    info: { title: "Pets", version: "1.0.0" },
    paths: {
      "/pets": {
        post: {
          operationId: "add pet",
          requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } } },
          responses: { 201: { description: "made" } },
        },
      },
    },
    webhooks: { "pet.born": { post: { responses: { 200: { description: "thanks" } } } } },
    components: {
      schemas: { Pet: { type: "object", properties: { id: { type: "integer", readOnly: true } } } },
    },
  }),
  "/p/module.json": text("fleet/modules/mission.json"),
};
const job = { root: "/p", inputs: ["."], host: memoryHost(documents) };

function pages(): ReadonlyMap<string, string> {
  const { volume } = openVolume(job, { folder: "", name: "sdk" });
  return markdownFiles(volume ? [volume] : [], "index");
}

describe("doc comments", () => {
  const { files = new Map<string, string>(), diagnostics } = compile({ ...job, docsUrl });
  const links = [...files.values()].flatMap((each) =>
    [...each.matchAll(/@see (\S+)/g)].map(([, link = ""]) => link),
  );

  test("link to pages that the site has, and pass the gate", () => {
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const there = new Set([...pages().keys()].map((path) => `${docsUrl}${path.replace(/\.md$/, ".html")}`));
    expect(links.filter((link) => !there.has(link))).toEqual([]);
    for (const [path, each] of files) expect(() => gate(each, path)).not.toThrow();
  });

  test.each([
    "devices",
    "messages",
    "models",
    "modules",
    "operations",
    "rpc",
    "services",
    "topics",
    "webhooks",
  ])("link to %s", (folder) => {
    expect(links.filter((link) => link.startsWith(`${docsUrl}${folder}/`))).not.toEqual([]);
  });

  test("of a view link to the page of the model, and of two names with one address to two pages", () => {
    const pet = [...files.values()].find((each) => each.includes("export type PetWrite = {")) ?? "";
    expect(pet.match(/@see \S+models\/pet\.html/g)?.length).toBeGreaterThanOrEqual(2);
    expect(new Set(links.filter((link) => link.includes("/access-request"))).size).toBe(2);
  });

  test("say nothing of a site that has none", () => {
    expect([...(compile(job).files ?? new Map()).values()].join("")).not.toContain("@see");
  });
});

test("every diagnostic links to its heading", () => {
  const headings = [...(pages().get("diagnostics.md") ?? "").matchAll(/^## (.+)$/gm)].map(([, said]) => said);
  for (const code of Object.keys(catalog) as DiagnosticCode[]) {
    const link = docsOfCode(docsUrl, code);
    expect(link).toBe(`${docsUrl}diagnostics.html#${code}`);
    expect(headings).toContain(code);
    // The address of a heading is made of its text; of these characters none is changed.
    expect(code).toMatch(/^[a-z][a-z\d-]*$/);
  }
});
