import { childrenOf, type SchemaNode } from "../ir/index.js";
import type { Limits } from "../limits.js";
import { checkNotedDefault, checkObject, type ObjectCheck } from "./objects.js";

/** A schema about which a check may have something to say, and how deep it stands in its declaration. */
type Loud = { readonly node: SchemaNode; readonly depth: number };

/** What checking keeps from one run to the next: which schemas of a declaration nobody needs to look at again. */
export class CheckMemory {
  private readonly known = new WeakMap<SchemaNode, readonly Loud[]>();

  /** Of these schemas and all inside them those that are not quiet whatever the others say, in the order of a walk by depth. */
  loud(roots: Iterable<SchemaNode>, limits: Limits): ReadonlySet<SchemaNode> {
    const levels: SchemaNode[][] = [];
    for (const root of roots) {
      for (const { node, depth } of this.loudIn(root, limits)) {
        while (levels.length <= depth) levels.push([]);
        levels[depth]?.push(node);
      }
    }
    return new Set(levels.flat());
  }

  private loudIn(root: SchemaNode, limits: Limits): readonly Loud[] {
    const before = this.known.get(root);
    if (before !== undefined) return before;
    const found: Loud[] = [];
    const depths = new Map([[root, 0]]);
    for (const [node, depth] of depths) {
      if (isLoud(node, limits)) found.push({ node, depth });
      for (const child of childrenOf(node)) if (!depths.has(child)) depths.set(child, depth + 1);
    }
    this.known.set(root, found);
    return found;
  }
}

/** Patterns are judged together. Of the rest it is tried: what is silent and asks nothing is so each time. */
function isLoud(node: SchemaNode, limits: Limits): boolean {
  const { string, object } = node;
  if (string?.pattern !== undefined || (object?.patternProperties ?? []).length > 0) return true;
  let isHeard = false;
  const hear = (): undefined => {
    isHeard = true;
  };
  const check: ObjectCheck = {
    limits,
    reporter: { report: hear },
    fit: { lookup: hear, matches: hear },
  };
  checkObject(node, check);
  checkNotedDefault(node, check);
  return isHeard;
}
