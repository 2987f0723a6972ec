import type { Issue } from "../../base/errors.js";
import { numberFormats } from "../../schema/format-number.js";
import type { HeaderForm, HeaderObject, ReplyHeader } from "../descriptors.js";
import type { HttpHeaders } from "../types.js";
import { Misread, parseJsonText, type ReadRules } from "./fitting.js";

/** Stands for a text that is not what the description says. */
const unreadable = Symbol("unreadable");

/**
 * The headers that a reply is described to have, as values. One that cannot be read, or is missing though it is required, is left
 * out; when `rules` say that replies are validated, it is told or thrown. Throws {@link Misread}.
 */
export function readHeaders(
  described: readonly ReplyHeader[],
  headers: HttpHeaders,
  rules: ReadRules,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const issues: Issue[] = [];
  for (const header of described) {
    const text = headers[header.name.toLowerCase()];
    const value = text === undefined ? undefined : valueOf(text, header, rules);
    if (value === unreadable || (value === undefined && header.required === true))
      issues.push(issueOf(header, text));
    else if (value !== undefined) values[header.name] = value;
  }
  if (issues.length > 0 && rules.validate === "throw")
    throw new Misread("invalid", "the headers of the reply are not as described", issues);
  if (issues.length > 0 && rules.validate === "warn")
    rules.log.warn({ place: rules.place, issues }, "headers of a reply are not as described");
  return values;
}

function valueOf(text: string, header: ReplyHeader, rules: ReadRules): unknown {
  if (header.object !== undefined) return objectOf(text, header.object, rules);
  if (header.list !== true) return scalarOf(text, header.as, rules);
  const items = text.trim() === "" ? [] : text.split(",").map((item) => scalarOf(item, header.as, rules));
  return items.includes(unreadable) ? unreadable : items;
}

function objectOf(text: string, described: HeaderObject, rules: ReadRules): unknown {
  const { explode = false, members = {}, others, required = [] } = described;
  const pairs = explode ? explodedPairs(text) : pairsInTurn(text);
  if (pairs === undefined) return unreadable;
  const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, held] of pairs)
    object[name] = scalarOf(held, Object.hasOwn(members, name) ? members[name] : others, rules);
  const isWhole = required.every((name) => Object.hasOwn(object, name));
  return isWhole && !Object.values(object).includes(unreadable) ? object : unreadable;
}

type Pairs = readonly (readonly [name: string, text: string])[];

function explodedPairs(text: string): Pairs | undefined {
  if (text.trim() === "") return [];
  const parts = text.split(",").map((part) => [part, part.indexOf("=")] as const);
  if (parts.some(([, at]) => at < 0)) return undefined;
  return parts.map(([part, at]) => [part.slice(0, at).trim(), part.slice(at + 1)]);
}

function pairsInTurn(text: string): Pairs | undefined {
  const parts = text.trim() === "" ? [] : text.split(",");
  if (parts.length % 2 === 1) return undefined;
  return parts.flatMap((part, at) => (at % 2 === 0 ? [[part.trim(), parts[at + 1] ?? ""] as const] : []));
}

const digits = /^[+-]?\d{1,400}$/;
const decimal = /^[+-]?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,4})?$/;

function scalarOf(given: string, as: HeaderForm | undefined, rules: ReadRules): unknown {
  return readers[as ?? "text"](given.trim(), rules);
}

const readers: Readonly<Record<HeaderForm, (text: string, rules: ReadRules) => unknown>> = {
  text: (text) => text,
  integer: (text) => (digits.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : unreadable),
  int64: (text) => longIn(text, "int64"),
  uint64: (text) => longIn(text, "uint64"),
  number: (text) => (decimal.test(text) && Number.isFinite(Number(text)) ? Number(text) : unreadable),
  boolean: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : unreadable),
  json: jsonIn,
};

function longIn(text: string, format: "int64" | "uint64"): unknown {
  if (!digits.test(text)) return unreadable;
  const long = BigInt(text.replace(/^\+/, ""));
  return numberFormats.get(format)?.(long) === true ? long : unreadable;
}

function jsonIn(text: string, rules: ReadRules): unknown {
  try {
    return parseJsonText(text, rules);
  } catch (error) {
    if (error instanceof Misread) return unreadable;
    throw error;
  }
}

function issueOf({ name, as, list, object }: ReplyHeader, text: string | undefined): Issue {
  const expected = object === undefined ? `${list === true ? "a list of " : ""}${as ?? "text"}` : "object";
  const received = text === undefined ? "missing" : "text";
  return { path: ["headers", name], keyword: text === undefined ? "required" : "type", expected, received };
}
