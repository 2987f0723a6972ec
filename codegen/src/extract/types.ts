import { type Node, type Symbol as TsSymbol, type Type, ts } from "ts-morph";
import { quote } from "../diagnostics/index.js";
import { refTo } from "../import/schemas.js";
import { byCodeUnit, canonicalJson, type Json, type JsonRecord } from "../ir/index.js";
import { docOf } from "./docs.js";
import { withBase } from "./message.js";
import type { ReportAt } from "./place.js";

/** Anonymous types inside each other; deeper ones are a generic type that contains itself. */
const maxDepth = 32;

const anyObject: JsonRecord = { type: "object", additionalProperties: true };

/** Types of the language's library that have a form in JSON. */
const known: ReadonlyMap<string, JsonRecord> = new Map([
  ["Date", { type: "string", format: "date-time-local" }],
]);

/**
 * Turns TypeScript types into JSON Schema. Types with a name of their own become schemas of that name, to which others refer; what
 * has no form in JSON is reported at its place and becomes a schema that takes anything.
 */
export class TypeReader {
  readonly #report: ReportAt;
  readonly #schemas = new Map<string, JsonRecord>();
  readonly #owners = new Map<string, TsSymbol>();

  constructor(report: ReportAt) {
    this.#report = report;
  }

  /** All named schemas, by name. */
  get schemas(): JsonRecord {
    const sorted = [...this.#schemas].sort(([left], [right]) => byCodeUnit(left, right));
    return Object.fromEntries(sorted.map(([name, schema]) => [name, withBase(schema)]));
  }

  /** Makes the type of a declaration a schema of its name, also when the compiler knows the type by another name or by none. */
  declare(name: string, type: Type, at: Node): void {
    const schema = this.read(type, at);
    if (this.#schemas.has(name)) return;
    this.#schemas.set(name, "$ref" in schema ? { allOf: [schema] } : schema);
  }

  /** The schema of a type that stands at a node: a reference when the type has a name. */
  read(type: Type, at: Node, depth = 0): JsonRecord {
    const symbol = nameOf(type);
    if (symbol === undefined) return this.#written(type, at, depth);
    const name = symbol.getName();
    const owner = this.#owners.get(name);
    if (owner === undefined) {
      this.#owners.set(name, symbol);
      const declared = symbol.getDeclarations()[0] ?? at;
      const description = docOf(symbol);
      // Found before it is read: a type may contain itself.
      this.#schemas.set(name, {});
      const schema = this.#written(type, declared, 0);
      this.#schemas.set(name, { ...(description === undefined ? {} : { description }), ...schema });
    } else if (owner !== symbol)
      this.#report("extract-name", `There are two types called ${quote(name)}; the first one is meant.`, at);
    return refTo(name);
  }

  #written(type: Type, at: Node, depth: number): JsonRecord {
    if (depth > maxDepth) return this.#refuse("contains itself without end", type, at);
    if (type.isUnion() && !type.isBoolean() && !type.isEnum()) return this.#union(type, at, depth);
    if (type.isEnum()) return { enum: type.getUnionTypes().map(literalOf) };
    return scalar(unbranded(type)) ?? this.#composed(type, at, depth);
  }

  #union(type: Type, at: Node, depth: number): JsonRecord {
    const members = type.getUnionTypes().filter((member) => !member.isUndefined() && !member.isVoid());
    const literals = members.filter((member) => member.isLiteral() && !member.isBooleanLiteral());
    const bools = members.filter((member) => member.isBooleanLiteral());
    const others = members.filter((member) => !literals.includes(member) && !bools.includes(member));
    const schemas: JsonRecord[] = [
      ...(literals.length > 0 ? [enumOf(literals)] : []),
      ...(bools.length === 2 ? [{ type: "boolean" }] : bools.map((member) => ({ const: literalOf(member) }))),
      ...others.map((member) => this.read(member, at, depth + 1)),
    ];
    const [only, ...more] = schemas;
    return only !== undefined && more.length === 0 ? only : { anyOf: schemas };
  }

