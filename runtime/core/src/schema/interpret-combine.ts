import { type Failure, fail, type Setting } from "./finding.js";
import { anything, type Rule, type RuleOf, unmarked } from "./interpret-rule.js";
import { Seen } from "./interpret-seen.js";
import type { AnyModel, ModelInfo, Shape } from "./shape.js";

/**
 * What is going on at a model: whether a part that it refused is looked into, and the verdicts over parts of that. Shared by all
 * references to the model, since a value that contains itself comes by each of them.
 */
type Inquiry = { isOpen: boolean; verdicts: Map<unknown, boolean> | undefined };

const inquiries = new WeakMap<ModelInfo, Inquiry>();

function inquiryOf(info: ModelInfo): Inquiry {
  const known = inquiries.get(info);
  if (known !== undefined) return known;
  const made = { isOpen: false, verdicts: undefined };
  inquiries.set(info, made);
  return made;
}

type Target = Pick<Rule, "fits" | "report" | "mark"> & Pick<ModelInfo, "is"> & { readonly inquiry: Inquiry };

/**
 * A reference. Its target is looked up on first use, so models may refer to each other in a circle.
 *
 * Most parts of a wrong value are right, and the emitted check of a model sees that soonest. Below a part that it refuses it is
 * not asked again: in a model that contains itself, each level would go over all that is deeper. There verdicts are kept
 * instead, since each alternative of a union asks for the same parts: without that, time doubles with each level.
 */
export function refRule(model: () => AnyModel, ruleOf: RuleOf): Rule {
  let target: Target | undefined;
  const resolve = (): Target => {
    const info = model().model;
    const { fits, report, mark } = ruleOf(info.shape);
    target = { fits, report, mark, is: info.is, inquiry: inquiryOf(info) };
    return target;
  };
  return {
    fits: (value, setting) => {
      const { fits, is, inquiry } = target ?? resolve();
      if (inquiry.isOpen) return fitsInside(fits, value, setting, inquiry);
      return is?.(value) === true || inquire(inquiry, () => fits(value, setting));
    },
    report: (value, walk, depth) => {
      const { report, is, inquiry } = target ?? resolve();
      if (inquiry.isOpen) report(value, walk, depth);
      else if (is?.(value) !== true) inquire(inquiry, () => report(value, walk, depth));
    },
    mark: (value, setting, seen) => (target ?? resolve()).mark(value, setting, seen),
    shortcut: () => {
      const { is, inquiry } = target ?? resolve();
      return inquiry.isOpen ? undefined : is;
    },
  };
}

function inquire<T>(inquiry: Inquiry, look: () => T): T {
  inquiry.isOpen = true;
  try {
    return look();
  } finally {
    inquiry.isOpen = false;
    inquiry.verdicts = undefined;
  }
}

function fitsInside(fits: Rule["fits"], value: unknown, setting: Setting, inquiry: Inquiry): boolean {
  if (typeof value !== "object") return fits(value, setting);
  inquiry.verdicts ??= new Map();
  const verdict = inquiry.verdicts.get(value) ?? fits(value, setting);
  inquiry.verdicts.set(value, verdict);
  return verdict;
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
