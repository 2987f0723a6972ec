import { resolve } from "node:path";
import { checkModel } from "./check/index.js";
import { type Diagnostic, Diagnostics } from "./diagnostics/index.js";
import { withSeeLinks } from "./docs/see-links.js";
import {
  type EmitOptions,
  type EmitResult,
  type EmitterName,
  emitAll,
  emitEntry,
  entryFile,
  largeGroups,
  type NamePlan,
  symbolOf,
  withModelFiles,
} from "./emit/index.js";
import { type ApiModel, type TypeId, withNamedParts, withReceivedOnly, withViews } from "./ir/index.js";
import { type Limits, limitsOf } from "./limits.js";
import { type FileHost, inputRoots, loadDocuments, nodeHost, type SourceDocument } from "./load/index.js";
import { lowerDocuments } from "./lower/index.js";
import type { Memory } from "./memory.js";
import { assignMembers, assignNames } from "./name/index.js";
import type { Emitter } from "./plugin/emitter.js";
import { type PrintOptions, printFiles } from "./print/index.js";
import { resolveReferences } from "./resolve/index.js";
import type { ResolvedSet } from "./resolve/resolved.js";
import { type SchemaOptions, schemaOptionsOf } from "./schema-options.js";
import type { TemplateFiles } from "./templates-of.js";
import { version } from "./version.js";

export { renderDiagnostic } from "./diagnostics/index.js";

/** What to make code from. */
export type Compilation = SchemaOptions & {
  /** Project root: documents are named from there. */
  readonly root: string;
  /** Files and folders, absolute or relative to the root. */
  readonly inputs: readonly string[];
  /** All emitters but `paths` when left out; {@link compile} makes no `paths`. */
  readonly emit?: readonly EmitterName[] | undefined;
  /** Folders that a `$ref` may reach; the folders of the inputs when left out. */
  readonly allowedRoots?: readonly string[] | undefined;
  /** Limits that are not the defaults. */
  readonly limits?: Partial<Limits> | undefined;
  readonly host?: FileHost;
  /** Emitters of somebody else's; {@link compile} runs none. */
  readonly plugins?: readonly Emitter[] | undefined;
  /** Templates that replace ours, by path, absolute or relative to the root; {@link compile} takes none. */
  readonly templates?: TemplateFiles | undefined;
  /** What is kept from one run to the next, in a process that makes many of one package. */
  readonly memory?: Memory | undefined;
  /** True: topics whose addresses have places for values stay in the model, for who listens to them. No code is made of such. */
  readonly keepsPlaces?: boolean;
};

/** How much documents hold. */
export type Found = {
  readonly types: number;
  readonly topics: number;
  readonly services: number;
  readonly operations: number;
  /** Device modules. */
  readonly modules: number;
};

/** What became of it. */
export type Compiled = {
  /** Path below the output folder → text; undefined when a diagnostic is an error, and then nothing may be written. */
  readonly files: ReadonlyMap<string, string> | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** All errors, also those beyond the number of diagnostics that are kept. */
  readonly errorCount: number;
  /** Every document that was read, also by reference. */
  readonly documents: readonly SourceDocument[];
  /** How much was found, for the summary. */
  readonly found: Found;
  /** What the emitted package calls the model of each schema, by the place of the schema. Empty without files. */
  readonly names: ReadonlyMap<TypeId, string>;
  /** What the documents say, before anything was made of it. Undefined without files. */
  readonly model: ApiModel | undefined;
};

/**
 * Schemas in, text out: the only place that knows the order of the stages. Reads files and writes none. Each stage reports
 * what it finds and goes on, so that one run finds all; a stage that would only repeat the trouble of the one before is not run.
 */
export function compile(job: Compilation): Compiled {
  const prepared = prepare(job);
  if (prepared.model === undefined) return refused(prepared);
  const model = modelFor(prepared.model, job);
  return finish(prepared, model, { results: emitModels(prepared, model, job), memory: job.memory });
}

/**
 * As {@link compile}, but also with what foreign generators make, which are loaded for it: plain declarations in place of models
 * where `types` asks for them, and `paths`.
 */
