import { code, type Fragment } from "../../../print/index.js";
import { type Condition, kindBit, type Looked } from "../../analysis/index.js";
import { exact } from "./exact.js";
import { isolated, localName } from "./hoist.js";
import { holds } from "./object.js";
import type { CheckScope, InlineTest } from "./scope.js";
import { all, any, call, complement, fail, isOpen } from "./test.js";

/** Variables that say which branches of a schema a value has taken. */
export type Flags = {
  /** The statement that sets each of them. */
  readonly settings: readonly ((value: Fragment) => Fragment)[];
  readonly weight: number;
  /** Whether a part of the value was looked at by one of the branches that were taken. */
  readonly looked: InlineTest;
};

/** What the parts of a value are asked: what a branch looks at of its own. */
export type LookedAt = (looked: Looked) => InlineTest;

/** Finds out at run time what no branch has looked at. The value is known to be of a kind. */
export function flagsOf(
  branches: Looked["branches"],
  kind: "object" | "array",
  lookedAt: LookedAt,
  outer: CheckScope,
): Flags {
  const settings: ((value: Fragment) => Fragment)[] = [];
  const scope: CheckScope = {
    ...outer,
    narrowed: kind,
    possible: kindBit(kind),
    isShared: true,
    isPresent: true,
  };
  let weight = 0;
  const whichOf = (some: Looked["branches"]): InlineTest => any(some.map(taken)) as InlineTest;
  const taken = ({ when, looked }: Looked["branches"][number]): InlineTest => {
    const inside = any([lookedAt(looked), whichOf(looked.branches)]) as InlineTest;
    const condition = inside.form === "fail" ? fail : conditionTest(when, scope);
    if (!isOpen(condition)) return condition.form === "pass" ? inside : fail;
    const flag = localName(scope, "b");
    weight += condition.weight;
    settings.push((value) => code`const ${flag} = ${condition.text(value)};`);
    return all([call(() => flag), inside]) as InlineTest;
  };
  const looked = whichOf(branches);
  return { settings, weight, looked };
}

function conditionTest(when: Condition, scope: CheckScope): InlineTest {
  if (when.kind === "has") return scope.narrowed === "object" ? holds(when.property) : fail;
  const fits = isolated(exact(when.node, scope), scope);
  return when.kind === "fits" ? fits : complement(fits);
}
