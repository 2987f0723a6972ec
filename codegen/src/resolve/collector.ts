import { quote, type Reporter } from "../diagnostics/index.js";
import {
  documentKind,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  metaSchemaVersion,
  openApi30Dialect,
  openApiDialect,
  ownValue,
  pointerJoin,
} from "../ir/index.js";
import type { SourceDocument } from "../load/source.js";
import { type Context, contextBelow, contextOfItems } from "./keywords.js";
import type { Resource, Resources } from "./resources.js";
import type { WalkMemory, WalkPlace } from "./walk-memory.js";

/** A reference and who holds it. */
export type HeldReference = {
  readonly text: string;
  readonly holder: JsonRecord;
  /** Where the holder stands in the document of the resource. */
  readonly pointer: string;
  /** The key of the holder that holds the text, below which it may be deeper: `/$ref`, `/discriminator/mapping/dog`. */
  readonly below: string;
  readonly resource: Resource;
  readonly context: Context;
};

/**
 * What matters of a draft while names are collected: `old` ones have `id`, and in `legacy` ones nothing beside `$ref` counts,
 * which is so in `old` ones, too.
 */
type Draft = "old" | "legacy" | "modern";

type Scope = { readonly resource: Resource; readonly draft: Draft };

/**
 * Walks documents once and takes down what has a name and what refers to names. Whatever a reference leads to is a schema
 * too, even under a keyword that nobody knows: {@link visit} walks it when it is reached.
 */
export class Collector {
  /** In the order of the walk; grows while references are followed. */
  readonly references: HeldReference[] = [];
  private readonly visited = new Set<Json>();
  private readonly drafts = new Map<string, Draft>();
  private readonly resources: Resources;
  private readonly reporter: Reporter;
  /** Every object that was walked, in that order; only with a memory. */
  private readonly walked: JsonRecord[] = [];
  /** Grows with all that a walk does beside taking down references. */
  private effects = 0;

  constructor(
    resources: Resources,
    reporter: Reporter,
    private readonly memory?: WalkMemory,
  ) {
    this.resources = resources;
    this.reporter = reporter;
  }

  /**
   * Adds a document under the address that it was found at. One of unknown kind is only walked where references lead into it.
   * `inherited` is the `$schema` that holds when it names none itself: that of the document which led to it.
   */
  add(document: SourceDocument, address: string, inherited?: string): Resource {
    const kind = documentKind(document.data);
    // `$schema` of a device module is for editors, and names the grammar of modules.
    const own = kind?.kind === "devices" ? undefined : ownSchemaUri(document.data);
    const schemaUri = own ?? openApiDialect(document.data) ?? inherited;
    const draft = draftOf(document.data, schemaUri);
    this.drafts.set(document.file, draft);
    const root = { ...emptyResource(), document, pointer: "", value: document.data, uri: address, schemaUri };
    const resource = this.rootResource(root, draft);
    this.resources.alias(address, resource);
    if (kind !== undefined)
      this.walk(document.data, "", kind.kind === "jsonschema" ? "schema" : "object", { resource, draft });
    return resource;
  }

  /** Walks what a reference led to, if nothing came by before. */
  visit(value: Json, pointer: string, resource: Resource, context: Context): void {
    const draft = this.drafts.get(resource.document.file) ?? "modern";
    this.walk(value, pointer, context, { resource, draft });
  }

  private rootResource(root: Resource, draft: Draft): Resource {
    const { value } = root;
    const resource = isRecord(value) ? this.identified(value, "", { resource: root, draft }) : root;
    if (resource === root) this.addResource(root);
    return resource;
  }

  private walk(value: Json, pointer: string, context: Context, scope: Scope): void {
    if (isList(value)) {
      const inner = contextOfItems(context);
      for (const [index, item] of value.entries()) this.walk(item, `${pointer}/${index}`, inner, scope);
    } else if (isRecord(value)) {
      if (this.visited.has(value)) this.effects++;
      else if (this.memory?.takes(pointer) === true)
        this.walkOnce(value, { pointer, context }, scope, this.memory);
      else this.visitRecord(value, pointer, context, scope);
    }
  }

