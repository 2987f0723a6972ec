import { type Failure, fail } from "./finding.js";
import { anything, type Rule, type RuleOf, unmarked } from "./interpret-rule.js";
import { Seen } from "./interpret-seen.js";
import type { AnyModel, ModelInfo, Shape } from "./shape.js";

/**
 * A reference. Its target is looked up on first use, so models may refer to each other in a circle.
 *
 * Most parts of a wrong value are right, and the emitted check of a model sees that soonest. Below a part that it refuses it is
 * not asked by the same reference again: in a model that contains itself, each level would go over all that is deeper.
 */
export function refRule(model: () => AnyModel, ruleOf: RuleOf): Rule {
  let target: Rule | undefined;
  let is: ModelInfo["is"];
  let isAsked = false;
  const resolve = (): Rule => {
    const info = model().model;
    is = info.is;
    target = ruleOf(info.shape);
    return target;
  };
  return {
    fits: (value, setting) => {
      const { fits } = target ?? resolve();
      if (is === undefined || isAsked) return fits(value, setting);
      if (is(value)) return true;
      isAsked = true;
      try {
        return fits(value, setting);
      } finally {
        isAsked = false;
      }
    },
    report: (value, walk, depth) => {
      const { report } = target ?? resolve();
      if (is === undefined || isAsked) {
        report(value, walk, depth);
        return;
      }
      if (is(value)) return;
      isAsked = true;
      try {
        report(value, walk, depth);
      } finally {
        isAsked = false;
      }
    },
    mark: (value, setting, seen) => (target ?? resolve()).mark(value, setting, seen),
    shortcut: () => {
      if (target === undefined) resolve();
      return isAsked ? undefined : is;
    },
  };
}

const excluded: Failure = { keyword: "not", expected: "a value that does not fit what is excluded" };

/** `not`. Whatever fits what is excluded does not count, so nothing is evaluated here. */
export function notRule(shape: Shape, ruleOf: RuleOf): Rule {
  const { fits } = ruleOf(shape);
  return unmarked({
    fits: (value, setting) => !fits(value, setting),
    report: (value, walk, depth) => {
      if (fits(value, walk)) fail(walk, depth, excluded, value);
    },
  });
}

/** `if`, `then` and `else`. A condition without either still evaluates. */
export function conditionRule(condition: Shape, shape: Shape, ruleOf: RuleOf): Rule {
  const { fits, mark } = ruleOf(condition);
  const then = shape.then === undefined ? anything : ruleOf(shape.then);
  const otherwise = shape.else === undefined ? anything : ruleOf(shape.else);
  const decides = then !== anything || otherwise !== anything;
  return {
    fits: (value, setting) => !decides || (fits(value, setting) ? then : otherwise).fits(value, setting),
    report: (value, walk, depth) => {
      if (decides) (fits(value, walk) ? then : otherwise).report(value, walk, depth);
    },
    mark: (value, setting, seen) => {
      const inner = new Seen();
      if (!mark(value, setting, inner)) return otherwise.mark(value, setting, seen);
      seen.take(inner);
      return then.mark(value, setting, seen);
    },
  };
}
