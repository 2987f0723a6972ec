import { type ApiModel, byCodeUnit, type TypeDecl } from "../ir/index.js";
import { type Change, levelOf, type Party } from "./change.js";
import { type NodeChange, NodeComparison } from "./compare-nodes.js";
import type { Matched } from "./match.js";
import { partiesOf, type Role, rolesOf } from "./roles.js";

/** The differences between the named schemas of two versions. */
export function compareTypes(matched: Matched, old: ApiModel, now: ApiModel): readonly Change[] {
  const comparison = new NodeComparison(matched);
  const before = rolesOf(old);
  const after = rolesOf(now);
  const changed = matched.pairs.flatMap(([from, to]) => {
    const roles = new Set([...(before.get(from.id) ?? []), ...(after.get(to.id) ?? [])]);
    return comparison
      .compare(from.node, to.node)
      .map((change) => typeChange(to, change, roles.size > 0 ? [...roles] : ["value"]));
  });
  return [
    ...matched.removed.map((decl) => wholeType(decl, "removed")),
    ...matched.added.map((decl) => wholeType(decl, "added")),
    ...changed,
  ];
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
  const { kind, path, effect, node } = change;
  const breaks = brokenBy(change, roles);
  const only = effect.undeclaredOnly && breaks.length === 0;
  const reason = only
    ? `${change.reason}; the old version let others send anything under this name`
    : change.reason;
  const least = kind === "changed" && !effect.narrower && !effect.wider ? "patch" : "minor";
  return {
    kind,
    level: levelOf(breaks, least),
    subject: `model ${decl.name}`,
    path,
    reason,
    breaks,
    origin: node.origin,
  };
}

function brokenBy({ kind, effect }: NodeChange, roles: readonly Role[]): readonly Party[] {
  const parties = roles.flatMap((role): readonly Party[] => [
    ...(effect.narrower && !effect.undeclaredOnly ? [partiesOf[role].narrower] : []),
    ...(effect.wider ? [partiesOf[role].wider] : []),
  ]);
  // A program that reads the property no longer compiles.
  if (kind === "removed") parties.push("sdk");
  return [...new Set(parties)].sort(byCodeUnit);
}