export async function compileTypes(job: Compilation): Promise<Compiled> {
  const prepared = prepare(job);
  if (prepared.model === undefined) return refused(prepared);
  const model = modelFor(prepared.model, job);
  const results =
    job.types === "interfaces" ? await emitPlain(prepared, model) : emitModels(prepared, model, job);
  const { emitPaths } = job.emit?.includes("paths") ? await import("./emit/paths/index.js") : noPaths;
  const all = [...results, ...(await emitPaths(prepared.set))];
  return withPlugins({ prepared, model, results: all, job });
}

type Whole = {
  readonly prepared: Prepared;
  readonly model: ApiModel;
  readonly results: readonly EmitResult[];
  readonly job: Compilation;
};

/** Adds what others than us emit, and prints with their templates. What changes with a run is not kept for the next. */
async function withPlugins({ prepared, model, results, job }: Whole): Promise<Compiled> {
  const { plugins = [], templates, memory } = job;
  if (plugins.length === 0 && templates === undefined) return finish(prepared, model, { results, memory });
  const { reporter } = prepared;
  const { runEmitter } = await import("./plugin/run-emitter.js");
  const { judgeFiles } = await import("./plugin/judge-files.js");
  const { templatesOf } = await import("./templates-of.js");
  const files = Object.entries(templates ?? {}).map(([name, path]) => [name, resolve(job.root, path)]);
  const compiled = await templatesOf(Object.fromEntries(files), { host: job.host ?? nodeHost, reporter });
  const added = plugins.map((emitter) => runEmitter(emitter, model, reporter));
  return finish(prepared, model, {
    results: [...results, ...added],
    memory: undefined,
    templates: compiled,
    judge: (plan, options) => judgeFiles(plugins, plan, { ...options, reporter }),
  });
}

const noPaths = { emitPaths: (): readonly EmitResult[] => [] };

async function emitPlain({ reporter }: Prepared, model: ApiModel): Promise<readonly EmitResult[]> {
  const { emitInterfaces } = await import("./emit/interfaces/index.js");
  return [await emitInterfaces(model, reporter), emitEntry(model)];
}

function emitModels(
  { limits, reporter, patternRun }: Prepared,
  model: ApiModel,
  { emit, memory }: Pick<Compilation, "emit" | "memory">,
): readonly EmitResult[] {
  const results = emitAll(model, emit, {
    ...(patternRun && { patternRun }),
    nameMembers: (members) => assignMembers(members, { limits, reporter }),
    memory: memory?.emit,
  });
  memory?.emit.endRun();
  return results;
}

/** The model as the emitters see it. */
function modelFor(model: ApiModel, job: Compilation): ApiModel {
  const { docsUrl, inputTypes = "given", modelFiles = "parts", types, memory } = job;
  const viewed = withViews(withPages(model, docsUrl));
  const named = modelFiles === "parts" && types !== "interfaces" ? withPartsOfLarge(viewed, memory) : viewed;
  const marked = inputTypes === "given" ? withReceivedOnly(named) : named;
  const whole = modelFiles === "parts" ? withModelFiles(marked) : marked;
  return memory?.declarations.intern(whole) ?? whole;
}

function withPartsOfLarge(model: ApiModel, memory: Memory | undefined): ApiModel {
  const large = largeGroups(model);
  return withNamedParts(model, ({ group }) => large.has(group), memory?.forms);
}

/** What documents say, without anything being made of it: for commands that compare or show them. */
export type Understood = Pick<Compiled, "diagnostics" | "documents" | "errorCount" | "found"> & {
  /** Undefined when a diagnostic is an error. */
  readonly model: ApiModel | undefined;
  /** The documents with their references. */
  readonly set: ResolvedSet;
};

/** Runs the stages up to the model. Reads files and writes none. */
export function understand(job: Compilation): Understood {
  const { reporter, documents, found, model, set } = prepare(job);
  return { diagnostics: reporter.list, errorCount: reporter.errorCount, documents, found, model, set };
}

