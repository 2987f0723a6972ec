import { quote } from "../diagnostics/index.js";
import {
  childOrigin,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  ownValue,
  parsePointer,
} from "../ir/index.js";
import { defaultOf } from "./defaults.js";
import { isMessage, messageProperty } from "./message-base.js";
import type { ImportScope } from "./scope.js";
import {
  isNull,
  largeIntegers,
  numericTimes,
  readElsewhere,
  sameFormats,
  sameMeaning,
  silent,
  silentFormats,
  timeOfDay,
} from "./words.js";

/** Where a schema stands: the class and the property that it belongs to, if it does. */
type Place = { readonly origin: Origin; readonly owner?: string; readonly property?: string };

/**
 * Turns schemas as Python's openmodule writes them (pydantic 1 and 2, in OpenAPI 3.0) into those of our documents: what the class
 * knows of the wire and does not say is added, and what has no meaning here is reported and left out.
 */
export class SchemaReader {
  readonly #scope: ImportScope;

  constructor(scope: ImportScope) {
    this.#scope = scope;
  }

  /** The schema of a class. */
  readClass(name: string, schema: Json, origin: Origin): JsonRecord {
    if (!isRecord(schema)) {
      this.#report("import-keyword", `The schema ${quote(name)} is no object, so it says nothing.`, origin);
      return {};
    }
    const isEnum = ownValue(schema, "enum") !== undefined;
    const { description, ...read } = this.#read(schema, { origin, owner: name });
    const says = description !== undefined && !(isEnum && description === "An enumeration.");
    return { ...(says ? { description } : {}), ...read };
  }

  /** A reference to a schema of the document, or undefined after it was reported that there is none. */
  reference(value: Json | undefined, origin: Origin): JsonRecord | undefined {
    const wanted = wantedSchema(value);
    const name = wanted === undefined ? undefined : this.#scope.names.get(wanted);
    if (name !== undefined) return refTo(name);
    const shown = typeof value === "string" ? quote(value) : "this";
    this.#report("import-reference", `The document has no schema at ${shown}.`, origin);
    return undefined;
  }

