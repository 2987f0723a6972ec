import { fits } from "../schema/interpret.js";
import type { Property, Shape } from "../schema/shape.js";
import { type Normal, type NormalObject, normalOf } from "./normal.js";
import type { WireRules } from "./rules.js";
import { bigintText, placed, writeAny, writeItems } from "./write-any.js";
import { floatText, numberText, type Quote, quoteFor } from "./write-text.js";

/** Writes a complete value as JSON text. */
export type Writer = (value: unknown) => string;

type Writers = {
  readonly rules: WireRules;
  readonly quote: Quote;
  readonly made: WeakMap<Shape, Writer>;
  readonly any: Writer;
};

/**
 * Makes writers for shapes under one set of wire rules. A writer is put together once per shape and kept; it takes
 * properties in declared order, whatever order the value has.
 */
export function writersFor(rules: WireRules): (shape: Shape) => Writer {
  const quote = quoteFor(rules.charset);
  const writers: Writers = { rules, quote, made: new WeakMap(), any: (value) => writeAny(value, quote) };
  return (shape) => writerOf(shape, writers);
}

function writerOf(shape: Shape, writers: Writers): Writer {
  const known = writers.made.get(shape);
  if (known !== undefined) return known;
  let built: Writer | undefined;
  // Stands in while the writer is put together, so that a shape which contains itself finds it.
  writers.made.set(shape, (value) => (built ?? writers.any)(value));
  built = build(shape, writers);
  writers.made.set(shape, built);
  return built;
}

function build(shape: Shape, writers: Writers): Writer {
  const normal = normalOf(shape);
  const writer = buildByType(normal, writers);
  if (normal.types?.has("null") !== true && normal.types !== undefined) return writer;
  return (value) => (value === null ? "null" : writer(value));
}

function buildByType(normal: Normal, writers: Writers): Writer {
  const { types, unions, values, object, array } = normal;
  if (types === undefined && unions.length > 0 && object === undefined && array === undefined)
    return alternatives(unions.flat(), writers);
  if (values !== undefined) return writers.any;
  const [type, ...others] = [...(types ?? [])].filter((choice) => choice !== "null");
  if (type === undefined || others.length > 0) return byKind(normal, writers);
  switch (type) {
    case "string":
      return textWriter(normal, writers);
    case "number":
      return writers.rules.input === "lenient" ? writeFloat : writeNumber;
    case "integer":
      return writeNumber;
    case "boolean":
      return writeBoolean;
    case "array":
      return arrayWriter(normal, writers);
    case "object":
      return objectWriter(normal, writers);
  }
}

function textWriter({ textFormat }: Normal, { quote, rules }: Writers): Writer {
  // The reference holds a UUID, not its text, so it always writes lower case.
  const lowers = textFormat === "uuid" && rules.input === "lenient";
  if (lowers) return (value) => quote(String(value).toLowerCase());
  return (value) => quote(typeof value === "string" ? value : String(value));
}

const writeFloat: Writer = (value) => (typeof value === "number" ? floatText(value) : String(value));
const writeNumber: Writer = (value) =>
  typeof value === "bigint" ? bigintText(value) : numberText(Number(value));
const writeBoolean: Writer = (value) => (value === true ? "true" : "false");

/** A shape that leaves the type open, or allows several. */
function byKind(normal: Normal, writers: Writers): Writer {
  const asArray = normal.array === undefined ? writers.any : arrayWriter(normal, writers);
  const asObject = normal.object === undefined ? writers.any : objectWriter(normal, writers);
  return (value) => {
    if (typeof value !== "object" || value === null) return writers.any(value);
    return Array.isArray(value) ? asArray(value) : asObject(value);
  };
}

function alternatives(branches: readonly Shape[], writers: Writers): Writer {
  const cases = branches.map((shape) => ({ shape, write: writerOf(shape, writers) }));
  return (value) => (cases.find(({ shape }) => fits(shape, value))?.write ?? writers.any)(value);
}

function arrayWriter(normal: Normal, writers: Writers): Writer {
  const first = (normal.array?.prefixItems ?? []).map((shape) => writerOf(shape, writers));
  const rest = normal.array?.items === undefined ? writers.any : writerOf(normal.array.items, writers);
  if (first.length === 0) return (value) => writeItems(value as readonly unknown[], rest);
  return (value) => writeItems(value as readonly unknown[], (item, index) => (first[index] ?? rest)(item));
}

type Field = {
  readonly name: string;
  /** Name and colon, as they stand at the beginning of an object. */
  readonly firstKey: string;
  /** The same after another property. */
  readonly nextKey: string;
  readonly isInherited: boolean;
  readonly write: Writer;
};

function objectWriter(normal: Normal, writers: Writers): Writer {
  const object = normal.object ?? { fields: new Map<string, Property>(), patterns: [], others: undefined };
  const fields = [...object.fields].map(([name, { shape }]) => fieldOf(name, shape, writers));
  const dropsNull = writers.rules.nulls === "drop";
  const writeOthers = othersWriter(object, writers);
  return (value) => {
    const values = value as Record<string, unknown>;
    let text = "";
    let place = "";
    try {
      for (let index = 0; index < fields.length; index++) {
        const { name, firstKey, nextKey, isInherited, write } = fields[index] as Field;
        const part = isInherited && !Object.hasOwn(values, name) ? undefined : values[name];
        if (part === undefined || (part === null && dropsNull)) continue;
        place = name;
        text += (text === "" ? firstKey : nextKey) + write(part);
      }
    } catch (error) {
      throw placed(error, place);
    }
    return `{${writeOthers === undefined ? text : writeOthers(values, text)}}`;
  };
}

function fieldOf(name: string, shape: Shape, writers: Writers): Field {
  const firstKey = `${writers.quote(name)}:`;
  return {
    name,
    firstKey,
    nextKey: `,${firstKey}`,
    isInherited: name in Object.prototype,
    write: writerOf(shape, writers),
  };
}

/**
 * Properties that are not declared. A lenient wire drops them where the schema does not speak of them; plain JSON Schema
 * leaves every object open.
 */
function othersWriter(
  { fields, patterns, others }: NormalObject,
  writers: Writers,
): ((values: Record<string, unknown>, text: string) => string) | undefined {
  const isOpen = others === undefined ? writers.rules.input === "strict" : others.never !== true;
  if (!isOpen && patterns.length === 0) return undefined;
  const matchers = patterns.map(([pattern, shape]) => ({ pattern, write: writerOf(shape, writers) }));
  const rest = others === undefined ? writers.any : writerOf(others, writers);
  return (values, text) => {
    let all = text;
    let place = "";
    try {
      for (const name of Object.keys(values)) {
        const part = values[name];
        if (part === undefined || fields.has(name)) continue;
        const matcher = matchers.find(({ pattern }) => pattern.test(name));
        if (matcher === undefined && !isOpen) continue;
        place = name;
        all += `${all === "" ? "" : ","}${writers.quote(name)}:${(matcher?.write ?? rest)(part)}`;
      }
    } catch (error) {
      throw placed(error, place);
    }
    return all;
  };
}
