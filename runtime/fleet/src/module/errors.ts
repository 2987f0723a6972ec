import type { Json } from "@edgeloom/runtime";
import type { Count, CountRule, FoldRule, JsonLayout, PayloadView } from "@edgeloom/runtime/devices";
import { equalJson } from "@edgeloom/runtime/schema";
import { type Exact, exactAt, exactOf, exactText } from "./exact-text.js";
import { pointerTo, valueAt } from "./pointer.js";
import { RuleFailure } from "./rule-failure.js";
import { isTruthy } from "./truthy.js";
import type { View } from "./view.js";

type Rule<Kind extends FoldRule["kind"]> = Extract<FoldRule, { kind: Kind }>;

/** Folds one more status into an error message (production). Throws when either is not what the rule needs. */
export function foldError(
  rule: FoldRule,
  current: PayloadView | undefined,
  status: View,
): Uint8Array | string {
  switch (rule.kind) {
    case "constant":
      return rule.keepsCurrent && current !== undefined && current.bytes.length > 0
        ? current.bytes
        : rule.text;
    case "sum":
      return summed(rule, current, status);
    case "append":
      return appended(rule, current, status);
  }
}

function summed({ at, field }: Rule<"sum">, current: PayloadView | undefined, status: View): string {
  const added = wholeNumber(valueAt(status.subject, at));
  const sum = current === undefined ? 0 : wholeNumber(valueAt(current.json, pointerTo(field)));
  return JSON.stringify({ [field]: sum + added });
}

function wholeNumber(value: Json | undefined): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new RuleFailure("a number without sign and fraction was expected");
}

/** Values keep the spelling that they had in their status. */
function appended(rule: Rule<"append">, current: PayloadView | undefined, status: View): string {
  const { items, last } = itemsOf(rule.field, current);
  const value = valueAt(status.json, rule.at);
  const isWanted = rule.when === undefined || equalJson(valueAt(status.json, rule.when.at), rule.when.value);
  if (isWanted && value !== undefined && !(items.length > 0 && equalJson(value, last)))
    items.push(exactAt(exactOf(status), rule.at) as Exact);
  return exactText({ [`s${rule.field}`]: items });
}

function itemsOf(
  field: string,
  current: PayloadView | undefined,
): { readonly items: Exact[]; readonly last: Json | undefined } {
  if (current === undefined || current.bytes.length === 0) return { items: [], last: undefined };
  const items = exactAt(exactOf(current), pointerTo(field));
  const values = valueAt(current.json, pointerTo(field));
  if (!Array.isArray(items) || !Array.isArray(values))
    throw new RuleFailure(`the message has no list ${field}`);
  return { items, last: values.at(-1) as Json | undefined };
}

/** Makes an error message of all missed statuses (proof of concept, fleet spec §5.3). Throws when a status is not JSON. */
export function countErrors(rule: CountRule, statuses: readonly View[], layout: JsonLayout): string {
  const values = statuses.map((status) => status.subject);
  const isComplete = rule.counts.every(
    ({ of }) => of === "all" || values.every((value) => valueAt(value, of.at) !== undefined),
  );
  if (!isComplete) {
    if (rule.missing === undefined) throw new RuleFailure("a status lacks a value that is counted");
    return rule.missing;
  }
  const members = rule.counts.map((count) => [count.field, String(counted(count, values))] as const);
  return objectText(members, layout);
}

function counted({ of }: Count, values: readonly Json[]): number {
  if (of === "all") return values.length;
  return values.filter((value) => isTruthy(valueAt(value, of.at) as Json) === of.truthy).length;
}

function objectText(members: readonly (readonly [string, string])[], layout: JsonLayout): string {
  const [colon, comma] = layout === "spaced" ? [": ", ", "] : [":", ","];
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}${colon}${value}`).join(comma)}}`;
}
