import { byCodeUnit, type SchemaNode, type TypeDecl, type TypeId } from "../ir/index.js";
import type { Party } from "./change.js";
import type { NodeChange, NodeComparison } from "./compare-nodes.js";
import type { Matched } from "./match.js";
import { partiesOf, type Role } from "./roles.js";

/** What is different about what a place of an interface carries. */
export type UseChange = { readonly reason: string; readonly breaks: readonly Party[] };

const maxReasons = 3;
const anything: SchemaNode = { origin: { file: "", pointer: "" }, docs: {} };

/** Finds places that carry another model than before; what a model itself says is told there. */
export class UseComparison {
  private readonly matched: Matched;
  private readonly nodes: NodeComparison;

  constructor(matched: Matched, nodes: NodeComparison) {
    this.matched = matched;
    this.nodes = nodes;
  }

  /** Compares what a place carries; undefined is anything. Undefined comes back where nobody can tell the difference. */
  compare(role: Role, old: TypeId | undefined, now: TypeId | undefined): UseChange | undefined {
    if (old === now && old === undefined) return undefined;
    if (old !== undefined && now !== undefined && this.matched.isSame(old, now)) return undefined;
    const before = old && this.matched.old(old);
    const after = now && this.matched.now(now);
    const found = this.nodes.compare(before?.node ?? anything, after?.node ?? anything);
    if (found.length === 0 && this.isTold(before)) return undefined;
    const untyped: readonly Party[] = before === undefined || after === undefined ? ["sdk"] : [];
    return {
      reason: `${nameOf(before)} became ${nameOf(after)}${reasonsOf(found)}`,
      breaks: partiesOnce([...untyped, ...found.flatMap((change) => brokenBy(change, [role]))]),
    };
  }

  /** That a model is called otherwise, or gone, is told once and not at each place. */
  private isTold(before: TypeDecl | undefined): boolean {
    return before !== undefined && this.matched.removed.includes(before);
  }
}

function nameOf(decl: TypeDecl | undefined): string {
  return decl === undefined ? "anything" : `\`${decl.name}\``;
}

function reasonsOf(changes: readonly NodeChange[]): string {
  if (changes.length === 0) return ", which says the same";
  const shown = changes
    .slice(0, maxReasons)
    .map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`));
  const more = changes.length - shown.length;
  return ` (${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""})`;
}

/** Whom a difference inside a schema breaks, for what its values are used. */
export function brokenBy({ effect, sdk }: NodeChange, roles: readonly Role[]): readonly Party[] {
  const parties = roles.flatMap((role): readonly Party[] => [
    ...(effect.narrower && !effect.undeclaredOnly ? [partiesOf[role].narrower] : []),
    ...(effect.wider ? [partiesOf[role].wider] : []),
  ]);
  return partiesOnce(sdk ? [...parties, "sdk"] : parties);
}

/** The parties, each once, by code unit. */
export function partiesOnce(parties: readonly Party[]): readonly Party[] {
  return [...new Set(parties)].sort(byCodeUnit);
}
