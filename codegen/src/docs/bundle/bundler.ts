import {
  childOrigin,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  ownValue,
  pointerTokens,
} from "../../ir/index.js";
import type { SourceDocument } from "../../load/source.js";
import type { ResolvedSet } from "../../resolve/resolved.js";
import type { Field, Grammar, Kind } from "./grammar.js";
import { Places } from "./places.js";

type Draft = { [key: string]: Json };

/** Identities that held in a file of its own: every reference of the bundle is a pointer, and relative ones would be read from them. */
const identities: ReadonlySet<string> = new Set(["$id", "$anchor", "$schema", "id"]);

/**
 * Makes one document of several and of everything that they refer to. References become pointers inside the bundle; what comes from
 * documents that are only referred to is put among the components.
 */
export class Bundler {
  private readonly places = new Places();
  private readonly open: {
    readonly origin: Origin;
    readonly kind: Kind;
    readonly target: readonly string[];
    readonly key: string;
  }[] = [];
  private readonly bundle: Draft = draft();

  constructor(
    private readonly set: ResolvedSet,
    private readonly grammar: Grammar,
  ) {}

  /** Bundles documents of one language; what the first says of the whole holds. */
  run(documents: readonly SourceDocument[]): JsonRecord {
    for (const { file, data } of documents) if (isRecord(data)) this.place(file, data);
    for (const { file, data } of documents) if (isRecord(data)) this.copyRoot(file, data);
    this.shelve();
    return this.bundle;
  }

  /** Every named part gets its place before anything is copied: references may lead forward. */
  private place(file: string, data: JsonRecord): void {
    const root = this.fieldsOf(this.grammar.root);
    this.placeMaps({ file, pointer: "" }, data, root, []);
    const components = ownValue(data, "components");
    if (isRecord(components))
      this.placeMaps({ file, pointer: "/components" }, components, this.fieldsOf("components"), [
        "components",
      ]);
  }

  private placeMaps(
    origin: Origin,
    holder: JsonRecord,
    fields: Readonly<Record<string, Field>>,
    above: readonly string[],
  ): void {
    for (const [section, field] of Object.entries(fields)) {
      const entries = ownValue(holder, section);
      if (!("map" in field) || !isRecord(entries)) continue;
      for (const [key, value] of Object.entries(entries)) {
        const at = childOrigin(origin, section, key);
        const { shelf, key: own } = this.places.take(
          at,
          [...above, section],
          key,
          value,
          field.map === "server",
        );
        this.open.push({ origin: at, kind: field.map, target: shelf, key: own });
      }
    }
  }

  private copyRoot(file: string, data: JsonRecord): void {
    const root = this.fieldsOf(this.grammar.root);
    for (const [key, value] of Object.entries(data)) {
      if (Object.hasOwn(this.bundle, key) || key === "components" || "map" in (root[key] ?? {})) continue;
      this.bundle[key] = this.copy(value, { file, pointer: `/${key}` }, root[key]);
    }
  }

  /** Copies what has a place, and what that brings with it. */
  private shelve(): void {
    for (const { origin, kind, target, key } of this.open) {
      const value = this.set.valueAt(origin);
      if (value === undefined) continue;
      let shelf = this.bundle;
      for (const token of target) shelf = (shelf[token] ??= draft()) as Draft;
      if (!Object.hasOwn(shelf, key)) shelf[key] = this.copyThing(value, origin, kind, true);
    }
  }

  private fieldsOf(kind: Kind): Readonly<Record<string, Field>> {
    return this.grammar.fields[kind] ?? {};
  }

  private copy(value: Json, origin: Origin, field: Field | undefined): Json {
    if (field === undefined) return value;
    if ("one" in field) return this.copyOne(value, origin, field.one);
    if ("list" in field)
      return isList(value)
        ? value.map((item, at) => this.copyThing(item, childOrigin(origin, at), field.list))
        : value;
    if (!isRecord(value)) return value;
    return record(value, (entry, key) => this.copyThing(entry, childOrigin(origin, key), field.map));
  }

  /** `items` may be a list in older drafts, `dependencies` hold lists of names. */
  private copyOne(value: Json, origin: Origin, kind: Kind): Json {
    if (!isList(value)) return this.copyThing(value, origin, kind);
    return value.map((item, at) => this.copyThing(item, childOrigin(origin, at), kind));
  }

