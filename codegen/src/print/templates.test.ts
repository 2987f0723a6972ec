import { readdirSync, readFileSync } from "node:fs";
import handlebars from "handlebars";
import { afterEach, describe, expect, it } from "vitest";
import { code, compileTemplate, doc, lit } from "./index.js";
import { precompiledModule } from "./precompile.js";
import { render } from "./render.js";
import { Rendered } from "./rendered.js";
import { builtInTemplates, type TemplateFields } from "./templates.js";

const folder = new URL("../../../templates/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".hbs"));
const printed = (value: string) => render(code`const a = ${lit(value)};`, String);
const fields: TemplateFields = {
  header: render(doc("Generated."), String),
  imports: [printed("i")],
  declarations: [printed("</a&b>"), printed("2")],
  exports: [printed("e")],
};

describe("the templates of the project", () => {
  it("are there", () => {
    expect(files.sort()).toEqual(["index.hbs", "module.hbs"]);
  });

  it.each(files)("%s interpolates nothing unchecked", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    expect(text).not.toMatch(/\{\{\{|\{\{&|\{\{>|\{\{\*|\{\{#[>*]/);
  });

  it("are compiled into the committed file as the script does it", () => {
    const templates = new Map(
      files.map((name) => [name.slice(0, -4), readFileSync(new URL(name, folder), "utf8")]),
    );
    expect(readFileSync(new URL("templates.generated.ts", import.meta.url), "utf8")).toBe(
      precompiledModule(templates, handlebars),
    );
  });

  it("give files", () => {
    expect(builtInTemplates.module(fields)).toBe(
      '/** Generated. */\nconst a = "i";\n\nconst a = "<\\u002fa&b>";\n\nconst a = "2";\n',
    );
    expect(builtInTemplates.index(fields)).toBe('/** Generated. */\nconst a = "e";\n');
  });
});

describe("what a template may interpolate", () => {
  const forged: readonly unknown[] = [
    "process.exit()",
    new handlebars.SafeString("process.exit()"),
    { toHTML: () => "process.exit()", toString: () => "process.exit()" },
    Object.create(Rendered.prototype),
    JSON.parse('{"#text":"process.exit()"}'),
    undefined,
    1,
  ];

  it.each(forged)("is not %o", (value) => {
    expect(() => builtInTemplates.module({ ...fields, header: value as Rendered })).toThrow(
      "may only interpolate what was printed",
    );
    expect(() => builtInTemplates.module({ ...fields, declarations: [value as Rendered] })).toThrow(
      "may only interpolate what was printed",
    );
  });

  it("is not a string even when every type was cast away", async () => {
    const template = await compileTemplate("{{header}}{{#each imports}}{{this}}{{/each}}");
    expect(() => template({ header: "x", imports: [] } as unknown as TemplateFields)).toThrow("found string");
    expect(() => template({ imports: [] } as unknown as TemplateFields)).toThrow("found undefined");
  });
});

describe("a template of the user's", () => {
  it("may lay the file out anew", async () => {
    const template = await compileTemplate(
      "{{#if imports}}{{header}}\n{{/if}}// end {{#each exports}}{{this}}{{#unless @last}},{{else}}.{{/unless}}{{/each}}",
    );
    expect(template(fields)).toBe('/** Generated. */\n// end const a = "e";.');
  });

  it.each([
    "{{{header}}}",
    "{{&header}}",
    "{{> header}}",
    "{{#> header}}{{/header}}",
    "{{* header}}",
    "{{#* inline 'x'}}{{/inline}}",
    "{{lookup header 'x'}}",
    "{{header.constructor}}",
    "{{constructor}}",
    "{{__proto__}}",
    "{{this.header}}",
    "{{../header}}",
    "{{@root.header}}",
    "{{#each declarations as |d|}}{{d}}{{/each}}",
    "{{#with header}}{{this}}{{/with}}",
    "{{log header}}",
    "{{#header}}{{/header}}",
    "{{#if (lookup . 'x')}}{{/if}}",
    "{{#each declarations x=1}}{{/each}}",
    "{{'text'}}",
    "{{1}}",
    "{{true}}",
    "{{helperMissing}}",
    "{{printed header}}",
    "{{#each @last}}{{/each}}",
    "{{@index}}",
    "{{#if header}}{{else}}{{{this}}}{{/if}}",
    "{{this/header}}",
    "{{[header]}}{{[a b]}}",
    "{{#if}}{{/if}}",
  ])("may not say %s", async (text) => {
    await expect(compileTemplate(text)).rejects.toThrow(/is not allowed|Parse error/);
  });

  it("must be text: an AST would be compiled unread", async () => {
    await expect(compileTemplate({ type: "Program", body: [] } as unknown as string)).rejects.toThrow(
      "a template is text",
    );
  });
});

describe("a polluted Object.prototype", () => {
  afterEach(() => {
    Reflect.deleteProperty(Object.prototype, "header");
  });

  it("does not reach a template", async () => {
    Reflect.set(Object.prototype, "header", fields.header);
    const template = await compileTemplate("{{header}}");
    expect(() => template({} as TemplateFields)).toThrow("found undefined");
  });
});
