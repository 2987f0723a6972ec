import { existsSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { generatePackage } from "../package-run.js";
import { broken, person, Workspace } from "../workspace.test.support.js";
import type { Io } from "./io.js";
import { watch } from "./watch.js";

const adHoc = ["--input", "schemas", "--output", "out"];

/** `edgeloom watch` at work, with what it says as something that can be waited for. */
class Watching {
  private said = "";
  private heard = () => {};
  private readonly stop = new AbortController();
  private readonly ended: Promise<number>;

  constructor(workspace: Workspace, args: readonly string[] = adHoc) {
    const hear = (text: string): void => {
      this.said += `${text}\n`;
      this.heard();
    };
    const io: Io = { cwd: workspace.root, color: false, out: hear, err: hear };
    this.ended = watch(args, io, this.stop.signal);
    this.ended.catch((error: unknown) => hear(String(error)));
    onTestFinished(() => this.end().then(() => {}));
  }

  /** What was said since the last time, once it holds the text. */
  async hears(text: string): Promise<string> {
    while (!this.said.includes(text)) await new Promise<void>((resolve) => (this.heard = resolve));
    const { said } = this;
    this.said = "";
    return said;
  }

  end(): Promise<number> {
    this.stop.abort();
    return this.ended;
  }
}

function withAge(type: string): string {
  return person.replace('"integer","minimum":0', `"${type}"`);
}

describe("edgeloom watch", () => {
  it("generates at once, then after each save, and tells whom a change breaks", async () => {
    const workspace = new Workspace({ "schemas/person.json": person });
    const watching = new Watching(workspace);
    expect(await watching.hears("watching")).toMatch(
      /^✓ out: wrote out\/index.ts, out\/models\/person.ts \(/,
    );
    workspace.write("schemas/person.json", withAge("string"));
    const said = await watching.hears("breaking");
    expect(said).toMatch(/✓ out: wrote out\/models\/person\.ts \(/);
    expect(said).toMatch(/breaking model Person, age: .+; breaks/);
    expect(workspace.read("out/models/person.ts")).toContain("age?: string");
    expect(await watching.end()).toBe(0);
  });

  it("keeps the old output while a document is broken, and goes on when it is mended", async () => {
    const workspace = new Workspace({ "schemas/person.json": person });
    const watching = new Watching(workspace);
    await watching.hears("watching");
    const before = workspace.traces("out");
    workspace.write("schemas/person.json", broken);
    expect(await watching.hears("nothing was written")).toContain("error[ref-missing]");
    workspace.write("schemas/person.json", "{");
    await watching.hears("nothing was written");
    expect(workspace.traces("out")).toEqual(before);
    workspace.write("schemas/person.json", withAge("boolean"));
    await watching.hears("wrote out/models/person.ts");
    expect(workspace.read("out/models/person.ts")).toContain("age?: boolean");
  });

  it("starts with a broken document, too", async () => {
    const workspace = new Workspace({ "schemas/person.json": broken });
    const watching = new Watching(workspace);
    await watching.hears("nothing was written");
    await watching.hears("watching");
    workspace.write("schemas/person.json", person);
    await watching.hears("wrote");
    expect(existsSync(workspace.path("out/models/person.ts"))).toBe(true);
  });

  it("follows files that come, are renamed, go, and are saved by renaming, also in new folders", async () => {
    const workspace = new Workspace({ "schemas/person.json": person });
    const watching = new Watching(workspace);
    await watching.hears("watching");
    workspace.write("schemas/deep/er/pet.json", person.replace("Person", "Pet"));
    await watching.hears("models/pet.ts");
    workspace.rename("schemas/deep/er/pet.json", "schemas/deep/er/animal.json");
    expect(await watching.hears("removed out/models/pet.ts")).toContain("models/animal.ts");
    workspace.write("schemas/deep/er/.animal.json.swp", person.replace("Person", "Beast"));
    workspace.rename("schemas/deep/er/.animal.json.swp", "schemas/deep/er/animal.json");
    await watching.hears("models/animal.ts");
    workspace.remove("schemas/deep");
    await watching.hears("removed out/models/animal.ts");
    workspace.remove("schemas");
    await watching.hears("input-missing");
    workspace.write("schemas/person.json", withAge("null"));
    await watching.hears("wrote out/models/person.ts");
  });

  it("leaves what a fresh run would make after a burst of saves", async () => {
    const workspace = new Workspace({ "schemas/person.json": person });
    const watching = new Watching(workspace);
    await watching.hears("watching");
    for (let at = 0; at < 200; at++) {
      workspace.write("schemas/person.json", withAge(at % 2 === 0 ? "string" : "boolean"));
      workspace.write(`schemas/p${at % 7}.json`, person.replace("Person", `P${at}`));
    }
    workspace.write("schemas/last.json", person.replace("Person", "Last"));
    while (!existsSync(workspace.path("out/models/last.ts"))) await watching.hears("wrote");
    await watching.end();
    const { root } = workspace;
    const fresh = await generatePackage({ root, inputs: ["schemas"], output: "out" });
    expect(fresh.kind).toBe("unchanged");
  });

  it("takes a changed configuration, and keeps the old one while it is wrong", async () => {
    const workspace = new Workspace({
      "edgeloom.config.mjs": configFor("one"),
      "schemas/person.json": person,
    });
    const watching = new Watching(workspace, []);
    await watching.hears("watching");
    workspace.write("edgeloom.config.mjs", "export default {");
    expect(await watching.hears("stays in use")).toContain("edgeloom.config.mjs cannot be read");
    workspace.write("edgeloom.config.mjs", configFor("two"));
    await watching.hears("✓ two: wrote");
    expect(existsSync(workspace.path("two/models/person.ts"))).toBe(true);
  });

  it("watches the packages that are named, and says which there are", async () => {
    const workspace = new Workspace({
      "edgeloom.config.mjs": configFor("one", "two"),
      "schemas/person.json": person,
    });
    const watching = new Watching(workspace, ["two"]);
    expect(await watching.hears("watching")).not.toContain("one");
    await expect(watch(["tow"], quietIo(workspace), new AbortController().signal)).rejects.toThrow(
      'no package "tow"',
    );
  });

  it("speaks JSON, one line for each run", async () => {
    const workspace = new Workspace({ "schemas/person.json": person });
    const watching = new Watching(workspace, [...adHoc, "--json"]);
    const [line = ""] = (await watching.hears("\n")).split("\n");
    expect(JSON.parse(line)).toMatchObject({ package: "out", result: "generated", changes: [] });
  });
});

function configFor(...outputs: readonly string[]): string {
  const packages = outputs.map((output) => ({ input: "schemas", output }));
  return `export default ${JSON.stringify({ packages })};\n`;
}

function quietIo({ root }: Workspace): Io {
  return { cwd: root, color: false, out: () => {}, err: () => {} };
}
