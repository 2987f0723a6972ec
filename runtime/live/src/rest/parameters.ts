import { type Finding, findIssues, fits, type Json, type Shape } from "@edgeloom/runtime/schema";
import { parseJson } from "@edgeloom/runtime/wire";
import type { OperationDecl, ParameterDecl } from "edgeloom/kit";
import type { Source } from "../model/source.js";
import {
  declaredNames,
  isListShape,
  isObjectShape,
  listMeaning,
  meaningOf,
  objectMeaning,
} from "./coerce.js";

/** A request without its body. */
export type RequestHead = {
  /** Texts of the path template, still encoded. */
  readonly path: ReadonlyMap<string, string>;
  /** Behind the question mark, still encoded. */
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
};

/** One thing that is wrong with a request. */
export type RequestIssue = {
  readonly in: ParameterDecl["in"] | "body";
  /** Name of the parameter, or JSON pointer in the body. */
  readonly at: string;
  readonly expected: string;
  readonly received: string;
};

/** The parameters of a request by their keys, and what is wrong with them. */
export function readParameters(
  { parameters }: OperationDecl,
  head: RequestHead,
  source: Source,
): { readonly values: { readonly [key: string]: Json }; readonly issues: readonly RequestIssue[] } {
  const issues: RequestIssue[] = [];
  const values: [string, Json][] = [];
  const pairs = pairsOf(head.query, "&");
  const cookies = pairsOf(head.headers.get("cookie") ?? "", ";");
  for (const parameter of parameters) {
    const shape = source.models.shapeOf(parameter.node);
    const given = { ...head, pairs, cookies };
    const read = readOne(parameter, shape, given);
    if (read.kind === "value") {
      values.push([parameter.key, read.value]);
      issues.push(...findIssues(shape, read.value).map((finding) => issueOf(parameter, finding)));
    } else if (read.kind === "broken") {
      issues.push({
        in: parameter.in,
        at: parameter.name,
        expected: read.expected,
        received: "something else",
      });
    } else if (parameter.required) {
      issues.push({ in: parameter.in, at: parameter.name, expected: "a value", received: "missing" });
    }
  }
  return { values: Object.fromEntries(values), issues };
}

function issueOf({ in: place, name }: ParameterDecl, { path, expected, received }: Finding): RequestIssue {
  return { in: place, at: [name, ...path].join("."), expected, received };
}

/** Names with their texts, still encoded. */
export type Pairs = readonly (readonly [name: string, raw: string])[];
type Given = RequestHead & { readonly pairs: Pairs; readonly cookies: Pairs };
type Read =
  | { readonly kind: "none" }
  | { readonly kind: "broken"; readonly expected: string }
  | { readonly kind: "value"; readonly value: Json };

const none: Read = { kind: "none" };

function readOne(parameter: ParameterDecl, shape: Shape, given: Given): Read {
  try {
    const raw = rawOf(parameter, shape, given);
    if (raw === undefined) return none;
    if (parameter.mediaType === undefined) return { kind: "value", value: raw(shape) };
    const text = raw({ types: ["string"] });
    const isJson = /json/.test(parameter.mediaType) && typeof text === "string";
    return { kind: "value", value: isJson ? parseJson(text) : text };
  } catch {
    return { kind: "broken", expected: parameter.mediaType ?? "text with correct percent signs" };
  }
}

/** What reads the texts of a parameter by a schema; undefined when it was not sent. */
type Reader = (shape: Shape) => Json;

function rawOf(parameter: ParameterDecl, shape: Shape, given: Given): Reader | undefined {
  const { name, in: place } = parameter;
  if (place === "querystring") return given.query === "" ? undefined : () => decode(given.query);
  if (place === "query") return fromPairs(parameter, shape, given.pairs);
  if (place === "cookie") return fromPairs(parameter, shape, given.cookies);
  const text = place === "path" ? given.path.get(name) : given.headers.get(name.toLowerCase());
  if (text === undefined) return undefined;
  return place === "header"
    ? delimited(text, ",", parameter, (each) => each.trim())
    : fromPath(text, parameter);
}

