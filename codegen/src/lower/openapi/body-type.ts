import { quote } from "../../diagnostics/index.js";
import {
  type ContentKind,
  childOrigin,
  isRecord,
  type Json,
  type JsonRecord,
  type Origin,
  ownValue,
  type TypeId,
} from "../../ir/index.js";
import type { Located } from "../located.js";
import type { Scope } from "../scope.js";

/** A body whose model is looked for. */
export type MediaPlace = {
  readonly media: Located;
  readonly mediaType: string;
  readonly kind: ContentKind;
  /** What a schema without a name of its own is called. */
  readonly name: string;
};

type Schema = { readonly value: Json; readonly origin: Origin };

/** What has no schema, or one of a text, is bytes or a text; any other schema describes JSON, whatever the media type is called. */
export function kindBySchema(media: Located, scope: Scope): ContentKind {
  const schema = schemaOf(media, "schema", scope);
  if (schema === undefined || isFile(schema.record)) return "binary";
  return ownValue(schema.record, "type") === "string" ? "text" : "json";
}

/** Whether a schema stands for bytes: what 3.0 calls the format `binary`, and 3.1 leaves without type because no text can hold it. */
export function isFile(schema: JsonRecord): boolean {
  if (Object.keys(schema).length === 0 || ownValue(schema, "format") === "binary") return true;
  const media = ownValue(schema, "contentMediaType");
  const isJson = typeof media === "string" && /[/+]json$/.test(media);
  return typeof media === "string" && !isJson && !Object.hasOwn(schema, "contentEncoding");
}

/** The model of a body, or of one item of a stream; undefined for bytes and for texts that nothing restricts. */
export function bodyType(place: MediaPlace, scope: Scope): TypeId | undefined {
  const { media, kind, name } = place;
  if (kind === "binary") return undefined;
  if (kind === "lines" || kind === "events") return itemType(place, scope);
  if (kind === "multipart" && Object.hasOwn(media.record, "itemSchema")) return itemType(place, scope);
  if (Object.hasOwn(media.record, "itemSchema"))
    scope.remark(
      "openapi-ignored",
      "`itemSchema` speaks about streams and parts only.",
      childOrigin(media.origin, "itemSchema"),
    );
  const value = ownValue(media.record, "schema");
  if (value === undefined || (kind === "text" && !isRestrictedText(place, scope))) return undefined;
  return declareBody({ value, origin: childOrigin(media.origin, "schema") }, name, scope);
}

function itemType(place: MediaPlace, scope: Scope): TypeId | undefined {
  const { media, kind, name } = place;
  const field = Object.hasOwn(media.record, "itemSchema") ? "itemSchema" : "schema";
  const value = ownValue(media.record, field);
  if (value === undefined) return undefined;
  const whole = { value, origin: childOrigin(media.origin, field) };
  const schema = schemaOf(media, field, scope);
  const listed = field === "schema" && schema ? listItems(schema) : undefined;
  if (listed) return declareBody(listed, `${name}-Item`, scope);
  const data = kind === "events" && field === "itemSchema" && schema ? eventData(schema, scope) : undefined;
  if (data === undefined) return declareBody(whole, `${name}-Item`, scope);
  return data === "text" ? undefined : declareBody(data, `${name}-Event`, scope);
}

/** Before `itemSchema` there was no word for one item of a stream: people wrote the list of all, or the item itself. */
function listItems({ record, origin }: Located): Schema | undefined {
  const value = ownValue(record, "items");
  return value !== undefined && ownValue(record, "type") === "array"
    ? { value, origin: childOrigin(origin, "items") }
    : undefined;
}

/** In 3.2 the schema of an event has its fields, of which `data` is a text that may hold something of its own. */
function eventData({ record, origin }: Located, scope: Scope): Schema | "text" | undefined {
  const properties = ownValue(record, "properties");
  const data = isRecord(properties) ? ownValue(properties, "data") : undefined;
  if (data === undefined) return undefined;
  const at = throughReferences(data, childOrigin(origin, "properties", "data"), scope);
  const value = at && ownValue(at.record, "contentSchema");
  return at && value !== undefined ? { value, origin: childOrigin(at.origin, "contentSchema") } : "text";
}

/** The schema of a field, with references that are nothing else followed. */
export function schemaOf(holder: Located, field: string, scope: Scope): Located | undefined {
  return throughReferences(ownValue(holder.record, field), childOrigin(holder.origin, field), scope);
}

/** Chains of references are short; rings of them are reported where references are resolved. */
const maxSteps = 16;

/** The schema that a value is or refers to; undefined for what is no object. */
export function throughReferences(value: Json | undefined, at: Origin, scope: Scope): Located | undefined {
  if (!isRecord(value)) return undefined;
  let [record, origin] = [value, at];
  for (let steps = 0; steps < maxSteps; steps++) {
    const ref = ownValue(record, "$ref");
    const target = typeof ref === "string" ? scope.set.resolve(ref, origin) : undefined;
    const next = target && scope.set.valueAt(target);
    if (target === undefined || !isRecord(next)) break;
    [record, origin] = [next, target];
  }
  return { record, origin };
}

const saidOnly: ReadonlySet<string> = new Set([
  "description",
  "summary",
  "title",
  "example",
  "examples",
  "deprecated",
]);

/** A reference alone is the type that it leads to, whatever is said beside it; everything else becomes a type of its own. */
function declareBody({ value, origin }: Schema, name: string, scope: Scope): TypeId | undefined {
  const ref = isRecord(value) ? ownValue(value, "$ref") : undefined;
  if (typeof ref !== "string" || !isRecord(value)) return scope.declare(origin, { name });
  if (!Object.keys(value).every((key) => key === "$ref" || saidOnly.has(key)))
    return scope.declare(origin, { name });
  const target = scope.set.resolve(ref, origin);
  return target && scope.declare(target);
}

/** A text has a model only where its schema restricts texts; one that describes XML or YAML says nothing about it. */
function isRestrictedText({ media, mediaType }: MediaPlace, scope: Scope): boolean {
  const schema = schemaOf(media, "schema", scope);
  if (schema === undefined) return false;
  const words = Object.keys(schema.record).filter((key) => !saidOnly.has(key) && !key.startsWith("x-"));
  if (ownValue(schema.record, "type") === "string") return words.length > 1 && !isFile(schema.record);
  if (words.length > 0)
    scope.remark(
      "openapi-ignored",
      `Bodies of ${quote(mediaType)} are texts: what the schema says is not looked at.`,
      media.origin,
    );
  return false;
}
