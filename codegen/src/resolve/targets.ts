import { nearestWord, quote, type Reporter } from "../diagnostics/index.js";
import {
  childOf,
  isList,
  isOpenApiDialect,
  isRecord,
  type Json,
  parsePointer,
  pointerJoin,
} from "../ir/index.js";
import { absoluteUri, type Collector } from "./collector.js";
import type { Files } from "./files.js";
import { readMetaSchema } from "./meta-schemas.js";
import { failure, type Outcome } from "./problem.js";
import { parseReference, type Reference } from "./reference.js";
import type { Resource, Resources } from "./resources.js";

/** What a reference leads to. */
export type Target = { readonly resource: Resource; readonly pointer: string; readonly value: Json };

/** A target; undefined when it lies in a file whose own problem was reported. */
export type TargetOutcome = Outcome<Target | undefined>;

/** Looking for a near name costs time, and nobody reads the twentieth suggestion. */
const maxSuggestions = 20;

/** What finding needs. */
export type TargetsParts = {
  readonly resources: Resources;
  readonly files: Files;
  readonly collector: Collector;
  readonly reporter: Reporter;
  readonly maxReferences: number;
};

/** What was found, and how much was known by then: a failure is looked into again when more names have come. */
type Known = { readonly outcome: TargetOutcome; readonly version: number };

/** Finds what references lead to, each pair of resource and reference once: documents repeat the same few many times. */
export class Targets {
  private readonly known = new Map<Resource, Map<string, Known>>();
  private readonly resources: Resources;
  private readonly files: Files;
  private readonly collector: Collector;
  private readonly reporter: Reporter;
  private readonly maxReferences: number;
  private followed = 0;
  private suggested = 0;

  constructor(parts: TargetsParts) {
    this.resources = parts.resources;
    this.files = parts.files;
    this.collector = parts.collector;
    this.reporter = parts.reporter;
    this.maxReferences = parts.maxReferences;
  }

  /** True when more different references came than the limit allows. */
  get exhausted(): boolean {
    return this.followed > this.maxReferences;
  }

  /** What a reference in a resource leads to. */
  find(text: string, from: Resource): TargetOutcome {
    let ofResource = this.known.get(from);
    if (ofResource === undefined) {
      ofResource = new Map();
      this.known.set(from, ofResource);
    }
    const known = ofResource.get(text);
    if (
      known !== undefined &&
      (known.outcome.problem === undefined || known.version === this.resources.version)
    )
      return known.outcome;
    if (known === undefined) this.followed++;
    const outcome = this.follow(text, from);
    ofResource.set(text, { outcome, version: this.resources.version });
    return outcome;
  }

  private follow(text: string, from: Resource): TargetOutcome {
    const reference = parseReference(text);
    if (reference.problem !== undefined) return reference;
    const home = this.resourceOf(reference.value, from, text);
    if (home.problem !== undefined) return home;
    return home.value === undefined
      ? { value: undefined }
      : this.inside(home.value, reference.value.fragment);
  }

  private resourceOf(
    { path, scheme }: Reference,
    from: Resource,
    text: string,
  ): Outcome<Resource | undefined> {
    if (path === "") return { value: from };
    const uri = absoluteUri(path, from.uri);
    if (uri === undefined)
      return failure(
        "ref-syntax",
        `${quote(text)} is no URI reference, or nothing that it could be relative to.`,
      );
    const named = this.resources.find(uri);
    if (named !== undefined) return { value: inheriting(named, from.schemaUri) };
    if (uri.startsWith("file:")) return this.fileAt(uri, text, from.schemaUri);
    const fileUri = this.files.fileUriOf(uri);
    if (fileUri !== undefined) return this.fileAt(fileUri, text, from.schemaUri, uri);
    const meta = this.metaSchema(uri);
    if (meta !== undefined) return { value: meta };
    const beside = scheme === undefined ? this.besideFile(path, uri, from) : undefined;
    return beside === undefined ? this.unknownName(uri, text) : { value: beside };
  }

  /** What a file holds. One that was asked for by another address is found, and has its references, under that address. */
  private fileAt(
    uri: string,
    text: string,
    schemaUri: string | undefined,
    address?: string,
  ): Outcome<Resource | undefined> {
    const read = this.files.read(uri, text);
    if (read.problem !== undefined) return read;
    const document = read.value;
    if (document === undefined) return { value: undefined };
    const fileUri = this.files.uriOf(document);
    const resource =
      this.resources.find(fileUri) ?? this.collector.add(document, address ?? fileUri, schemaUri);
    this.resources.alias(fileUri, resource);
    if (address !== undefined) this.resources.alias(address, resource);
    return { value: inheriting(resource, schemaUri) };
  }

