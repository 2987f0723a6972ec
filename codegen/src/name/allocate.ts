import { quote } from "../diagnostics/index.js";
import type { SymbolId, SymbolPlan } from "../emit/plan.js";
import { baseName, type Family, families, memberNames } from "./families.js";
import { nameProblem } from "./name-problem.js";
import type { AssignOptions } from "./options.js";

/** A name as a variable or type has it, and as it is exported where that differs. */
export type Allocated = { readonly name: string; readonly exportedAs?: string };

/**
 * Names for all plans, which come by code unit of `id`. Clashes are solved in that order: the first family keeps its name, the
 * next takes the lowest number from `_2` on with which all its names are free. What is namespaced comes last: it is unique in its
 * file, and among the types that the file may import.
 */
export function allocate(
  plans: readonly SymbolPlan[],
  options: AssignOptions,
): ReadonlyMap<SymbolId, Allocated> {
  const names = new Map<SymbolId, Allocated>();
  const all = families(plans);
  allocateAll(
    all.filter(({ head }) => head.isNamespaced !== true),
    { names, taken: new Set(), nextCount: new Map(), options },
  );
  const types = typesAmong(plans, names);
  for (const within of byFile(all.filter(({ head }) => head.isNamespaced === true)).values())
    allocateAll(within, { names, taken: new Set(types), nextCount: new Map(), options });
  return names;
}

type Allocation = {
  readonly names: Map<SymbolId, Allocated>;
  readonly taken: Set<string>;
  /** Where to go on counting, by name and kind of family: names are never given back, so lower numbers stay taken. */
  readonly nextCount: Map<string, number>;
  readonly options: AssignOptions;
};

function typesAmong(
  plans: readonly SymbolPlan[],
  names: ReadonlyMap<SymbolId, Allocated>,
): readonly string[] {
  return plans.flatMap(({ id, space }) => {
    const name = space === "value" ? undefined : names.get(id)?.name;
    return name === undefined ? [] : [name];
  });
}

function byFile(namespaced: readonly Family[]): ReadonlyMap<string, readonly Family[]> {
  const files = new Map<string, Family[]>();
  for (const family of namespaced) {
    const known = files.get(family.head.file);
    if (known === undefined) files.set(family.head.file, [family]);
    else known.push(family);
  }
  return files;
}

function allocateAll(all: readonly Family[], allocation: Allocation): void {
  const { options } = allocation;
  for (const family of all) {
    const { proposed, origin } = family.head;
    const problem = nameProblem(proposed, options.limits.maxNameLength);
    if (problem === undefined) allocateFamily(family, allocation);
    else options.reporter.report("name-unusable", `The name ${quote(proposed)} ${problem}.`, origin);
  }
}

function allocateFamily(family: Family, { names, taken, nextCount, options }: Allocation): void {
  const { head } = family;
  const base = baseName(family);
  const kind = JSON.stringify([base, ...memberNames(family, base).map(([, name]) => name)]);
  let count = nextCount.get(kind) ?? 1;
  while (!isFree(family, numbered(base, count), taken)) count++;
  nextCount.set(kind, count + 1);
  const name = numbered(base, count);
  for (const [plan, own] of memberNames(family, name)) {
    names.set(plan.id, plan === head && own !== name ? { name: own, exportedAs: name } : { name: own });
    taken.add(own);
  }
  if (count === 1) return;
  const message = `${quote(head.proposed)} is emitted as \`${name}\`, since \`${base}\` or a name made from it is taken.`;
  options.reporter.report("name-suffixed", message, head.origin);
}

function numbered(base: string, count: number): string {
  return count === 1 ? base : `${base}_${count}`;
}

function isFree(family: Family, name: string, taken: ReadonlySet<string>): boolean {
  return memberNames(family, name).every(([, member]) => !taken.has(member));
}
