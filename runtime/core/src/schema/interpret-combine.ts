import { type Failure, fail, type Setting } from "./finding.js";
import { anything, type Rule, type RuleOf, unmarked } from "./interpret-rule.js";
import { Seen } from "./interpret-seen.js";
import type { AnyModel, ModelInfo, Shape } from "./shape.js";

/**
 * A reference. Its target is looked up on first use, so models may refer to each other in a circle.
 *
 * Most parts of a wrong value are right, and the emitted check of a model sees that soonest. Below a part that it refuses it is
 * not asked by the same reference again: in a model that contains itself, each level would go over all that is deeper. There
 * verdicts are kept instead, since each alternative of a union asks for the same parts: without that, time doubles with each level.
 */
export function refRule(model: () => AnyModel, ruleOf: RuleOf): Rule {
  let target: Rule | undefined;
  let is: ModelInfo["is"];
  let verdicts: Map<unknown, boolean> | undefined;
  const resolve = (): Rule => {
    const info = model().model;
    is = info.is;
    target = ruleOf(info.shape);
    return target;
  };
  const fitsInside = (value: unknown, setting: Setting, known: Map<unknown, boolean>): boolean => {
    const { fits } = target ?? resolve();
    if (typeof value !== "object") return fits(value, setting);
    const verdict = known.get(value) ?? fits(value, setting);
    known.set(value, verdict);
    return verdict;
  };
  return {
    fits: (value, setting) => {
      const { fits } = target ?? resolve();
      if (verdicts !== undefined) return fitsInside(value, setting, verdicts);
      if (is?.(value) === true) return true;
      verdicts = new Map();
      try {
        return fits(value, setting);
      } finally {
        verdicts = undefined;
      }
    },
    report: (value, walk, depth) => {
      const { report } = target ?? resolve();
      if (verdicts !== undefined) {
        report(value, walk, depth);
        return;
      }
      if (is?.(value) === true) return;
      verdicts = new Map();
      try {
        report(value, walk, depth);
      } finally {
        verdicts = undefined;
      }
    },
    mark: (value, setting, seen) => (target ?? resolve()).mark(value, setting, seen),
    shortcut: () => {
      if (target === undefined) resolve();
      return verdicts === undefined ? is : undefined;
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
