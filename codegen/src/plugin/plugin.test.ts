import { describe, expect, it } from "vitest";
import { checkConfig } from "../config/check-config.js";
import { generatePackage } from "../package-run.js";
import { person, Workspace } from "../workspace.test.support.js";
import { code, defineEmitter, type Emitter, lit } from "./index.js";

const origin = { file: "schemas/person.json", pointer: "" };

/** One file with the titles of all models. */
const titles = defineEmitter({
  name: "titles",
  version: "1.0.0",
  emit: (model, { model: modelOf }) => [
    {
      path: "titles",
      about: "Titles of the models.",
      declarations: model.types.map(({ id, name, origin: at, node }) => ({
        name: `${name} title`,
        casing: "camel",
        space: "value",
        origin: at,
        body: (self) =>
          code`export const ${self}: keyof ${modelOf(id).type} | string = ${lit(node.docs.title ?? "")};`,
      })),
    },
  ],
});

async function generated(emitter: Emitter, documents: Readonly<Record<string, string>> = {}) {
  const workspace = new Workspace({ "schemas/person.json": person, ...documents });
  const job = { root: workspace.root, inputs: ["schemas"], output: "out" };
  return { workspace, job, result: await generatePackage({ ...job, plugins: [emitter] }) };
}

/** An emitter of one file, parts of which may be as nobody should make them. */
function emitting(file: object): Emitter {
  return {
    name: "own",
    version: "2.0.0",
    emit: () => [{ path: "a", about: "All.", declarations: [], ...file }],
  };
}

const constant = { name: "a", casing: "camel", space: "value", origin };

describe("a plug-in", () => {
  it("emits files of its own, which know the models and are offered by the index", async () => {
    const { workspace, result } = await generated(titles);
    expect(result.kind).toBe("generated");
    const text = workspace.read("out/titles/titles.ts");
    expect(text).toContain('import type { Person } from "../models/person.js";');
    expect(text).toContain('export const personTitle: keyof Person | string = "Person";');
    expect(workspace.read("out/index.ts")).toContain('export { personTitle } from "./titles/titles.js";');
  });

  it("is run again when its version changes, and only then", async () => {
    const { job } = await generated(titles);
    expect((await generatePackage({ ...job, plugins: [titles] })).kind).toBe("unchanged");
    const next = { ...titles, version: "1.0.1" };
    expect((await generatePackage({ ...job, plugins: [next] })).kind).toBe("generated");
    expect((await generatePackage(job)).kind).toBe("generated");
  });

  it("cannot make code of what a document says", async () => {
    const hostile = '"; process.exit(1); //\u2028*/ ${x} `';
    const schema = JSON.stringify({ ...JSON.parse(person), title: hostile });
    const { workspace, result } = await generated(titles, { "schemas/person.json": schema });
    expect(result.kind).toBe("generated");
    expect(workspace.read("out/titles/titles.ts")).toContain('"\\"; process.exit(1); ');
  });

  it("works on a copy of the model", async () => {
    const spoiling: Emitter = {
      ...titles,
      emit: (model, context) => {
        const files = titles.emit(model, context);
        for (const type of model.types) Object.assign(type, { name: "Spoiled", node: {} });
        return files;
      },
    };
    const { workspace } = await generated(spoiling);
    expect(workspace.read("out/models/person.ts")).toContain("export type Person =");
  });

  it("refuses parts of documents, with their place", async () => {
    const { result } = await generated({
      ...titles,
      emit: (_model, { refuse }) => {
        refuse("numbers have no title", origin);
        return [];
      },
    });
    expect(result).toMatchObject({ kind: "refused", diagnostics: [{ code: "plugin-refused", origin }] });
    expect(JSON.stringify(result)).toContain("titles 1.0.0");
  });
});

