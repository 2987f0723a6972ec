import { isList, isRecord, type Json, type Origin, ownValue, pointerTokens } from "../../ir/index.js";
import type { SourceDocument } from "../../load/source.js";
import type { ResolvedSet } from "../../resolve/resolved.js";

/** A document without prototypes of ours, exact numbers and references to other files: what foreign code can read. */
export type PlainDocument = { readonly [key: string]: unknown };

type Copying = {
  readonly set: ResolvedSet;
  readonly main: string;
  /** Schemas from elsewhere, by the name that they get among the components. */
  readonly added: Map<string, unknown>;
  /** Names of schemas from elsewhere, by their places. */
  readonly names: Map<string, string>;
  readonly operationIds: Set<string>;
};

/** Deepest chain of parts that are copied in place of a reference to them. */
const maxDepth = 100;

/**
 * A copy of an OpenAPI document in which every reference leads to a component of its own: schemas from other places join the
 * components, other parts stand where they were referred to. Examples and extensions are left out, and so is an `operationId`
 * that was given before.
 */
export function selfContained({ data, file }: SourceDocument, set: ResolvedSet): PlainDocument {
  const taken = schemaNames(data);
  const names = new Map(taken.map((name) => [name, name]));
  const copying: Copying = { set, main: file, added: new Map(), names, operationIds: new Set() };
  const copied = copy(data, { origin: { file, pointer: "" }, isSchema: false, depth: 0 }, copying) as Record<
    string,
    unknown
  >;
  if (copying.added.size === 0) return copied;
  const components = { ...(copied["components"] as object | undefined) } as Record<string, unknown>;
  components["schemas"] = {
    ...(components["schemas"] as object | undefined),
    ...Object.fromEntries(copying.added),
  };
  return { ...copied, components };
}

function schemaNames(data: Json): readonly string[] {
  const components = isRecord(data) ? ownValue(data, "components") : undefined;
  const schemas = isRecord(components) ? ownValue(components, "schemas") : undefined;
  return isRecord(schemas) ? Object.keys(schemas) : [];
}

type Place = { readonly origin: Origin; readonly isSchema: boolean; readonly depth: number };

/** What says nothing about types. */
const leftOut = /^(?:examples?|x-.*|externalDocs|servers)$/;
/** What is data inside a schema. */
const values: ReadonlySet<string> = new Set(["default", "enum", "const"]);
const schemaMaps: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
  "schemas",
]);

function copy(value: Json, place: Place, copying: Copying): unknown {
  if (isList(value)) return value.map((item, at) => copy(item, below(place, String(at)), copying));
  if (!isRecord(value)) return typeof value === "bigint" ? Number(value) : value;
  const reference = ownValue(value, "$ref");
  if (typeof reference === "string") return follow(reference, value, place, copying);
  const made: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = value[key] as Json;
    if (leftOut.test(key) || (key === "operationId" && isRepeated(member, copying))) continue;
    const inner = below(place, key);
    if (place.isSchema && values.has(key)) put(made, key, plain(member));
    else if (schemaMaps.has(key) && isRecord(member)) put(made, key, copyMap(member, inner, copying));
    else put(made, key, copy(member, key === "schema" ? { ...inner, isSchema: true } : inner, copying));
  }
  return made;
}

/** The names in it are anybody's, so none of them is left out. */
function copyMap(map: { readonly [key: string]: Json }, place: Place, copying: Copying): unknown {
  const made: Record<string, unknown> = {};
  for (const key of Object.keys(map))
    put(made, key, copy(map[key] as Json, { ...below(place, key), isSchema: true }, copying));
  return made;
}

function follow(
  reference: string,
  holder: { readonly [key: string]: Json },
  place: Place,
  copying: Copying,
): unknown {
  const target = copying.set.resolve(reference, place.origin);
  if (target === undefined) return {};
  const tokens = pointerTokens(target.pointer);
  const isComponent = target.file === copying.main && tokens.length === 3 && tokens[0] === "components";
  if (isComponent) return { ...docsOf(holder), $ref: `#${target.pointer}` };
  if (place.isSchema) return { $ref: `#/components/schemas/${addedName(target, copying)}` };
  if (place.depth > maxDepth) return {};
  return copy(
    copying.set.valueAt(target) ?? null,
    { ...place, origin: target, depth: place.depth + 1 },
    copying,
  );
}

function addedName(target: Origin, copying: Copying): string {
  const place = `${target.file}#${target.pointer}`;
  for (const [name, at] of copying.names) if (at === place) return name;
  const stem = `${target.file.replace(/^.*\//, "").replace(/\.[^.]*$/, "")} ${pointerTokens(target.pointer).at(-1) ?? ""}`;
  const base = stem.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  let name = base;
  for (let count = 2; copying.names.has(name); count++) name = `${base}-${count}`;
  copying.names.set(name, place);
  copying.added.set(
    name,
    copy(copying.set.valueAt(target) ?? true, { origin: target, isSchema: true, depth: 0 }, copying),
  );
  return name;
}

function docsOf(holder: { readonly [key: string]: Json }): Record<string, unknown> {
  const description = ownValue(holder, "description");
  return typeof description === "string" ? { description } : {};
}

function isRepeated(id: Json, { operationIds }: Copying): boolean {
  const known = typeof id !== "string" || operationIds.has(id);
  if (typeof id === "string") operationIds.add(id);
  return known;
}

function below({ origin, ...place }: Place, key: string): Place {
  const escaped = key.replaceAll("~", "~0").replaceAll("/", "~1");
  return { ...place, origin: { file: origin.file, pointer: `${origin.pointer}/${escaped}` } };
}

function plain(value: Json): unknown {
  if (typeof value === "bigint") return Number(value);
  if (isList(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  const made: Record<string, unknown> = {};
  for (const key of Object.keys(value)) put(made, key, plain(value[key] as Json));
  return made;
}

/** Sets an own property, also one that is called `__proto__`. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
