import { type TypeDecl, type TypeId, viewSuffixes } from "../ir/index.js";
import { code, type Fragment, typeSym } from "../print/index.js";
import type { Analysis } from "./analysis/index.js";
import type { SymbolId, SymbolPlan } from "./plan.js";

/** The symbols of one model: its type and const share one, the others are derived from it. */
export const symbolOf = {
  model: (id: TypeId): SymbolId => make("model", id),
  input: (id: TypeId): SymbolId => make("input", id),
  check: (id: TypeId): SymbolId => make("check", id),
  /** Whether a value fits a model, complete or not; only where that is asked somewhere. */
  fits: (id: TypeId): SymbolId => make("fits", id),
  /** Something that only one check needs: a pattern, a set of values, a part of the check. */
  local: (id: TypeId, kind: string, count: number): SymbolId => make(`local-${kind}-${count}`, id),
  topic: (group: string, name: string): SymbolId => make("topic", JSON.stringify([group, name])),
  service: (group: string, name: string): SymbolId => make("service", JSON.stringify([group, name])),
  deviceModule: (file: string): SymbolId => make("device-module", file),
  wireRules: (): SymbolId => make("wire-rules", ""),
  operation: (name: string): SymbolId => make("rest-operation", name),
  operationArgs: (name: string): SymbolId => make("rest-args", name),
  operationCallbacks: (name: string): SymbolId => make("rest-callbacks", name),
  /** Behind the models in the order of symbols, so that these keep their names. */
  restGroup: (key: string): SymbolId => make("rest-group", key),
  securitySchemes: (): SymbolId => make("rest-security", ""),
  webhooks: (): SymbolId => make("rest-webhooks", ""),
} as const;

/** Path of the emitted file that holds the models of a document. */
export function modelFile(decl: TypeDecl): string {
  return `models/${decl.group}`;
}

/** The plan of a symbol that is a model itself. A view is named after the model that it shows. */
export function modelSymbol(decl: TypeDecl, space: SymbolPlan["space"]): SymbolPlan {
  const id = symbolOf.model(decl.id);
  if (decl.view !== undefined) return derivedSymbol(decl, id, { space, exported: true });
  return {
    id,
    proposed: decl.name,
    casing: "pascal",
    file: modelFile(decl),
    space,
    exported: true,
    ...(decl.isInner && { internal: true }),
    origin: decl.origin,
  };
}

/** The plan of a symbol that is named after a model. */
export function derivedSymbol(
  decl: TypeDecl,
  id: SymbolId,
  more: Pick<SymbolPlan, "space" | "exported"> & { readonly prefix?: string; readonly suffix?: string },
): SymbolPlan {
  const casing = more.prefix === undefined && more.space === "value" ? "camel" : "pascal";
  const { view } = decl;
  const suffix = `${view === undefined ? "" : viewSuffixes[view.side]}${more.suffix ?? ""}`;
  return {
    id,
    proposed: decl.name,
    casing,
    file: modelFile(decl),
    origin: decl.origin,
    derivedFrom: symbolOf.model(view?.of ?? decl.id),
    ...more,
    ...(decl.isInner && more.exported && { internal: true }),
    ...(suffix !== "" && { suffix }),
  };
}

/** The type arguments for a model: what it is, and what may be given for it where that differs. */
export function modelType(id: TypeId, analysis: Analysis): Fragment {
  return hasInput(analysis.decl(id), analysis)
    ? code`${typeOfModel(id)}, ${inputOrModel(id, analysis)}`
    : typeOfModel(id);
}

/** The type of a complete value of a model. */
export function typeOfModel(id: TypeId): Fragment {
  return typeSym(symbolOf.model(id));
}

/** The type of what may be given for a model. */
export function inputOrModel(id: TypeId, analysis: Analysis): Fragment {
  return typeSym(inputSymbol(id, analysis));
}

/** The symbol of what may be given for a model. */
export function inputSymbol(id: TypeId, analysis: Analysis): SymbolId {
  return hasInput(analysis.decl(id), analysis) ? symbolOf.input(id) : symbolOf.model(id);
}

/** Whether what may be given for a model has a type of its own. */
export function hasInput({ node, isReceivedOnly }: TypeDecl, analysis: Analysis): boolean {
  return isReceivedOnly !== true && analysis.inputDiffers(node);
}

function make(kind: string, rest: string): SymbolId {
  return `${kind}:${rest}` as SymbolId;
}
