import { type ApiModel, byCodeUnit, sortedBy } from "../ir/index.js";
import type { Change, Level } from "./change.js";
import { compareBus } from "./compare-bus.js";
import { compareDevices } from "./compare-devices.js";
import { compareRest } from "./compare-rest.js";
import { compareTypes } from "./compare-types.js";
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
export function compareModels(old: ApiModel, now: ApiModel): Comparison {
  const matched = matchTypes(old, now);
  const changes = sortedBy(
    [
      ...compareBus(old, now),
      ...compareRest(matched, old, now),
      ...compareDevices(matched, old, now),
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
