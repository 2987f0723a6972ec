import type { Json } from "../ir/index.js";
import type { SourceDocument } from "../load/source.js";

/** A document, or a schema in it with an `$id` of its own: what references and anchors are relative to. */
export type Resource = {
  readonly document: SourceDocument;
  /** Where it starts in the document. */
  readonly pointer: string;
  readonly value: Json;
  /** Absolute URI without fragment: the address of the file, or its `$id`. A name, never something to open. */
  readonly uri: string;
  readonly anchors: Map<string, Anchor>;
  /** Where the schemas with a `$dynamicAnchor` stand, by its name; the empty name is that of a `$recursiveAnchor`. */
  readonly dynamicAnchors: Map<string, string>;
  /** The `$schema` that holds here. A file that names none has that of the OpenAPI document which led to it first. */
  schemaUri: string | undefined;
};

/** A plain name for a schema of a resource. */
export type Anchor = { readonly pointer: string; readonly value: Json };

/** Everything that has a name, over all documents. */
export class Resources {
  /** Grows with each name: what was not found under an older version may be there now. */
  version = 0;
  private readonly byUri = new Map<string, Resource>();
  private readonly byFile = new Map<string, Map<string, Resource>>();

  /** Adds a resource; returns the one that already has its URI, if there is one. */
  add(resource: Resource): Resource | undefined {
    const known = this.byUri.get(resource.uri);
    if (known === undefined) this.alias(resource.uri, resource);
    const { file } = resource.document;
    const inFile = this.byFile.get(file);
    if (inFile === undefined) this.byFile.set(file, new Map([[resource.pointer, resource]]));
    else inFile.set(resource.pointer, resource);
    return known;
  }

  /** Lets a document also be found under another URI: its file's address beside its `$id`. */
  alias(uri: string, resource: Resource): void {
    if (this.byUri.has(uri)) return;
    this.byUri.set(uri, resource);
    this.version++;
  }

  /** The resource of a URI without fragment. */
  find(uri: string): Resource | undefined {
    return this.byUri.get(uri);
  }

  /** The innermost resource around a place. */
  around(file: string, pointer: string): Resource | undefined {
    const inFile = this.byFile.get(file);
    if (inFile === undefined || inFile.size === 1) return inFile?.get("");
    for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
      const resource = inFile.get(at);
      if (resource !== undefined || at === "") return resource;
    }
  }

  /** All resources, in the order in which they were found. */
  all(): readonly Resource[] {
    return [...this.byFile.values()].flatMap((inFile) => [...inFile.values()]);
  }

  /** All names that a document may be asked for by, for suggestions; addresses of files are of this machine. */
  names(): readonly string[] {
    return [...this.byUri.keys()].filter((uri) => !uri.startsWith("file:"));
  }

  /** Gives a schema of a resource a plain name; returns the schema that already has it, if another one does. */
  addAnchor(resource: Resource, name: string, anchor: Anchor): Anchor | undefined {
    const known = resource.anchors.get(name);
    if (known !== undefined) return known.pointer === anchor.pointer ? undefined : known;
    resource.anchors.set(name, anchor);
    this.version++;
    return undefined;
  }
}
