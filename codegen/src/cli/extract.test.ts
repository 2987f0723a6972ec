import { describe, expect, it } from "vitest";
import { Workspace } from "../workspace.test.support.js";
import { recordingIo } from "./io.test.support.js";
import { main } from "./main.js";

async function edgeloom(made: Workspace, ...args: readonly string[]) {
  const { io, out, err } = recordingIo(made.root, false);
  return { code: await main(args, io), out: out(), err: err() };
}

const good = "export type Thing = { readonly a: string };";

describe("edgeloom extract", () => {
  it("writes a document that generate takes", async () => {
    const made = new Workspace({ "src/types.ts": good });
    const { code, out } = await edgeloom(made, "extract", "src/types.ts", "--output", "schemas/types.yaml");
    expect({ code, out }).toEqual({ code: 0, out: "✓ schemas/types.yaml: 1 type, 0 topics, 0 services" });
    expect((await edgeloom(made, "generate", "--input", "schemas", "--output", "out")).code).toBe(0);
    expect(made.read("out/models/types.ts")).toContain("readonly a: string");
  });

  it("prints it without --output", async () => {
    const { code, out } = await edgeloom(new Workspace({ "a.ts": good }), "extract", "a.ts");
    expect(code).toBe(0);
    expect(out).toContain("Thing:");
  });

  it("shows the line of a type that has no schema, and writes nothing", async () => {
    const made = new Workspace({ "a.ts": "export type A = {\n  f: () => void;\n};" });
    const { code, err } = await edgeloom(made, "extract", "a.ts", "--output", "a.yaml");
    expect(code).toBe(2);
    expect(err).toMatch(/extract-type[\s\S]*a\.ts:2:3/);
    expect(() => made.read("a.yaml")).toThrow("ENOENT");
  });

  it.each([
    [[]],
    [["a.json"]],
    [["missing.ts"]],
    [["a.ts", "b.ts"]],
    [["a.ts", "--output", "a.json"]],
    [["a.ts", "--nope"]],
  ])("%j is wrong usage", async (args) => {
    const { code, err } = await edgeloom(new Workspace({ "a.ts": good, "a.json": "{}" }), "extract", ...args);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*\n {2}fix: /);
  });
});