  /** With what came of the same object in an earlier run, if it was walked at the same place. */
  private walkOnce(
    record: JsonRecord,
    { pointer, context }: Pick<WalkPlace, "pointer" | "context">,
    scope: Scope,
    memory: WalkMemory,
  ): void {
    const place = { pointer, context, draft: scope.draft };
    const known = memory.find(record, place);
    if (known?.records.every((inner) => !this.visited.has(inner)) === true) {
      for (const inner of known.records) this.take(inner);
      for (const held of known.references) this.references.push({ ...held, resource: scope.resource });
      return;
    }
    const { effects } = this;
    const [from, first] = [this.references.length, this.walked.length];
    this.visitRecord(record, pointer, context, scope);
    if (this.effects > effects) return;
    const references = this.references.slice(from);
    memory.keep(record, { ...place, references, records: this.walked.slice(first) });
  }

  private visitRecord(record: JsonRecord, pointer: string, context: Context, scope: Scope): void {
    this.take(record);
    this.walkRecord(record, pointer, context, scope);
  }

  private take(record: JsonRecord): void {
    this.visited.add(record);
    if (this.memory !== undefined) this.walked.push(record);
  }

  private walkRecord(record: JsonRecord, pointer: string, context: Context, outer: Scope): void {
    const named = context === "schema-map" || context === "object-map";
    const scope = named ? outer : this.scopeOf(record, pointer, outer);
    if (!named) this.takeDown(record, pointer, context, scope);
    for (const key of Object.keys(record)) {
      const value = record[key];
      if (typeof value !== "object" || value === null) continue;
      const inner = contextBelow(context, key);
      if (inner !== undefined) this.walk(value, pointerJoin(pointer, key), inner, scope);
    }
  }

  private scopeOf(record: JsonRecord, pointer: string, outer: Scope): Scope {
    if (pointer === "") return outer;
    const schema = ownSchemaUri(record);
    if (schema !== undefined) this.effects++;
    const draft = schema === undefined ? outer.draft : draftOf(record, schema);
    const resource = this.identified(record, pointer, { resource: outer.resource, draft });
    return resource === outer.resource && draft === outer.draft ? outer : { resource, draft };
  }

  /** The resource that a schema opens by its `$id`, or the one around it. In old drafts `$ref` hides everything beside it. */
  private identified(record: JsonRecord, pointer: string, { resource, draft }: Scope): Resource {
    const keyword = draft === "old" ? "id" : "$id";
    const id = ownValue(record, keyword) ?? (pointer === "" ? ownValue(record, "$self") : undefined);
    const hidden = draft !== "modern" && typeof ownValue(record, "$ref") === "string";
    if (typeof id !== "string" || hidden) return resource;
    this.effects++;
    const [path, fragment] = splitAtHash(id);
    const uri = path === "" ? resource.uri : absoluteUri(path, resource.uri);
    if (uri === undefined || /\p{Cc}/u.test(id)) {
      this.report("id-invalid", `${quote(id)} is no URI reference.`, resource, pointerJoin(pointer, keyword));
      return resource;
    }
    const { document } = resource;
    const schemaUri = ownSchemaUri(record) ?? resource.schemaUri;
    const own =
      path === "" ? resource : { ...emptyResource(), document, pointer, value: record, uri, schemaUri };
    if (fragment !== "" && !fragment.startsWith("/")) this.anchor(fragment, record, pointer, own, keyword);
    if (own !== resource) this.addResource(own);
    return own;
  }

  private addResource(resource: Resource): void {
    const known = this.resources.add(resource);
    if (known === undefined) return;
    const place = `${known.document.file}#${known.pointer}`;
    this.report(
      "id-clash",
      `${quote(place, 200)} already has this identifier.`,
      resource,
      pointerJoin(resource.pointer, "$id"),
    );
  }

