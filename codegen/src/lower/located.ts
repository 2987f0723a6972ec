import { didYouMean, quote } from "../diagnostics/index.js";
import {
  byCodeUnit,
  childOrigin,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  ownValue,
  typeId,
} from "../ir/index.js";
import { describeValue } from "./jsonschema/read.js";
import type { Scope } from "./scope.js";

/** An object of a document and where it stands. */
export type Located = { readonly record: JsonRecord; readonly origin: Origin };

/** A value of a document under its key. */
export type Member = { readonly key: string; readonly value: Json; readonly origin: Origin };

/** Reports that a document is not built as its specification asks. */
export function misbuilt(scope: Scope, message: string, origin: Origin): undefined {
  scope.reporter.report(scope.structureCode, message, origin);
}

/** Reports a part that means nothing as it is written, and that the rest of the document can do without. */
export function leftOut(scope: Scope, message: string, origin: Origin): undefined {
  scope.reporter.report(scope.structureCode, `${message} It is left out.`, origin, { severity: "warning" });
}

/**
 * The object that a value is or refers to, through any number of references. Two keys that refer to one object give the
 * same origin, which is how we know messages and channels apart.
 */
export function follow(
  value: Json | undefined,
  origin: Origin,
  what: string,
  scope: Scope,
): Located | undefined {
  const visited = new Set<string>();
  let [current, at] = [value, origin];
  while (isRecord(current)) {
    const ref = ownValue(current, "$ref");
    if (ref === undefined) return { record: current, origin: at };
    if (typeof ref !== "string")
      return misbuilt(scope, `\`$ref\` must be a string, but is ${describeValue(ref)}.`, at);
    if (visited.has(typeId(at)))
      return misbuilt(scope, `The reference ${quote(ref)} leads back to itself.`, at);
    visited.add(typeId(at));
    const target = scope.set.resolve(ref, at);
    // The resolver has reported it.
    if (target === undefined) return undefined;
    [current, at] = [scope.set.valueAt(target), target];
  }
  return misbuilt(scope, `${what} must be an object, but is ${describeValue(current ?? null)}.`, at);
}

/** The members of a field that maps names to things, by code unit of the names. Absent is empty. */
export function membersOf(at: Located, field: string, scope: Scope): readonly Member[] {
  const value = ownValue(at.record, field);
  const origin = childOrigin(at.origin, field);
  if (value === undefined) return [];
  if (!isRecord(value))
    return misbuilt(scope, `\`${field}\` must be an object, but is ${describeValue(value)}.`, origin) ?? [];
  const keys = Object.keys(value).sort(byCodeUnit);
  return keys.map((key) => ({ key, value: value[key] as Json, origin: childOrigin(origin, key) }));
}

/** The items of a field that is a list; undefined when it is absent. */
export function itemsOf(at: Located, field: string, scope: Scope): readonly Member[] | undefined {
  const value = ownValue(at.record, field);
  const origin = childOrigin(at.origin, field);
  if (value === undefined) return undefined;
  if (!isList(value))
    return misbuilt(scope, `\`${field}\` must be an array, but is ${describeValue(value)}.`, origin) ?? [];
  return value.map((item, index) => ({
    key: String(index),
    value: item,
    origin: childOrigin(origin, index),
  }));
}

/** The text of a field; undefined when it is absent or, with a diagnostic, no text. */
export function textOf(at: Located, field: string, scope: Scope): string | undefined {
  const value = ownValue(at.record, field);
  if (value === undefined || typeof value === "string") return value;
  return misbuilt(
    scope,
    `\`${field}\` must be a string, but is ${describeValue(value)}.`,
    childOrigin(at.origin, field),
  );
}

/** The truth of a field; false when it is absent or, with a diagnostic, something else. */
export function flagOf(at: Located, field: string, scope: Scope): boolean {
  const value = ownValue(at.record, field) ?? false;
  if (typeof value === "boolean") return value;
  misbuilt(
    scope,
    `\`${field}\` must be true or false, but is ${describeValue(value)}.`,
    childOrigin(at.origin, field),
  );
  return false;
}

/** Reports fields that the specification does not know in this place, and keys of ours that do not belong here. */
export function checkFields(at: Located, what: string, known: readonly string[], scope: Scope): void {
  for (const field of Object.keys(at.record).sort(byCodeUnit)) {
    const ours = field.startsWith("x-edgeloom-");
    if (known.includes(field) || (field.startsWith("x-") && !ours)) continue;
    const message = `${quote(field)} is not a field of ${what}.${didYouMean(field, known)}`;
    scope.reporter.report(
      ours ? "extension-unknown" : "keyword-unknown",
      message,
      childOrigin(at.origin, field),
    );
  }
}
