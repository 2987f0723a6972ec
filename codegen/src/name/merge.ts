import type { DeclarationPlan, EmitResult, FilePlan, NamedFile, SymbolId, SymbolPlan } from "../emit/plan.js";
import { byCodeUnit, sortedBy } from "../ir/order.js";
import { ownFields } from "../own-fields.js";
import type { Allocated } from "./allocate.js";

/** One plan per symbol, by code unit of `id`. Emitters may share a symbol: the type from one, the value from another. */
export function mergeSymbols(planned: readonly SymbolPlan[]): readonly SymbolPlan[] {
  const merged = new Map<SymbolId, SymbolPlan>();
  for (const plan of planned) {
    const known = merged.get(plan.id);
    merged.set(plan.id, known === undefined ? ownFields(plan) : mergeTwo(known, ownFields(plan)));
  }
  return sortedBy(merged.values(), (plan) => plan.id);
}

function mergeTwo(one: SymbolPlan, other: SymbolPlan): SymbolPlan {
  for (const field of [
    "proposed",
    "casing",
    "prefix",
    "suffix",
    "file",
    "derivedFrom",
    "isNamespaced",
  ] as const) {
    if (one[field] !== other[field])
      throw new Error(`two emitters plan the symbol ${JSON.stringify(one.id)} with another ${field}`);
  }
  const internal = (one.internal ?? false) && (other.internal ?? false);
  const space = one.space === other.space ? one.space : "both";
  return ownFields({ ...one, space, exported: one.exported || other.exported, internal });
}

/** One file per path, by code unit of it, with the declarations of all emitters in their final order. */
export function mergeFiles(
  results: readonly EmitResult[],
  names: ReadonlyMap<SymbolId, Allocated>,
): readonly NamedFile[] {
  const merged = new Map<string, FilePlan[]>();
  for (const plan of results.flatMap((result) => result.files)) {
    const known = merged.get(plan.path);
    if (known === undefined) merged.set(plan.path, [plan]);
    else known.push(plan);
  }
  return sortedBy(merged, ([path]) => path).map(([path, plans]) => mergeFile(path, plans, names));
}

function mergeFile(
  path: string,
  plans: readonly FilePlan[],
  names: ReadonlyMap<SymbolId, Allocated>,
): NamedFile {
  const template = plans[0]?.template ?? "module";
  if (plans.some((plan) => plan.template !== template))
    throw new Error(`two emitters plan the file ${JSON.stringify(path)} with another template`);
  const declarations = plans
    .flatMap((plan) => plan.declarations)
    .map((declaration) => ({ declaration, name: names.get(declaration.symbol)?.name ?? "" }))
    .sort(declarationOrder)
    .map(({ declaration }) => declaration);
  const about = [...new Set(plans.map((plan) => plan.about))];
  const sources = [...new Set(plans.flatMap((plan) => plan.sources))].sort(byCodeUnit);
  return { path, template, about, sources, declarations, namespace: plans[0]?.namespace };
}

type Named = { readonly declaration: DeclarationPlan; readonly name: string };

/** By rank, then by name, then by id; what is left equal stays in the order of its emitter. */
function declarationOrder(left: Named, right: Named): number {
  const [one, other] = [left.declaration, right.declaration];
  if (one.rank !== other.rank) return one.rank - other.rank;
  return byCodeUnit(left.name, right.name) || byCodeUnit(one.symbol, other.symbol);
}