function fromPath(text: string, parameter: ParameterDecl): Reader {
  const { style, name, explode } = parameter;
  if (style === "label")
    return delimited(text.replace(/^\./, ""), explode ? "." : ",", parameter, decodeURIComponent);
  if (style !== "matrix") return delimited(text, ",", parameter, decodeURIComponent);
  const parts = text.split(";").slice(1);
  const own = parts.map((part) => (part.startsWith(`${name}=`) ? part.slice(name.length + 1) : part));
  return delimited(own.join(explode ? ";" : ","), explode ? ";" : ",", parameter, decodeURIComponent);
}

/** Several values in one text. */
function delimited(
  text: string,
  by: string,
  { explode }: ParameterDecl,
  read: (text: string) => string,
): Reader {
  return (shape) => {
    const whole = meaningOf(read(text), shape);
    if (fits(shape, whole) || !(isListShape(shape) || isObjectShape(shape))) return whole;
    const parts = text === "" ? [] : text.split(by);
    const list = listMeaning(parts.map(read), shape);
    if (isListShape(shape) && (fits(shape, list) || !isObjectShape(shape))) return list;
    return objectMeaning(
      explode ? parts.map((part) => entryOf(part, read)) : evenPairs(parts.map(read)),
      shape,
    );
  };
}

function fromPairs(parameter: ParameterDecl, shape: Shape, pairs: Pairs): Reader | undefined {
  const { name, style, explode } = parameter;
  if (style === "deepObject") return deepObject(name, pairs);
  const own = pairs.filter(([key]) => key === name).map(([, raw]) => raw);
  if (own.length === 0) return explode && isObjectShape(shape) ? spreadObject(shape, pairs) : undefined;
  const by = style === "pipeDelimited" ? /\||%7C/i : style === "spaceDelimited" ? /%20|\+/ : /,/;
  const [only = ""] = own;
  if (own.length > 1) return (inner) => listMeaning(own.map(decode), inner);
  if (!explode) return delimited(only.split(by).join(","), ",", parameter, decode);
  return (inner) => {
    const alone = meaningOf(decode(only), inner);
    return fits(inner, alone) || !isListShape(inner) ? alone : listMeaning([decode(only)], inner);
  };
}

function spreadObject(shape: Shape, pairs: Pairs): Reader | undefined {
  const names = declaredNames(shape);
  const own = pairs.filter(([key]) => names.has(key)).map(([key, raw]) => [key, decode(raw)] as const);
  return own.length === 0 ? undefined : (inner) => objectMeaning(own, inner);
}

function deepObject(name: string, pairs: Pairs): Reader | undefined {
  const own = pairs.flatMap(([key, raw]) =>
    key.startsWith(`${name}[`) && key.endsWith("]")
      ? [[key.slice(name.length + 1, -1), decode(raw)] as const]
      : [],
  );
  return own.length === 0 ? undefined : (inner) => objectMeaning(own, inner);
}

function entryOf(part: string, read: (text: string) => string): readonly [string, string] {
  const joint = part.indexOf("=");
  return joint < 0 ? [read(part), ""] : [read(part.slice(0, joint)), read(part.slice(joint + 1))];
}

function evenPairs(texts: readonly string[]): readonly (readonly [string, string])[] {
  return Array.from(
    { length: Math.floor(texts.length / 2) },
    (_, at) => [texts[2 * at] ?? "", texts[2 * at + 1] ?? ""] as const,
  );
}

/** The pairs of a query or a header of cookies. */
export function pairsOf(text: string, by: string): Pairs {
  return text
    .split(by)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const joint = part.indexOf("=");
      return joint < 0 ? [safely(part), ""] : [safely(part.slice(0, joint)), part.slice(joint + 1)];
    });
}

/** Names with wrong percent signs are nobody's. */
function safely(text: string): string {
  try {
    return decode(text);
  } catch {
    return text;
  }
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}
