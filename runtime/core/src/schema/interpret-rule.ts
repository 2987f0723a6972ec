import { type Failure, fail, type Setting, type Walk } from "./finding.js";
import type { Seen } from "./interpret-seen.js";
import type { Shape } from "./shape.js";

/**
 * What a shape asks of a value, put together once as closures. The forms agree on the verdict; each does no more than
 * its caller needs.
 */
export type Rule = {
  /** The verdict alone; the first failure ends it. */
  readonly fits: (value: unknown, setting: Setting) => boolean;
  /** Notes every failure. `depth` is how many steps of the path lead to the value. */
  readonly report: (value: unknown, walk: Walk, depth: number) => void;
  /**
   * The verdict, and which properties and items were evaluated on the way. Runs to the end even where something does not
   * fit, so that what is reported as unevaluated is so whatever else is wrong.
   */
  readonly mark: (value: unknown, setting: Setting, seen: Seen) => boolean;
  /** Whether it looks at nothing below the value, so that its verdict is cheap enough to be asked for before a report. */
  readonly isScalar?: boolean;
  /** A check that is quick and sure when it says yes, for who has many values to ask about. */
  readonly shortcut?: () => ((value: unknown) => boolean) | undefined;
};

/** Puts together the rule of a subschema; given to the files for the kinds of values, which need not import the one that dispatches. */
export type RuleOf = (shape: Shape) => Rule;

/** What every value fits. */
export const anything: Rule = {
  fits: () => true,
  report: () => undefined,
  mark: () => true,
  isScalar: true,
};

/** A check that looks at nothing but the value itself. */
export function assertion(fits: Rule["fits"], failure: Failure): Rule {
  return {
    fits,
    report: (value, walk, depth) => {
      if (!fits(value, walk)) fail(walk, depth, failure, value);
    },
    mark: fits,
    isScalar: true,
  };
}

/** A rule that evaluates no property and no item. */
export function unmarked({ fits, report }: Pick<Rule, "fits" | "report">): Rule {
  return { fits, report, mark: fits };
}

/** Holds when all rules hold. */
export function all(rules: readonly Rule[]): Rule {
  const [first, second] = rules;
  if (first === undefined) return anything;
  if (second === undefined) return first;
  const reports = rules.map((rule) => rule.report);
  return {
    fits: allFit(rules.map((rule) => rule.fits)),
    report: (value, walk, depth) => {
      for (const report of reports) report(value, walk, depth);
    },
    mark: (value, setting, seen) => {
      let good = true;
      for (const rule of rules) if (!rule.mark(value, setting, seen)) good = false;
      return good;
    },
    isScalar: rules.every((rule) => rule.isScalar === true),
  };
}

function allFit(tests: readonly Rule["fits"][]): Rule["fits"] {
  const [first, second] = tests;
  if (tests.length === 2 && first !== undefined && second !== undefined)
    return (value, setting) => first(value, setting) && second(value, setting);
  return (value, setting) => {
    for (const fits of tests) if (!fits(value, setting)) return false;
    return true;
  };
}

/** A test of the type, alone and together with what is asked of values of the type. */
export type Guard = {
  readonly test: Rule["fits"];
  readonly and: (fits: Rule["fits"]) => Rule["fits"];
};

/** A rule of which nothing more is said when the value is of a type that the guard refuses. */
export function guarded(guard: Guard, failure: Failure, rule: Rule): Rule {
  const { test } = guard;
  if (rule === anything) return assertion(test, failure);
  const { report, mark, isScalar = false } = rule;
  return {
    fits: guard.and(rule.fits),
    report: (value, walk, depth) => {
      if (test(value, walk)) report(value, walk, depth);
      else fail(walk, depth, failure, value);
    },
    mark: (value, setting, seen) => {
      if (test(value, setting)) return mark(value, setting, seen);
      // Nothing more is to be said of it, so nothing of it is called unevaluated either.
      seen.addAll();
      return false;
    },
    isScalar,
  };
}
