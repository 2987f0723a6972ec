import { quote } from "../diagnostics/index.js";
import type { SymbolId, SymbolPlan } from "../emit/plan.js";
import { camelCase, digitsLast, pascalCase } from "./casing.js";
import { nameProblem } from "./name-problem.js";
import type { AssignOptions } from "./options.js";
import { unreserved } from "./reserved-names.js";

/** A symbol with those whose names are built from its own; they get their names together or not at all. */
type Family = { readonly head: SymbolPlan; readonly derived: readonly SymbolPlan[] };

/**
 * Names for all plans, which come by code unit of `id`. Clashes are solved in that order: the first family keeps its name, the
 * next takes the lowest number from `_2` on with which all its names are free.
 */
export function allocate(
  plans: readonly SymbolPlan[],
  options: AssignOptions,
): ReadonlyMap<SymbolId, string> {
  const names = new Map<SymbolId, string>();
  const allocation: Allocation = { names, taken: new Set(), nextCount: new Map(), options };
  for (const family of families(plans)) {
    const problem = nameProblem(family.head.proposed, options.limits.maxNameLength);
    if (problem !== undefined) {
      options.reporter.report(
        "name-unusable",
        `The name ${quote(family.head.proposed)} ${problem}.`,
        family.head.origin,
      );
      continue;
    }
    allocateFamily(family, allocation);
  }
  return names;
}

type Allocation = {
  readonly names: Map<SymbolId, string>;
  readonly taken: Set<string>;
  /** Where to go on counting, by name and kind of family: names are never given back, so lower numbers stay taken. */
  readonly nextCount: Map<string, number>;
  readonly options: AssignOptions;
};

function allocateFamily(family: Family, { names, taken, nextCount, options }: Allocation): void {
  const base = baseName(family.head);
  const kind = JSON.stringify([base, ...memberNames(family, base).map(([, name]) => name)]);
  let count = nextCount.get(kind) ?? 1;
  while (!isFree(family, numbered(base, count), taken)) count++;
  nextCount.set(kind, count + 1);
  const name = numbered(base, count);
  for (const [plan, own] of memberNames(family, name)) {
    names.set(plan.id, own);
    taken.add(own);
  }
  if (count === 1) return;
  const message = `${quote(family.head.proposed)} is emitted as \`${name}\`, since \`${base}\` or a name made from it is taken.`;
  options.reporter.report("name-suffixed", message, family.head.origin);
}

function numbered(base: string, count: number): string {
  return count === 1 ? base : `${base}_${count}`;
}

function isFree(family: Family, name: string, taken: ReadonlySet<string>): boolean {
  return memberNames(family, name).every(([, member]) => !taken.has(member));
}

function memberNames(family: Family, name: string): readonly (readonly [SymbolPlan, string])[] {
  const derived = family.derived.map(
    (plan) => [plan, `${plan.prefix ?? ""}${name}${plan.suffix ?? ""}`] as const,
  );
  return [[family.head, name], ...derived];
}

function baseName(plan: SymbolPlan): string {
  const cased = plan.casing === "pascal" ? pascalCase(plan.proposed) : camelCase(plan.proposed);
  return unreserved(digitsLast(`${plan.prefix ?? ""}${cased}${plan.suffix ?? ""}`));
}

function families(plans: readonly SymbolPlan[]): readonly Family[] {
  const derived = new Map<SymbolId, SymbolPlan[]>();
  const heads = plans.filter((plan) => plan.derivedFrom === undefined);
  for (const { id } of heads) derived.set(id, []);
  for (const plan of plans) {
    if (plan.derivedFrom === undefined) continue;
    const siblings = derived.get(plan.derivedFrom);
    if (siblings === undefined)
      throw new Error(
        `${JSON.stringify(plan.id)} is derived from a symbol that is not planned, or is derived itself`,
      );
    siblings.push(plan);
  }
  return heads.map((head) => withoutTwins({ head, derived: derived.get(head.id) ?? [] }));
}

/** Two members of one family with the same prefix and suffix would clash under every number. */
function withoutTwins(family: Family): Family {
  const names = memberNames(family, "x").map(([, name]) => name);
  if (new Set(names).size !== names.length)
    throw new Error(`two symbols derived from ${JSON.stringify(family.head.id)} would have one name`);
  return family;
}