  #read(schema: JsonRecord, place: Place): JsonRecord {
    const ref = ownValue(schema, "$ref");
    if (ref !== undefined) return this.#referring(schema, place);
    return {
      ...this.#docs(schema, place),
      ...this.#typed(schema, place),
      ...this.#plainWords(schema, place),
      ...this.#bounds(schema, place),
      ...this.#object(schema, place),
      ...this.#items(schema, place),
      ...this.#combined(schema, place),
    };
  }

  /** `$ref` stands alone: what is beside it is said around it. */
  #referring(schema: JsonRecord, place: Place): JsonRecord {
    const ref = this.reference(schema["$ref"], childOrigin(place.origin, "$ref")) ?? {};
    const docs = this.#docs(schema, place);
    return Object.keys(docs).length === 0 ? ref : { ...docs, allOf: [ref] };
  }

  #classAt(ref: Json): JsonRecord | undefined {
    const name = wantedSchema(ref);
    const found = name === undefined ? undefined : ownValue(this.#scope.schemas, name);
    return isRecord(found) ? found : undefined;
  }

  #docs(schema: JsonRecord, { origin }: Place): JsonRecord {
    const description = ownValue(schema, "description");
    const fallback = ownValue(schema, "default");
    for (const word of Object.keys(schema))
      if (!readElsewhere.has(word) && !sameMeaning.has(word) && !silent.has(word))
        this.#leaveOut(word, "has no meaning here", origin);
    return {
      ...(typeof description === "string" && description.trim() !== ""
        ? { description: description.trim().slice(0, this.#scope.limits.maxDocLength - 1) }
        : {}),
      ...(fallback === undefined || fallback === null
        ? {}
        : { default: defaultOf(fallback, schema, (ref) => this.#classAt(ref)) }),
    };
  }

  #typed(schema: JsonRecord, { origin, owner, property = "" }: Place): JsonRecord {
    const type = typeOf(schema);
    const format = ownValue(schema, "format");
    if (type === undefined) return {};
    if (type === "integer" && largeIntegers.has(property)) return { type, format: "int64" };
    if (format === undefined) return { type };
    if (type === "string" && format === "date-time")
      return numericTimes.has(`${owner}.${property}`)
        ? { type: "number", format: "unixtime" }
        : { type, format: "date-time-local" };
    if (type === "string" && format === "time") return timeOfDay;
    if (typeof format === "string" && sameFormats.has(format)) return { type, format };
    if (format === "int64") return { type: "integer", format };
    if (typeof format !== "string" || !silentFormats.has(format))
      this.#leaveOut("format", "names a format that is not known here", origin);
    return { type };
  }

  #plainWords(schema: JsonRecord, { origin }: Place): JsonRecord {
    const words = [...sameMeaning].flatMap(([word, fits]) => {
      const value = ownValue(schema, word);
      if (value === undefined) return [];
      if (fits(value)) return [[word, value] as const];
      this.#leaveOut(word, "has a value of the wrong kind", origin);
      return [];
    });
    return Object.fromEntries(words);
  }

  /** OpenAPI 3.0 says by a flag beside the bound what JSON Schema says by a bound of its own. */
  #bounds(schema: JsonRecord, { origin }: Place): JsonRecord {
    const words: { [word: string]: Json } = {};
    for (const [exclusive, bound] of [
      ["exclusiveMinimum", "minimum"],
      ["exclusiveMaximum", "maximum"],
    ] as const) {
      const value = ownValue(schema, exclusive);
      const limit = ownValue(schema, bound);
      if (typeof value === "number" || typeof value === "bigint") words[exclusive] = value;
      else if (value === true && limit !== undefined) words[exclusive] = limit;
      else if (value !== undefined && value !== false)
        this.#leaveOut(exclusive, "has a value of the wrong kind", origin);
    }
    return words;
  }

  #object(schema: JsonRecord, place: Place): JsonRecord {
    const properties = ownValue(schema, "properties");
    const additional = ownValue(schema, "additionalProperties");
    const isFree = typeOf(schema) === "object" && properties === undefined && additional === undefined;
    return {
      ...(isRecord(properties) ? this.#properties(schema, properties, place) : {}),
      ...(isFree || additional === true || isEmptyRecord(additional) ? { additionalProperties: true } : {}),
      ...(additional === false ? { additionalProperties: false } : {}),
      ...(isRecord(additional) && !isEmptyRecord(additional)
        ? { additionalProperties: this.#inner(additional, place, "additionalProperties") }
        : {}),
    };
  }

  #properties(schema: JsonRecord, properties: JsonRecord, place: Place): JsonRecord {
    const entries = Object.entries(properties);
    const isBased = isMessage(schema);
    const names = new Set(entries.map(([name]) => name));
    const required = this.#required(schema, names).filter((name) => !isBased || name !== "name");
    const read = entries.map(([name, property]) => {
      const at = childOrigin(place.origin, "properties", name);
      const inner = isRecord(property)
        ? this.#read(property, { origin: at, property: name, ...(place.owner && { owner: place.owner }) })
        : {};
      return [name, isBased ? messageProperty(name, inner) : inner] as const;
    });
    return {
      ...(required.length === 0 ? {} : { required }),
      ...(entries.length < 2 ? {} : { "x-edgeloom-order": entries.map(([name]) => name) }),
      ...(entries.length === 0 ? {} : { properties: Object.fromEntries(read) }),
    };
  }

  #required(schema: JsonRecord, names: ReadonlySet<string>): readonly string[] {
    const required = ownValue(schema, "required");
    if (!isList(required)) return [];
    return required.filter((name): name is string => typeof name === "string" && names.has(name));
  }

  /** A tuple of pydantic 1 has a list in the place of one schema. */
  #items(schema: JsonRecord, place: Place): JsonRecord {
    const items = ownValue(schema, "items");
    const prefix = isList(items) ? items : ownValue(schema, "prefixItems");
    if (isList(prefix))
      return { prefixItems: prefix.map((item, index) => this.#inner(item, place, "items", index)) };
    return isRecord(items) && !isEmptyRecord(items) ? { items: this.#inner(items, place, "items") } : {};
  }

  #combined(schema: JsonRecord, place: Place): JsonRecord {
    const words = (["allOf", "anyOf", "oneOf"] as const).flatMap((word) => {
      const members = ownValue(schema, word);
      if (!isList(members)) return [];
      const kept = members.flatMap((member, index) =>
        word !== "allOf" && isNull(member) ? [] : [this.#inner(member, place, word, index)],
      );
      return kept.length === 0 ? [] : [[kept.length === 1 ? "allOf" : word, kept] as const];
    });
    return Object.fromEntries(words);
  }

  #inner(
    schema: Json,
    { origin, owner, property }: Place,
    ...tokens: readonly (string | number)[]
  ): JsonRecord {
    const place = { ...(owner && { owner }), ...(property && { property }) };
    return isRecord(schema) ? this.#read(schema, { ...place, origin: childOrigin(origin, ...tokens) }) : {};
  }

  #leaveOut(word: string, why: string, origin: Origin): void {
    const message = `${quote(word)} ${why}; it is left out.`;
    this.#report("import-keyword", message, childOrigin(origin, word));
  }

  #report(code: "import-keyword" | "import-reference", message: string, origin: Origin): void {
    this.#scope.reporter.report(code, message, origin);
  }
}

/** The key of the schema that a reference of the document names. */
function wantedSchema(ref: Json | undefined): string | undefined {
  const tokens = typeof ref === "string" && ref.startsWith("#/") ? parsePointer(ref.slice(1)) : undefined;
  const [first, second, third] = tokens ?? [];
  if (first === "definitions" && tokens?.length === 2) return second;
  return first === "components" && second === "schemas" && tokens?.length === 3 ? third : undefined;
}

/** A reference in the result. */
export function refTo(name: string): JsonRecord {
  return { $ref: `#/components/schemas/${name}` };
}

const types: ReadonlySet<Json> = new Set(["string", "number", "integer", "boolean", "array", "object"]);

/** The type that a schema names; null beside it says that the property may be absent. */
function typeOf(schema: JsonRecord): string | undefined {
  const type = ownValue(schema, "type");
  const [only, ...others] = isList(type) ? type.filter((each) => each !== "null") : [type];
  return others.length === 0 && typeof only === "string" && types.has(only) ? only : undefined;
}

function isEmptyRecord(value: Json | undefined): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}
