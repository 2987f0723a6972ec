import type Handlebars from "handlebars";
import { checkedTemplate, compileOptions } from "./template-compiler.js";

/**
 * The text of `templates.generated.ts`: the templates as functions that need only Handlebars' runtime. Made by
 * `scripts/precompile-templates.mjs`; a test makes it again and compares.
 */
export function precompiledModule(
  templates: ReadonlyMap<string, string>,
  handlebars: typeof Handlebars,
): string {
  const names = [...templates.keys()].sort();
  const entries = names.map((name) => {
    const program = checkedTemplate(templates.get(name) ?? "", handlebars);
    // Its types call it an object; it is the text of one.
    const compiled = handlebars.precompile(program, compileOptions) as unknown as string;
    return `  ${JSON.stringify(name)}: ${compiled},`;
  });
  return [
    ...heading,
    `export const precompiled: Readonly<Record<${union(names)}, TemplateSpecification>> = {`,
    ...entries,
    "};",
    "",
  ].join("\n");
}

const heading = [
  "// @ts-nocheck: what Handlebars' compiler emits has no types.",
  "// biome-ignore-all format: emitted",
  "// biome-ignore-all assist/source/organizeImports: emitted",
  "/** Made from templates/*.hbs by codegen/scripts/precompile-templates.mjs. Do not edit. */",
  "",
  "/** The templates, compiled. */",
];

function union(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(" | ");
}