  #composed(type: Type, at: Node, depth: number): JsonRecord {
    if (type.isTuple()) return this.#tuple(type, at, depth);
    const element = type.isArray() || type.isReadonlyArray() ? type.getArrayElementType() : undefined;
    if (element !== undefined) return { type: "array", items: this.read(element, at, depth + 1) };
    const library = libraryName(type);
    if (library !== undefined) return known.get(library) ?? this.#refuse("has no form in JSON", type, at);
    if (!type.isObject() && !type.isIntersection()) return this.#refuse("has no form in JSON", type, at);
    if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0)
      return this.#refuse("is a function", type, at);
    return this.#object(type, at, depth);
  }

  #tuple(type: Type, at: Node, depth: number): JsonRecord {
    const flags =
      (type.getTargetType()?.compilerType as {
        readonly hasRestElement?: boolean;
        readonly minLength?: number;
      }) ?? {};
    const items = type.getTupleElements();
    if (flags.hasRestElement === true) return this.#refuse("is a tuple with a rest", type, at);
    const prefixItems = items.map((item) => this.read(item, at, depth + 1));
    return { type: "array", prefixItems, minItems: flags.minLength ?? items.length, maxItems: items.length };
  }

  #object(type: Type, at: Node, depth: number): JsonRecord {
    const properties = type.getProperties();
    const values = type.getStringIndexType();
    const read = properties.map(
      (property) => [property.getName(), this.#property(property, at, depth)] as const,
    );
    const required = properties
      .filter((property) => !property.isOptional())
      .map((property) => property.getName());
    return {
      type: "object",
      ...(required.length === 0 ? {} : { required }),
      ...(properties.length < 2
        ? {}
        : { "x-edgeloom-order": properties.map((property) => property.getName()) }),
      ...(properties.length === 0 ? {} : { properties: Object.fromEntries(read) }),
      ...(values === undefined ? {} : { additionalProperties: this.#values(values, at, depth) }),
    };
  }

  #values(type: Type, at: Node, depth: number): Json {
    const schema = this.read(type, at, depth + 1);
    return Object.keys(schema).length === 0 ? true : schema;
  }

  #property(property: TsSymbol, at: Node, depth: number): JsonRecord {
    const declared = property.getDeclarations()[0] ?? at;
    const schema = this.read(property.getTypeAtLocation(at), declared, depth + 1);
    const description = docOf(property);
    if (description === undefined) return schema;
    return "$ref" in schema ? { description, allOf: [schema] } : { description, ...schema };
  }

  #refuse(why: string, type: Type, at: Node): JsonRecord {
    this.#report("extract-type", `The type ${quote(type.getText(at))} ${why}.`, at);
    return {};
  }
}

/** The symbol that gives a type its name in the user's own code; instances of generic types have none. */
function nameOf(type: Type): TsSymbol | undefined {
  const alias = type.getAliasSymbol();
  if (alias !== undefined && type.getAliasTypeArguments().length === 0 && !isOfLibrary(alias)) return alias;
  const symbol = type.getSymbol();
  const isNamed =
    (type.isInterface() || (type.isEnum() && !type.isEnumLiteral())) && type.getTypeArguments().length === 0;
  return symbol !== undefined && isNamed && !isOfLibrary(symbol) ? symbol : undefined;
}

function libraryName(type: Type): string | undefined {
  const symbol = type.getSymbol();
  return symbol !== undefined && isOfLibrary(symbol) && !symbol.getName().startsWith("__")
    ? symbol.getName()
    : undefined;
}

/** Whether all declarations come with the language. */
function isOfLibrary(symbol: TsSymbol): boolean {
  const declarations = symbol.getDeclarations();
  return (
    declarations.length > 0 &&
    declarations.every((node) =>
      /\/node_modules\/(?:typescript|@types\/node)\//.test(node.getSourceFile().getFilePath()),
    )
  );
}

/** A brand tells types apart for the compiler only: `string & { readonly __brand: "id" }` is a text. */
function unbranded(type: Type): Type {
  const parts = type.isIntersection() ? type.getIntersectionTypes() : [];
  return parts.find((part) => !part.isObject() && scalar(part) !== undefined) ?? type;
}

function scalar(type: Type): JsonRecord | undefined {
  if (type.isAny() || type.isUnknown()) return {};
  if (type.isString()) return { type: "string" };
  if (type.isNumber()) return { type: "number" };
  if (type.isBoolean()) return { type: "boolean" };
  if (type.isNull()) return { type: "null" };
  if (type.isBigInt()) return { type: "integer", format: "int64" };
  if ((type.getFlags() & ts.TypeFlags.NonPrimitive) !== 0) return anyObject;
  return type.isLiteral() ? { const: literalOf(type) } : undefined;
}

/** In an order of their own: that of the compiler depends on what it has seen before. */
function enumOf(literals: readonly Type[]): JsonRecord {
  const values = literals
    .map(literalOf)
    .sort((left, right) => byCodeUnit(canonicalJson(left), canonicalJson(right)));
  const [only] = values;
  return only !== undefined && values.length === 1 ? { const: only } : { enum: values };
}

function literalOf(type: Type): Json {
  if (type.isBooleanLiteral()) return type.getText() === "true";
  const value = type.getLiteralValue();
  if (typeof value !== "object") return value ?? null;
  return BigInt(`${value.negative ? "-" : ""}${value.base10Value}`);
}
