import type { ApiModel, TypeDecl, TypeLookup } from "../ir/index.js";
import { type Change, levelOf, type Party } from "./change.js";
import { type NodeChange, NodeComparison } from "./compare-nodes.js";
import { brokenBy, partiesOnce } from "./compare-uses.js";
import type { Matched } from "./match.js";
import { type Role, rolesOf } from "./roles.js";
import { untouched } from "./untouched.js";

/** The differences between the named schemas of two versions. */
export function compareTypes(matched: Matched, old: ApiModel, now: ApiModel): readonly Change[] {
  const comparison = new NodeComparison(matched);
  const before = rolesOf(old);
  const after = rolesOf(now);
  const isUntouched = untouched(matched);
  const changed = matched.pairs.flatMap(([from, to]) => {
    if (isUntouched(to)) return [];
    const roles = new Set([...(before.get(from.id) ?? []), ...(after.get(to.id) ?? [])]);
    const shown = shownAs(to, matched.now);
    return comparison.compare(from.node, to.node).map((change) => typeChange(shown, change, [...roles]));
  });
  return [
    ...matched.removed.map((decl) => wholeType(decl, "removed")),
    ...matched.added.map((decl) => wholeType(decl, "added")),
    ...toldOnce(changed),
  ];
}

/** What people have written is the declaration, not what is shown of it to one side. */
function shownAs(decl: TypeDecl, lookup: TypeLookup): TypeDecl {
  return (decl.view && lookup(decl.view.of)) ?? decl;
}

/** A declaration and its views differ alike, mostly. */
function toldOnce(changes: readonly Change[]): readonly Change[] {
  const told = new Map<string, Change>();
  for (const change of changes) {
    const { kind, subject, path, reason, origin } = change;
    const key = JSON.stringify([kind, subject, path, reason, origin.file, origin.pointer]);
    const known = told.get(key);
    const breaks = partiesOnce([...(known?.breaks ?? []), ...change.breaks]);
    const least = known?.level === "patch" || change.level === "patch" ? "patch" : "minor";
    told.set(key, { ...change, breaks, level: levelOf(breaks, least) });
  }
  return [...told.values()];
}

function wholeType(decl: TypeDecl, kind: "added" | "removed"): Change {
  const breaks: readonly Party[] = kind === "removed" ? ["sdk"] : [];
  const level = levelOf(breaks, "minor");
  return {
    kind,
    level,
    subject: `model ${decl.name}`,
    path: "",
    reason: `model ${kind}`,
    breaks,
    origin: decl.origin,
  };
}

function typeChange(decl: TypeDecl, change: NodeChange, roles: readonly Role[]): Change {
  const { kind, path, effect, node, isNote } = change;
  const breaks = brokenBy(change, roles);
  const only = effect.undeclaredOnly && breaks.length === 0;
  const reason = only
    ? `${change.reason}; the old version let others send anything under this name`
    : change.reason;
  return {
    kind,
    level: levelOf(breaks, isNote ? "patch" : "minor"),
    subject: `model ${decl.name}`,
    path,
    reason,
    breaks,
    origin: node.origin,
  };
}