/** What the stages before emission found. */
type Prepared = Pick<Compiled, "documents" | "found"> & {
  readonly limits: Limits;
  readonly reporter: Diagnostics;
  readonly set: ResolvedSet;
  /** Without its views; undefined after an error. */
  readonly model: ApiModel | undefined;
  readonly patternRun?: EmitOptions["patternRun"];
};

function prepare(job: Compilation): Prepared {
  const limits = limitsOf(job.limits);
  const host = job.host ?? nodeHost;
  const reporter = new Diagnostics();
  const { root, inputs, allowedRoots } = job;
  const options = schemaOptionsOf(job);

  const loaded = loadDocuments({ root, inputs, limits, host, reporter });
  const unreadCount = reporter.errorCount;
  const set = resolveReferences({
    root,
    documents: loaded,
    limits,
    host,
    reporter,
    allowedRoots: allowedRoots ?? inputRoots({ root, inputs, host }),
    resources: options.resources,
    dialect: options.dialect,
    memory: job.memory?.walk,
  });
  const base = { documents: set.documents, limits, reporter, set };
  if (unreadCount > 0 || reporter.list.some(isInTheWay))
    return { ...base, found: nothingFound, model: undefined };

  const { memory } = job;
  const lowered = lowerDocuments({
    set,
    limits,
    reporter,
    options,
    memory: memory?.lower,
    keepsPlaces: job.keepsPlaces,
  });
  const model = memory?.lowered.intern(lowered) ?? lowered;
  const found = foundIn(model);
  const { patternRun } = checkModel(model, {
    limits,
    reporter,
    patterns: options.patterns,
    memory: memory?.check,
  });
  return { ...base, found, patternRun, model: reporter.errorCount > 0 ? undefined : model };
}

type Emitted = Pick<PrintOptions, "templates"> & {
  readonly results: readonly EmitResult[];
  readonly memory: Memory | undefined;
  /** Looks at what plug-ins emit before it is printed. */
  readonly judge?: (plan: NamePlan, options: PrintOptions) => void;
};

function finish(prepared: Prepared, model: ApiModel, emitted: Emitted): Compiled {
  const { limits, reporter, documents, found } = prepared;
  const { results, memory, templates = {}, judge } = emitted;
  const plan = assignNames(results, {
    limits,
    reporter,
    reservedFiles: [entryFile],
    memory: memory?.names,
  });
  const options: PrintOptions = { version, title: model.title, templates };
  if (reporter.errorCount === 0) judge?.(plan, options);
  if (reporter.errorCount > 0) return refused(prepared);
  const files = printFiles(plan, { ...options, memory: memory?.print });
  const names = namesIn(plan, model);
  const { list: diagnostics } = reporter;
  return { files, diagnostics, errorCount: 0, documents, found, names, model: prepared.model };
}

function refused({ reporter, documents, found }: Prepared): Compiled {
  const { list: diagnostics, errorCount } = reporter;
  return { files: undefined, diagnostics, errorCount, documents, found, names: new Map(), model: undefined };
}

function namesIn({ symbols }: NamePlan, { types }: ApiModel): ReadonlyMap<TypeId, string> {
  return new Map(
    types.flatMap(({ id }) => {
      const symbol = symbols.get(symbolOf.model(id));
      return symbol === undefined ? [] : [[id, symbol.name] as const];
    }),
  );
}

/** With the address of its page at everything that is documented. */
function withPages(model: ApiModel, docsUrl: string | undefined): ApiModel {
  return docsUrl === undefined ? model : withSeeLinks(model, docsUrl);
}

/** A missing target is one wrong line; the rest of the document can still be looked at. Other errors of resolving leave no sound graph. */
function isInTheWay({ code, severity }: Diagnostic): boolean {
  return severity === "error" && code !== "ref-missing";
}

function foundIn({ types, topics, services, rest, modules = [] }: ApiModel): Found {
  const operations = rest?.operations.length ?? 0;
  return {
    types: types.length,
    topics: topics.length,
    services: services.length,
    operations,
    modules: modules.length,
  };
}

const nothingFound: Found = { types: 0, topics: 0, services: 0, operations: 0, modules: 0 };
