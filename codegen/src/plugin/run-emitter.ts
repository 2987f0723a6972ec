import { quote, type Reporter } from "../diagnostics/index.js";
import { type EmitResult, symbolOf } from "../emit/index.js";
import type { FilePlan, SymbolId, SymbolPlan } from "../emit/plan.js";
import type { ApiModel, Origin } from "../ir/index.js";
import { sym, typeSym } from "../print/index.js";
import type { Emitter, PluginContext, PluginDeclaration, PluginFile } from "./emitter.js";

const nothing: EmitResult = { symbols: [], files: [] };
const maxMessageLength = 300;

/** Runs an emitter of somebody else's. What it throws or refuses is reported under its name; then there is nothing of it. */
export function runEmitter(emitter: Emitter, model: ApiModel, reporter: Reporter): EmitResult {
  try {
    // A copy: whatever it does to the model, it does to its own.
    const files: unknown = emitter.emit(structuredClone(model), contextOf(emitter, reporter));
    if (!Array.isArray(files)) throw new TypeError("emit() returned no list of files");
    return plansOf(emitter, (files as readonly PluginFile[]).map(checkedFile), model.sources);
  } catch (error) {
    reporter.report("plugin-failed", `${called(emitter)} failed: ${reasonOf(error)}.`, undefined);
    return nothing;
  }
}

/** How a plug-in is called in messages. */
export function called({ name, version }: Pick<Emitter, "name" | "version">): string {
  return `The plug-in ${quote(`${name} ${version}`)}`;
}

/** Why something failed, in one line without characters that hide others. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return quote(message.split("\n")[0] ?? "", maxMessageLength);
}

function contextOf(emitter: Emitter, reporter: Reporter): PluginContext {
  return {
    model: (id) => ({ type: typeSym(symbolOf.model(id)), value: sym(symbolOf.model(id)) }),
    refuse: (message, origin) =>
      reporter.report("plugin-refused", `${called(emitter)}: ${reasonOf(message)}.`, checkedOrigin(origin)),
  };
}

/** Programs in JavaScript may give anything; each field is read once. */
function checkedFile(file: PluginFile): PluginFile {
  const { path, about, declarations } = Object(file) as PluginFile;
  if (!isText(path) || !/^[a-z0-9][a-z0-9-]*(?:\/[a-z0-9][a-z0-9-]*)*$/.test(path))
    throw new TypeError(`a file has the path ${JSON.stringify(path)}`);
  if (!isText(about)) throw new TypeError(`the file ${path} does not say what it is about`);
  if (!Array.isArray(declarations)) throw new TypeError(`the file ${path} has no declarations`);
  return { path, about, declarations: (declarations as readonly PluginDeclaration[]).map(checked) };
}

function checked(declaration: PluginDeclaration): PluginDeclaration {
  const { name, casing, space, origin, body } = Object(declaration) as PluginDeclaration;
  if (!isText(name)) throw new TypeError("a declaration has no name");
  if (casing !== "pascal" && casing !== "camel") throw new TypeError(`${name} has no casing`);
  if (space !== "type" && space !== "value" && space !== "both") throw new TypeError(`${name} has no space`);
  if (typeof body !== "function") throw new TypeError(`${name} has no body`);
  return { name, casing, space, origin: checkedOrigin(origin), body };
}

function checkedOrigin(origin: Origin): Origin {
  const { file, pointer } = Object(origin) as Origin;
  if (!isText(file) || typeof pointer !== "string")
    throw new TypeError("an origin has no file or no pointer");
  return { file, pointer };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function plansOf(
  { name: plugin }: Emitter,
  files: readonly PluginFile[],
  sources: readonly string[],
): EmitResult {
  const symbols: SymbolPlan[] = [];
  const plans = files.map(({ path, about, declarations }): FilePlan => {
    const file = `${plugin}/${path}`;
    const declared = declarations.map(({ name, casing, space, origin, body }, rank) => {
      // Behind those of ours in the order of symbols, so that these keep their names.
      const id = `~plugin:${JSON.stringify([file, rank])}` as SymbolId;
      symbols.push({ id, proposed: name, casing, file, space, exported: true, origin });
      return { symbol: id, rank, body: body(space === "type" ? typeSym(id) : sym(id)) };
    });
    return { path: file, template: "module", about, declarations: declared, sources };
  });
  return { symbols, files: plans };
}