describe("a bad plug-in is refused under its name, and nothing is written:", () => {
  const raw = (text: string) => ({ declarations: [{ ...constant, body: () => text }] });
  const written = (...parts: readonly string[]) => ({
    declarations: [{ ...constant, body: () => code(Object.assign([...parts], { raw: parts })) }],
  });
  it.each<readonly [string, Emitter, string]>([
    [
      "that throws",
      {
        ...titles,
        name: "own",
        version: "2.0.0",
        emit: () => {
          throw new Error("no\u202eway");
        },
      },
      "plugin-failed",
    ],
    ["that gives no list", { name: "own", version: "2.0.0", emit: () => 5 as never }, "plugin-failed"],
    ["with a path that leads out", emitting({ path: "../../etc/x" }), "plugin-failed"],
    ["with a path of another folder", emitting({ path: "/models/person" }), "plugin-failed"],
    [
      "with a declaration without origin",
      emitting({ declarations: [{ ...constant, origin: null }] }),
      "plugin-failed",
    ],
    ["with a raw text as body", emitting(raw("export const a = 1;")), "plugin-output"],
    ["with what never is emitted", emitting(written("export const a = process.exit(1);")), "plugin-output"],
    ["with an import", emitting(written('import "node:fs";')), "plugin-output"],
    ["with what is no code", emitting(written("export const = ;")), "plugin-output"],
  ])("%s", async (_what, emitter, code) => {
    const { workspace, result } = await generated(emitter);
    expect(result.kind === "refused" && result.diagnostics.map((each) => each.code)).toEqual([code]);
    expect(result.kind === "refused" && result.diagnostics[0]?.message).toContain('"own 2.0.0"');
    expect(JSON.stringify(result)).not.toContain("\u202e");
    expect(() => workspace.read("out/index.ts")).toThrow("ENOENT");
  });

  it.each([
    [5, "is not a list"],
    [[5], "has no name"],
    [[{ ...titles, name: "../x" }], "has no name"],
    [[{ ...titles, name: "models" }], "a folder of ours"],
    [[titles, titles], "listed twice"],
    [[{ ...titles, version: "" }], 'The plug-in "titles" has no version'],
    [[{ ...titles, emit: "x" }], 'The plug-in "titles" has no function'],
  ])("the configuration %j", (plugins, message) => {
    const check = () => checkConfig({ packages: [{ input: "a", output: "b", plugins }] }, "config");
    expect(check).toThrow(message);
  });
});

describe("a template of one's own", () => {
  const module =
    "{{header}}\n/** Ours. */\n{{#each imports}}{{this}}\n{{/each}}\n{{#each declarations}}{{this}}\n{{/each}}";

  async function made(template: string) {
    const workspace = new Workspace({ "schemas/person.json": person, "own.hbs": template });
    const job = {
      root: workspace.root,
      inputs: ["schemas"],
      output: "out",
      templates: { module: "own.hbs" },
    };
    return { workspace, job, result: await generatePackage(job) };
  }

  it("takes the place of ours, and is noticed when it changes", async () => {
    const { workspace, job, result } = await made(module);
    expect(result.kind).toBe("generated");
    expect(workspace.read("out/models/person.ts")).toContain("/** Ours. */");
    expect((await generatePackage(job)).kind).toBe("unchanged");
    workspace.write("own.hbs", module.replace("Ours", "Mine"));
    expect((await generatePackage(job)).kind).toBe("generated");
  });

  it.each(["{{{header}}}", "{{constructor}}", "{{#each"])("is refused with %s", async (template) => {
    const { result } = await made(template);
    expect(result).toMatchObject({ kind: "refused", diagnostics: [{ code: "template-refused" }] });
  });

  it.each(["header", "imports", "declarations"])("is refused when it leaves %s out", async (field) => {
    const { result } = await made(
      module.replaceAll(field, "header").replace("{{header}}", field === "header" ? "" : "$&"),
    );
    expect(result).toMatchObject({ kind: "refused" });
    expect(JSON.stringify(result)).toContain(`leaves \\"${field}\\" out`);
  });

  it("is refused where it is missing", async () => {
    const workspace = new Workspace({ "schemas/person.json": person });
    const templates = { index: "none.hbs" };
    const result = await generatePackage({
      root: workspace.root,
      inputs: ["schemas"],
      output: "out",
      templates,
    });
    expect(result).toMatchObject({ kind: "refused", diagnostics: [{ code: "template-refused" }] });
  });
});
