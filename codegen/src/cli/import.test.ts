import { describe, expect, it } from "vitest";
import { Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";

const body = { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } };
const schemas = (properties: object) => ({
  openapi: "3.0.0",
  paths: { "/topic/on_thing": { put: { summary: "Hears.", requestBody: body } } },
  components: { schemas: { Thing: { type: "object", properties } } },
});

async function edgeloom(made: Workspace, ...args: readonly string[]) {
  const { io, out, err } = recordingIo(made.root, false);
  return { code: await main(["import", ...args], io), out: out(), err: err() };
}

const good = JSON.stringify(schemas({ a: { type: "string" } }));

describe("edgeloom import openmodule", () => {
  it("writes a document that generate takes", async () => {
    const made = new Workspace({ "schemas.json": good });
    const { code, out, err } = await edgeloom(
      made,
      "openmodule",
      "schemas.json",
      "--output",
      "schemas/thing.yaml",
    );
    expect({ code, out, err }).toEqual({
      code: 0,
      out: "✓ schemas/thing.yaml: 1 type, 1 topic, 0 services",
      err: "",
    });
    const { io } = recordingIo(made.root, false);
    expect(await main(["generate", "--input", "schemas", "--output", "out"], io)).toBe(0);
    expect(made.read("out/topics/thing.ts")).toContain("TopicTopic");
  });

  it("prints it without --output", async () => {
    const { code, out } = await edgeloom(new Workspace({ "s.json": good }), "openmodule", "s.json");
    expect(code).toBe(0);
    expect(out).toMatch(/^asyncapi: "3.0.0"\n/);
  });

  it("shows what it leaves out, with its place", async () => {
    const made = new Workspace({
      "s.json": JSON.stringify(schemas({ a: { type: "string", odd: 1 } }), undefined, 2),
    });
    const { code, err } = await edgeloom(made, "openmodule", "s.json");
    expect(code).toBe(0);
    expect(err).toMatch(/import-keyword[\s\S]*s\.json:\d+:\d+/);
  });

  it.each([
    ["no JSON", "{", "json-syntax"],
    [
      "a missing target",
      JSON.stringify(schemas({ a: { $ref: "#/components/schemas/X" } })),
      "import-reference",
    ],
    ["no export", "{}", "import-document"],
    [
      "what the generator refuses",
      JSON.stringify(schemas({ a: { type: "string", pattern: "(" } })),
      "pattern-invalid",
    ],
  ])("%s: exit code 2, and nothing is written", async (_what, text, diagnostic) => {
    const made = new Workspace({ "s.json": text });
    const { code, err } = await edgeloom(made, "openmodule", "s.json", "--output", "out.yaml");
    expect(code).toBe(2);
    expect(err).toContain(diagnostic);
    expect(() => made.read("out.yaml")).toThrow();
  });

  it.each([
    [[]],
    [["python", "s.json"]],
    [["openmodule"]],
    [["openmodule", ""]],
    [["openmodule", "a.json", "b.json"]],
    [["openmodule", "s.json", "--output", "out.ts"]],
    [["openmodule", "s.json", "--outptu", "out.yaml"]],
    [["openmodule", "missing.json"]],
    [["openmodule", "s.json", "--output", "s.json/out.yaml"]],
  ])("%j is wrong usage", async (args) => {
    const { code, err } = await edgeloom(new Workspace({ "s.json": good }), ...args);
    expect(code).toBe(2);
    expect(err).toMatch(/error/);
  });
});
