import { type Failure, fail, failAt, type Setting, type Walk } from "./finding.js";
import { type Branch, closestWords, reportClosest, type Union } from "./interpret-closest.js";
import type { Rule, RuleOf } from "./interpret-rule.js";
import { Seen } from "./interpret-seen.js";
import { chosenBy, type Tag, tagOf } from "./interpret-tag.js";
import type { Shape } from "./shape.js";
import { enumerationWords } from "./words.js";

/** `anyOf` and `oneOf`. */
export function unionRule(keyword: "anyOf" | "oneOf", shapes: readonly Shape[], ruleOf: RuleOf): Rule {
  const rules = shapes.map(ruleOf);
  const [only] = rules;
  if (only !== undefined && rules.length === 1) return only;
  const branches = shapes.map((shape, index) => ({ rule: ruleOf(shape), shape, index }));
  const isSatisfied = keyword === "anyOf" ? fitsAny : fitsOne;
  const choose = chooser(shapes, branches);
  return {
    fits: (value, setting) => isSatisfied(choose(value).branches, value, setting),
    report: (value, walk, depth) => {
      const choice = choose(value);
      const [only] = choice.branches;
      if (only !== undefined && choice.branches.length === 1)
        reportOnly(only, { keyword, total: branches.length }, value, walk, depth);
      else if (!isSatisfied(choice.branches, value, walk))
        reportUnion({ ...choice, keyword, total: branches.length }, value, walk, depth);
    },
    mark: (value, setting, seen) => {
      const fitting = choose(value).branches.filter(({ rule }) => marks(rule, value, setting, seen));
      // Which alternative is meant cannot be told, so nothing is called unevaluated on top.
      if (fitting.length === 0) seen.addAll();
      return keyword === "anyOf" ? fitting.length > 0 : fitting.length === 1;
    },
  };
}

function marks(rule: Rule, value: unknown, setting: Setting, seen: Seen): boolean {
  const inner = new Seen();
  if (!rule.mark(value, setting, inner)) return false;
  seen.take(inner);
  return true;
}

function fitsAny(branches: readonly Branch[], value: unknown, setting: Setting): boolean {
  for (const { rule } of branches) if (rule.fits(value, setting)) return true;
  return false;
}

function fitsOne(branches: readonly Branch[], value: unknown, setting: Setting): boolean {
  let fitting = 0;
  for (const { rule } of branches) if (rule.fits(value, setting) && ++fitting > 1) return false;
  return fitting === 1;
}

/** The alternatives that a value can belong to, and the tag by which they were chosen. */
type Choice = { readonly branches: readonly Branch[]; readonly tag: Tag | undefined };

/** Looks for a tag on first use: before, the models that the alternatives refer to may not be there. */
function chooser(shapes: readonly Shape[], branches: readonly Branch[]): (value: unknown) => Choice {
  const every: Choice = { branches, tag: undefined };
  let tag: Tag | undefined;
  let choices: ReadonlyMap<readonly number[], Choice> | undefined;
  return (value) => {
    if (choices === undefined) {
      tag = tagOf(shapes);
      choices = tag === undefined ? new Map() : choicesOf(tag, branches);
    }
    const chosen = tag === undefined ? undefined : chosenBy(tag, value);
    return chosen === undefined ? every : (choices.get(chosen) ?? { branches: [], tag });
  };
}

/** Put together once: an alternative is chosen for every value. */
function choicesOf(tag: Tag, branches: readonly Branch[]): ReadonlyMap<readonly number[], Choice> {
  const chosen = [...tag.table.values()];
  return new Map(
    chosen.map((indexes) => [indexes, { branches: indexes.flatMap((index) => branches[index] ?? []), tag }]),
  );
}

type Failed = Choice & { readonly keyword: "anyOf" | "oneOf"; readonly total: number };

function reportUnion(failed: Failed, value: unknown, walk: Walk, depth: number): void {
  const { branches, tag, keyword, total } = failed;
  if (branches.length === 0 && tag !== undefined) {
    failAt(walk, depth, tag.name, tagFailure(tag), (value as Record<string, unknown>)[tag.name]);
    fail(walk, depth, { keyword, expected: `one of ${total} alternatives` }, value);
    return;
  }
  const fitting = keyword === "anyOf" ? [] : branches.filter(({ rule }) => rule.fits(value, walk));
  if (fitting.length > 1) fail(walk, depth, severalFit(fitting, total), value);
  else reportClosest(branches, { keyword, total }, value, walk, depth);
}

/** The tag says which alternative is meant, so what does not fit there is what is wrong. */
function reportOnly(
  { rule, index }: Branch,
  { keyword, total }: Union,
  value: unknown,
  walk: Walk,
  depth: number,
): void {
  const before = walk.failures;
  rule.report(value, walk, depth);
  if (walk.failures > before) fail(walk, depth, { keyword, expected: closestWords(index, total) }, value);
}

function tagFailure({ values }: Tag): Failure {
  return { keyword: "enum", expected: enumerationWords(values), limit: values };
}

function severalFit(fitting: readonly Branch[], total: number): Failure {
  const numbers = fitting.slice(0, 2).map(({ index }) => index + 1);
  return {
    keyword: "oneOf",
    expected: `a value that fits one of ${total} alternatives only, not both ${numbers.join(" and ")}`,
  };
}
