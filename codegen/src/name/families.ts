import type { SymbolId, SymbolPlan } from "../emit/plan.js";
import { camelCase, digitsLast, memberIdentifier, pascalCase } from "./casing.js";
import { unreserved } from "./reserved-names.js";

/** A symbol with those whose names are built from its own; they get their names together or not at all. */
export type Family = { readonly head: SymbolPlan; readonly derived: readonly SymbolPlan[] };

/** The plans in families, in the order of the plans of their heads. */
export function families(plans: readonly SymbolPlan[]): readonly Family[] {
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

/** The name that a family asks for. */
export function baseName({ head }: Family): string {
  const { casing, proposed, prefix = "", suffix = "" } = head;
  if (casing === "member") return memberIdentifier(proposed);
  const cased = casing === "pascal" ? pascalCase(proposed) : camelCase(proposed);
  return unreserved(digitsLast(`${prefix}${cased}${suffix}`));
}

/** The names of all members of a family whose own is `name`. */
export function memberNames(
  { head, derived }: Family,
  name: string,
): readonly (readonly [SymbolPlan, string])[] {
  const own = head.casing === "member" ? unreserved(name) : name;
  return [
    [head, own],
    ...derived.map((plan) => {
      const root = plan.casing === "pascal" ? name.charAt(0).toUpperCase() + name.slice(1) : name;
      return [plan, `${plan.prefix ?? ""}${root}${plan.suffix ?? ""}`] as const;
    }),
  ];
}

/** Two members of one family with the same prefix and suffix would clash under every number. */
function withoutTwins(family: Family): Family {
  const names = memberNames(family, "X").map(([, name]) => name);
  if (new Set(names).size !== names.length)
    throw new Error(`two symbols derived from ${JSON.stringify(family.head.id)} would have one name`);
  return family;
}
