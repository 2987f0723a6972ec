import { quote, type Reporter } from "../diagnostics/index.js";
import {
  documentKind,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  metaSchemaVersion,
  ownValue,
  pointerJoin,
} from "../ir/index.js";
import type { SourceDocument } from "../load/source.js";
import { type Context, contextBelow, contextOfItems } from "./keywords.js";
import type { Resource, Resources } from "./resources.js";

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

type Scope = { readonly resource: Resource; readonly legacy: boolean };

/**
 * Walks documents once and takes down what has a name and what refers to names. Whatever a reference leads to is a schema
 * too, even under a keyword that nobody knows: {@link visit} walks it when it is reached.
 */
export class Collector {
  /** In the order of the walk; grows while references are followed. */
  readonly references: HeldReference[] = [];
  private readonly visited = new Set<Json>();
  private readonly legacyFiles = new Set<string>();
  private readonly resources: Resources;
  private readonly reporter: Reporter;

  constructor(resources: Resources, reporter: Reporter) {
    this.resources = resources;
    this.reporter = reporter;
  }

  /** Adds a document under the address of its file. One of unknown kind is only walked where references lead into it. */
  add(document: SourceDocument, fileUri: string): Resource {
    const kind = documentKind(document.data);
    const legacy = isLegacy(document.data);
    if (legacy) this.legacyFiles.add(document.file);
    const root: Resource = { document, pointer: "", value: document.data, uri: fileUri, anchors: new Map() };
    const resource = this.rootResource(root, legacy);
    this.resources.alias(fileUri, resource);
    if (kind !== undefined)
      this.walk(document.data, "", kind.kind === "jsonschema" ? "schema" : "object", { resource, legacy });
    return resource;
  }

  /** Walks what a reference led to, if nothing came by before. */
  visit(value: Json, pointer: string, resource: Resource, context: Context): void {
    this.walk(value, pointer, context, { resource, legacy: this.legacyFiles.has(resource.document.file) });
  }

  private rootResource(root: Resource, legacy: boolean): Resource {
    const { value } = root;
    const resource = isRecord(value) ? this.identified(value, "", { resource: root, legacy }) : root;
    if (resource === root) this.addResource(root);
    return resource;
  }

  private walk(value: Json, pointer: string, context: Context, scope: Scope): void {
    if (isList(value)) {
      const inner = contextOfItems(context);
      for (const [index, item] of value.entries()) this.walk(item, `${pointer}/${index}`, inner, scope);
    } else if (isRecord(value) && !this.visited.has(value)) {
      this.visited.add(value);
      this.walkRecord(value, pointer, context, scope);
    }
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
    const schema = pointer === "" ? undefined : ownValue(record, "$schema");
    const legacy = typeof schema === "string" ? isLegacy(record) : outer.legacy;
    const resource = pointer === "" ? outer.resource : this.identified(record, pointer, { ...outer, legacy });
    return resource === outer.resource && legacy === outer.legacy ? outer : { resource, legacy };
  }

  /** The resource that a schema opens by its `$id`, or the one around it. In old drafts `$ref` hides everything beside it. */
  private identified(record: JsonRecord, pointer: string, { resource, legacy }: Scope): Resource {
    const id = ownValue(record, "$id") ?? (pointer === "" ? ownValue(record, "$self") : undefined);
    if (typeof id !== "string" || (legacy && typeof ownValue(record, "$ref") === "string")) return resource;
    const [path, fragment] = splitAtHash(id);
    const uri = path === "" ? resource.uri : absoluteUri(path, resource.uri);
    if (uri === undefined || /\p{Cc}/u.test(id)) {
      this.report("id-invalid", `${quote(id)} is no URI reference.`, resource, pointerJoin(pointer, "$id"));
      return resource;
    }
    const own =
      path === ""
        ? resource
        : { document: resource.document, pointer, value: record, uri, anchors: new Map() };
    if (fragment !== "" && !fragment.startsWith("/")) this.anchor(fragment, record, pointer, own, "$id");
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
      if (typeof name === "string") this.anchor(name, record, pointer, resource, keyword);
    }
    for (const keyword of ["$ref", "$dynamicRef"]) {
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

/** Where nothing beside `$ref` counts: drafts up to 07, AsyncAPI (whose schemas are draft-07) and OpenAPI 3.0. */
export function isLegacy(data: Json): boolean {
  if (!isRecord(data)) return false;
  const schema = ownValue(data, "$schema");
  if (typeof schema === "string") return metaSchemaVersion(schema)?.startsWith("draft-") ?? false;
  const kind = documentKind(data);
  return kind?.kind === "asyncapi" || (kind?.kind === "openapi" && kind.version.startsWith("3.0"));
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
