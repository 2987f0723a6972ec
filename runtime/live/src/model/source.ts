import { resolve } from "node:path";
import { fits, fitsFormat, type Shape } from "@edgeloom/runtime/schema";
import {
  type ApiModel,
  type Example,
  exampleOf,
  examplesOf,
  type Json,
  renderDiagnostic,
  type SchemaNode,
  type SourceDocument,
  type TypeId,
  UsageError,
  understand,
  type ViewSide,
  viewId,
  withViews,
} from "edgeloom/kit";
import { Models } from "./shapes.js";

/** Documents, understood: what they declare, the models of it, and examples. */
export type Source = {
  readonly model: ApiModel;
  readonly models: Models;
  readonly documents: readonly SourceDocument[];
  /** An example of a declaration that its model takes. */
  example(id: TypeId): Example;
  /** A few different examples of a declaration, best first. */
  examples(id: TypeId): readonly Json[];
  /** An example of a schema that stands for itself; `hint` is what one would call it. */
  exampleOf(node: SchemaNode, hint?: string): Example;
  /** What of a declaration is sent, or comes back, where that is not all of it. */
  view(id: TypeId, side: ViewSide): TypeId;
  /** What stands at a place of a document, as it is written. */
  raw(origin: { readonly file: string; readonly pointer: string }): Json | undefined;
};

/**
 * Reads documents by the rules of the generator.
 *
 * @param inputs - files or folders, absolute or relative to `cwd`
 * @throws UsageError when a document is wrong, with what is wrong in it
 */
export function openSource(inputs: readonly string[], cwd: string, color = false): Source {
  const understood = understand({
    root: cwd,
    inputs: inputs.map((input) => resolve(cwd, input)),
    keepsPlaces: true,
  });
  const { model, documents, diagnostics, errorCount } = understood;
  if (model === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").slice(0, maxShown);
    const texts = errors.map((each) =>
      renderDiagnostic(each, documentOf(documents, each.origin?.file), { color }),
    );
    throw new UsageError(
      `${inputs.join(", ")}: ${errorCount} ${errorCount === 1 ? "error" : "errors"}.\n${texts.join("\n\n")}`,
      "Correct the document.",
    );
  }
  return sourceOf(withViews(model), documents);
}

const maxShown = 10;
const variety = 5;

function documentOf(
  documents: readonly SourceDocument[],
  file: string | undefined,
): SourceDocument | undefined {
  return documents.find((document) => document.file === file);
}

/** What a model offers to the commands. */
export function sourceOf(model: ApiModel, documents: readonly SourceDocument[] = []): Source {
  const models = new Models(model.types);
  const isFormat = (format: string, value: string | number | bigint): boolean => fitsFormat(format, value);
  const options = { lookup: models.lookup, isFormat };
  const checked = (example: Example, shape: Shape): Example =>
    example.ok && !fits(shape, example.value) ? { ok: false, reason: "none-found" } : example;
  const made = new Map<TypeId, Example>();
  const several = new Map<TypeId, readonly Json[]>();
  return {
    model,
    models,
    documents,
    example: (id) => {
      const decl = models.lookup(id);
      const origin = decl?.origin ?? { file: "", pointer: "" };
      const known =
        made.get(id) ??
        checked(exampleOf({ origin, docs: {}, ref: id }, options, decl?.name), models.of(id).model.shape);
      made.set(id, known);
      return known;
    },
    examples: (id) => {
      const known =
        several.get(id) ??
        examplesOf({ origin: { file: "", pointer: "" }, docs: {}, ref: id }, options, variety).filter(
          (value) => fits(models.of(id).model.shape, value),
        );
      several.set(id, known);
      return known;
    },
    exampleOf: (node, hint) => checked(exampleOf(node, options, hint), models.shapeOf(node)),
    view: (id, side) => (models.lookup(viewId(id, side)) === undefined ? id : viewId(id, side)),
    raw: ({ file, pointer }) => rawAt(documentOf(documents, file)?.data, pointer),
  };
}

function rawAt(data: Json | undefined, pointer: string): Json | undefined {
  let value = data;
  for (const token of pointer
    .split("/")
    .slice(1)
    .map((each) => each.replaceAll("~1", "/").replaceAll("~0", "~"))) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, token)) return undefined;
    value = (value as { readonly [key: string]: Json })[token];
  }
  return value;
}
