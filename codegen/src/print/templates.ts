import type Handlebars from "handlebars";
import handlebarsRuntime from "handlebars/runtime.js";
import { Rendered } from "./rendered.js";
import { checkedTemplate, checkingHelper, compileOptions } from "./template-compiler.js";
import { precompiled } from "./templates.generated.js";

/** The shapes of emitted files. */
export type TemplateName = "module" | "index";

/** What a template is filled with. Each field was printed from fragments; anything else makes the template throw. */
export type TemplateFields = {
  /** The block comment at the top. */
  readonly header: Rendered;
  readonly imports: readonly Rendered[];
  readonly declarations: readonly Rendered[];
  /** Re-exports of an index file. */
  readonly exports: readonly Rendered[];
};

/** A template ready to be filled. */
export type CompiledTemplate = (fields: TemplateFields) => string;

type Runtime = Pick<typeof Handlebars, "create" | "template" | "registerHelper" | "SafeString">;

// The types of `handlebars/runtime` are empty; it is `handlebars` without its compiler.
const runtime = (handlebarsRuntime as unknown as Runtime).create();
runtime.registerHelper(checkingHelper, (value: unknown) => new runtime.SafeString(Rendered.textOf(value)));

/** The templates of the folder `templates/`. */
export const builtInTemplates: Readonly<Record<TemplateName, CompiledTemplate>> = {
  module: filled(runtime.template(precompiled.module)),
  index: filled(runtime.template(precompiled.index)),
};

/**
 * Compiles a template of the user's under the same rules as ours. Loads the compiler of Handlebars only now, since most runs
 * do without it. Throws `TemplateRefused` for a template that could interpolate anything but printed fragments.
 */
export async function compileTemplate(text: string): Promise<CompiledTemplate> {
  const { default: full } = await import("handlebars");
  const environment = full.create();
  environment.registerHelper(
    checkingHelper,
    (value: unknown) => new environment.SafeString(Rendered.textOf(value)),
  );
  return filled(environment.compile(checkedTemplate(text, full), compileOptions));
}

/** Fields without a prototype, and no prototype access: a polluted `Object.prototype` stays out of templates. */
function filled(template: (fields: TemplateFields, options: object) => string): CompiledTemplate {
  const options = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };
  return (fields) => template(Object.assign(Object.create(null), fields), options);
}