  private copyThing(value: Json, origin: Origin, kind: Kind, isPlaced = false): Json {
    if (typeof value === "boolean" && kind === "schema") return spelledOut(value, origin);
    if (!isRecord(value)) return value;
    const ref = ownValue(value, "$ref");
    if (typeof ref === "string") {
      const target = this.set.find?.(ref, origin) ?? this.set.resolve(ref, origin);
      if (target === undefined) return value;
      if (kind === "pathItem" && this.inlines(target, isPlaced)) return this.inlined(value, target, kind);
      return this.copyFields({ ...value, $ref: `#${encodeURI(this.pointerOf(target, kind))}` }, origin, kind);
    }
    return this.copyFields(value, origin, kind);
  }

  /** OpenAPI 3.0 has no shelf for path items, and few tools follow references to them. */
  private inlines(target: Origin, isPlaced: boolean): boolean {
    return isPlaced || this.places.pointerOf(target) === undefined;
  }

  private inlined(value: JsonRecord, target: Origin, kind: Kind): Json {
    const { $ref: _, ...beside } = value;
    const there = this.set.valueAt(target);
    if (!isRecord(there)) return value;
    return { ...(this.copyThing(there, target, kind) as JsonRecord), ...beside };
  }

  private copyFields(value: JsonRecord, origin: Origin, kind: Kind): JsonRecord {
    const every = this.grammar.maps[kind];
    const fields = this.fieldsOf(kind);
    const made = record(value, (entry, key) =>
      every === undefined
        ? this.copy(entry, childOrigin(origin, key), Object.hasOwn(fields, key) ? fields[key] : undefined)
        : this.copyThing(entry, childOrigin(origin, key), every),
    );
    return kind === "schema" ? this.schema(made, origin) : made;
  }

  private schema(value: JsonRecord, origin: Origin): JsonRecord {
    const kept = Object.entries(value).filter(
      ([key, entry]) => !(identities.has(key) && typeof entry === "string"),
    );
    const made = Object.assign(draft(), Object.fromEntries(kept));
    const discriminator = ownValue(value, "discriminator");
    const mapping = isRecord(discriminator) ? ownValue(discriminator, "mapping") : undefined;
    if (isRecord(discriminator) && isRecord(mapping))
      made["discriminator"] = {
        ...discriminator,
        mapping: record(mapping, (entry) => this.mapped(entry, origin)),
      };
    return made;
  }

  /** A mapping names a component or holds a reference. */
  private mapped(entry: Json, origin: Origin): Json {
    if (typeof entry !== "string") return entry;
    const named = { file: origin.file, pointer: `/components/schemas/${entry}` };
    const target =
      /^[\w.-]+$/.test(entry) && this.set.valueAt(named) !== undefined
        ? named
        : this.set.find?.(entry, origin);
    return target === undefined ? entry : `#${encodeURI(this.pointerOf(target, "schema"))}`;
  }

  /** Where a target stands in the bundle; one that has no place yet is given one. */
  private pointerOf(target: Origin, kind: Kind): string {
    const known = this.places.pointerOf(target);
    if (known !== undefined) return known;
    const shelf = this.grammar.shelves[kind] ?? ["components", "schemas"];
    const { key } = this.places.take(target, shelf, nameFor(target), null);
    this.open.push({ origin: target, kind, target: shelf, key });
    return this.places.pointerOf(target) ?? "";
  }
}

/** Not every tool knows that `true` and `false` are schemas, but for the words where they always were. */
function spelledOut(value: boolean, { pointer }: Origin): Json {
  if (/\/(?:additional|unevaluated)(?:Properties|Items)$/.test(pointer)) return value;
  return value ? {} : { not: {} };
}

/** The last word of a pointer or file that can be the name of a component. */
function nameFor({ file, pointer }: Origin): string {
  const last = pointerTokens(pointer).at(-1);
  const stem = (file.split("/").at(-1) ?? "").replace(/\.[^.]*$/, "");
  const name = (last === undefined || /^\d+$/.test(last) ? `${stem}${last ?? ""}` : last).replace(
    /[^A-Za-z0-9._-]+/g,
    "_",
  );
  return name === "" ? "part" : name;
}

function record(value: JsonRecord, made: (entry: Json, key: string) => Json): JsonRecord {
  const copy = draft();
  for (const [key, entry] of Object.entries(value)) copy[key] = made(entry, key);
  return copy;
}

function draft(): Draft {
  return Object.create(null) as Draft;
}
