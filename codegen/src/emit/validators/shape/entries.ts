import type { Json } from "../../../ir/index.js";
import { code, type Fragment, indent, join, lines, lit } from "../../../print/index.js";

/** One `name: value` of an object literal, or nothing when the schema does not say it. */
export function entry(name: Fragment, value: Fragment | undefined): readonly Fragment[] {
  return value === undefined ? [] : [code`${name}: ${value}`];
}

/** An entry with a JSON value. */
export function jsonEntry(name: Fragment, value: Json | undefined): readonly Fragment[] {
  return entry(name, value === undefined ? undefined : lit(value));
}

/** An object literal on one line. */
export function record(entries: readonly Fragment[]): Fragment {
  return entries.length === 0 ? code`{}` : code`{ ${join(entries, ", ")} }`;
}

/** An object literal with one entry per line. */
export function block(entries: readonly Fragment[]): Fragment {
  return entries.length === 0 ? code`{}` : code`{${indent(lines(entries.map((each) => code`${each},`)))}}`;
}

/** An array literal: one item per line as soon as there are several. */
export function list(items: readonly Fragment[]): Fragment {
  if (items.length < 2) return code`[${items}]`;
  return code`[${indent(lines(items.map((item) => code`${item},`)))}]`;
}

/** The arguments of a call: optional ones are left out from the end. */
export function args(values: readonly (Fragment | undefined)[]): Fragment {
  const last = values.findLastIndex((value) => value !== undefined);
  return join(
    values.slice(0, last + 1).map((value) => value ?? code`undefined`),
    ", ",
  );
}
