import { quote, type Reporter } from "./diagnostics/index.js";
import type { FileHost } from "./load/index.js";
import { type CompiledTemplate, compileTemplate, type TemplateName } from "./print/index.js";

/** Files of templates, by the template of ours that each takes the place of. */
export type TemplateFiles = { readonly [K in TemplateName]?: string };

/** What a file is made of: without one of these it would be another. */
const fields: Readonly<Record<TemplateName, readonly string[]>> = {
  module: ["header", "imports", "declarations"],
  index: ["header", "exports"],
};

function places(template: string, field: string): boolean {
  return new RegExp(`\\{\\{~?\\s*(?:#each\\s+)?${field}\\b`).test(template);
}

const maxTemplateBytes = 64 * 1024;

/** Reads templates that replace ours; what is wrong with one is reported. Paths are absolute. */
export async function templatesOf(
  files: TemplateFiles,
  { host, reporter }: { readonly host: FileHost; readonly reporter: Reporter },
): Promise<{ readonly [K in TemplateName]?: CompiledTemplate }> {
  const compiled: { [K in TemplateName]?: CompiledTemplate } = {};
  for (const [name, path] of Object.entries(files) as readonly (readonly [TemplateName, string])[]) {
    const stat = host.stat(path);
    if (stat?.kind !== "file" || stat.size > maxTemplateBytes) {
      const message = `The template ${quote(name)} is no file of at most ${maxTemplateBytes} bytes.`;
      reporter.report("template-refused", message, undefined);
      continue;
    }
    try {
      const text = Buffer.from(host.readBytes(path)).toString("utf8");
      compiled[name] = await compileTemplate(text);
      for (const field of fields[name].filter((one) => !places(text, one)))
        reporter.report(
          "template-refused",
          `The template ${quote(name)} leaves ${quote(field)} out.`,
          undefined,
        );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reporter.report("template-refused", `The template ${quote(name)}: ${quote(reason, 300)}.`, undefined);
    }
  }
  return compiled;
}