  /** The meta-schemas of the standard are known to everybody, and read only when somebody asks for them. */
  private metaSchema(uri: string): Resource | undefined {
    const document = readMetaSchema(uri, this.reporter);
    if (document === undefined) return undefined;
    this.files.addOwn(document);
    const resource = this.collector.add(document, uri);
    this.resources.alias(uri, resource);
    return resource;
  }

  /**
   * A document whose `$id` is a web address usually lies beside those that it refers to, under the same relative paths.
   * The file counts only when its own `$id` does not say that it is something else.
   */
  private besideFile(path: string, uri: string, from: Resource): Resource | undefined {
    const fileUri = from.pointer === "" ? absoluteUri(path, this.files.uriOf(from.document)) : undefined;
    const beside = fileUri === undefined ? undefined : this.fileAt(fileUri, path, from.schemaUri);
    const resource = beside?.problem === undefined ? beside?.value : undefined;
    return resource !== undefined && (resource.uri === uri || resource.uri.startsWith("file:"))
      ? resource
      : undefined;
  }

  private unknownName(uri: string, text: string): Outcome<never> {
    const near = (): string | undefined => this.suggest(uri, () => neighbours(uri, this.resources.names()));
    if (/^https?:/.test(uri)) {
      const meta = /^https?:\/\/(?:json-schema\.org|spec\.openapis\.org|asyncapi\.com)\//.test(uri);
      const fix = meta
        ? () => "This one is not built in: save it among the inputs, or take the reference out."
        : () => withResources(near(), uri);
      return failure("ref-remote", `No document of this run has the \`$id\` ${quote(uri)}.`, fix);
    }
    return failure("ref-missing", `No document of this run has the \`$id\` ${quote(text)}.`, near);
  }

  private inside(resource: Resource, fragment: string): TargetOutcome {
    if (fragment === "") return { value: { resource, pointer: resource.pointer, value: resource.value } };
    if (!fragment.startsWith("/")) return this.anchorOf(resource, fragment);
    const tokens = parsePointer(fragment);
    if (tokens === undefined)
      return failure(
        "ref-pointer",
        `${quote(`#${fragment}`)} has a \`~\` that is neither \`~0\` nor \`~1\`.`,
      );
    let { value, pointer } = resource;
    for (const token of tokens) {
      const child = childOf(value, token);
      if (child === undefined) return this.missing(resource, pointer, value, token);
      value = child;
      pointer = pointerJoin(pointer, token);
    }
    return { value: { resource, pointer, value } };
  }

  private anchorOf(resource: Resource, name: string): TargetOutcome {
    const anchor = resource.anchors.get(name);
    if (anchor !== undefined) return { value: { resource, pointer: anchor.pointer, value: anchor.value } };
    return failure(
      "ref-missing",
      `No schema in ${quote(resource.document.file)} has the anchor ${quote(name)}.`,
      () => this.suggest(name, () => resource.anchors.keys()),
    );
  }

  private missing(resource: Resource, pointer: string, value: Json, token: string): TargetOutcome {
    const { file } = resource.document;
    const within = pointer === "" ? file : `${file}#${pointer}`;
    return failure(
      "ref-missing",
      `${quote(within, 200)} has no ${isList(value) ? "item" : "key"} ${quote(token)}.`,
      () => this.suggest(token, () => stepsFrom(value)),
    );
  }

  private suggest(wanted: string, names: () => Iterable<string>): string | undefined {
    if (this.suggested++ >= maxSuggestions) return undefined;
    const near = nearestWord(wanted, names());
    return near === undefined ? undefined : `Did you mean ${quote(near)}?`;
  }
}

/** Parts of an OpenAPI document are in its dialect, also where they are inputs themselves. */
function inheriting(resource: Resource, schemaUri: string | undefined): Resource {
  if (isOpenApiDialect(schemaUri)) resource.schemaUri ??= schemaUri;
  return resource;
}

/** Where a pointer can go on to a schema: `$ref` is as near to `$def` as `$defs`, but a text leads nowhere. */
function stepsFrom(value: Json): readonly string[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    isRecord(child) || isList(child) || typeof child === "boolean" ? [key] : [],
  );
}

/** Names in the same folder of the same host are alike in all but their ends, so only the ends are compared. */
function neighbours(uri: string, names: readonly string[]): readonly string[] {
  const end = uri.slice(uri.lastIndexOf("/") + 1);
  return names.filter((name) => {
    const start = name.slice(0, name.lastIndexOf("/") + 1);
    return (
      !uri.startsWith(start) || start === "" || nearestWord(end, [name.slice(start.length)]) !== undefined
    );
  });
}

/** A near name may be none: the name may also be right and the document only be elsewhere. */
function withResources(near: string | undefined, uri: string): string {
  const folder = quote(uri.slice(0, uri.lastIndexOf("/") + 1));
  const elsewhere = `save the document and say where it lies: \`resources: { ${folder}: "folder" }\` in the configuration.`;
  return near === undefined ? `S${elsewhere.slice(1)}` : `${near} Or ${elsewhere}`;
}
