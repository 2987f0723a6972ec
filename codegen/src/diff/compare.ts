import { type ApiModel, byCodeUnit, sortedBy, withViews } from "../ir/index.js";
import type { Change, Level } from "./change.js";
import { compareBus } from "./compare-bus.js";
import { compareDevices } from "./compare-devices.js";
import { NodeComparison } from "./compare-nodes.js";
import { RestComparison } from "./compare-rest.js";
import { compareTypes } from "./compare-types.js";
import { UseComparison } from "./compare-uses.js";
import { matchTypes } from "./match.js";

/** What is different between two versions of a document set. */
export type Comparison = {
  /** The least step of a semantic version that tells the truth; undefined when nothing has changed. */
  readonly verdict: Level | undefined;
  /** The worst first, then by subject and path. */
  readonly changes: readonly Change[];
};

const order: Readonly<Record<Level, string>> = { major: "0", minor: "1", patch: "2" };

/** Compares two versions. What cannot be proved compatible counts as breaking. */
export function compareModels(before: ApiModel, after: ApiModel): Comparison {
  const [old, now] = [withViews(before), withViews(after)];
  const matched = matchTypes(old, now);
  const uses = new UseComparison(matched, new NodeComparison(matched));
  const changes = sortedBy(
    [
      ...compareBus(old, now, uses),
      ...new RestComparison(matched, uses, old, now).compare(),
      ...compareDevices(matched, uses, old, now),
      ...compareTypes(matched, old, now),
    ],
    (change) => order[change.level],
    (change) => change.subject,
    (change) => change.path,
    (change) => change.reason,
  );
  const [verdict] = changes
    .map((change) => change.level)
    .sort((left, right) => byCodeUnit(order[left], order[right]));
  return { verdict, changes };
}