  private takeDown(record: JsonRecord, pointer: string, context: Context, { resource }: Scope): void {
    for (const keyword of ["$anchor", "$dynamicAnchor"]) {
      const name = ownValue(record, keyword);
      if (typeof name !== "string") continue;
      this.effects++;
      this.anchor(name, record, pointer, resource, keyword);
      if (keyword === "$dynamicAnchor") resource.dynamicAnchors.set(name, pointer);
    }
    if (pointer === resource.pointer && ownValue(record, "$recursiveAnchor") === true) {
      this.effects++;
      resource.dynamicAnchors.set("", pointer);
    }
    for (const keyword of ["$ref", ...dynamicKeywords]) {
      const text = ownValue(record, keyword);
      if (typeof text === "string") {
        this.references.push({ text, holder: record, pointer, below: `/${keyword}`, resource, context });
      }
    }
    this.takeDownMapping(record, pointer, context, resource);
  }

  /** Values of a discriminator's mapping are names of schemas or references; only what has a `#` or `/` is surely the latter. */
  private takeDownMapping(record: JsonRecord, pointer: string, context: Context, resource: Resource): void {
    const discriminator = ownValue(record, "discriminator");
    const mapping = isRecord(discriminator) ? ownValue(discriminator, "mapping") : undefined;
    if (!isRecord(mapping)) return;
    for (const [name, text] of Object.entries(mapping)) {
      if (typeof text !== "string" || !/[#/]/.test(text)) continue;
      this.references.push({
        text,
        holder: mapping,
        pointer,
        below: pointerJoin("/discriminator/mapping", name),
        resource,
        context,
      });
    }
  }

  private anchor(name: string, value: Json, pointer: string, resource: Resource, keyword: string): void {
    const known = this.resources.addAnchor(resource, name, { pointer, value });
    if (known === undefined) return;
    const message = `The anchor ${quote(name)} already names ${quote(`#${known.pointer}`, 200)}.`;
    this.report("anchor-clash", message, resource, pointerJoin(pointer, keyword));
  }

  private report(
    code: "id-invalid" | "id-clash" | "anchor-clash",
    message: string,
    resource: Resource,
    pointer: string,
  ): void {
    this.reporter.report(code, message, { file: resource.document.file, pointer });
  }
}

/** Keywords whose references depend on the way that led to them. */
export const dynamicKeywords = ["$dynamicRef", "$recursiveRef"] as const;

function emptyResource(): Pick<Resource, "anchors" | "dynamicAnchors"> {
  return { anchors: new Map(), dynamicAnchors: new Map() };
}

function ownSchemaUri(data: Json): string | undefined {
  const schema = isRecord(data) ? ownValue(data, "$schema") : undefined;
  return typeof schema === "string" ? schema : undefined;
}

/** Drafts up to 07, AsyncAPI (whose schemas are draft-07) and OpenAPI 3.0 are legacy. */
function draftOf(data: Json, schemaUri: string | undefined): Draft {
  if (schemaUri !== undefined) {
    if (schemaUri === openApi30Dialect) return "legacy";
    const version = metaSchemaVersion(schemaUri);
    if (version === "draft-03" || version === "draft-04") return "old";
    return version?.startsWith("draft-") ? "legacy" : "modern";
  }
  return documentKind(data)?.kind === "asyncapi" ? "legacy" : "modern";
}

/** A URI reference made absolute, without fragment; undefined when it cannot be. */
export function absoluteUri(reference: string, base: string): string | undefined {
  if (!URL.canParse(reference, base)) return undefined;
  const { href } = new URL(reference, base);
  const hash = href.indexOf("#");
  return hash === -1 ? href : href.slice(0, hash);
}

function splitAtHash(text: string): readonly [string, string] {
  const hash = text.indexOf("#");
  return hash === -1 ? [text, ""] : [text.slice(0, hash), text.slice(hash + 1)];
}
