import { resolve as resolvePath } from "node:path";
import { type DiagnosticCode, type DiagnosticDetails, quote, type Reporter } from "../diagnostics/index.js";
import {
  documentKind,
  type Json,
  type JsonRecord,
  metaSchemaUri,
  metaSchemaVersion,
  type Origin,
  pointerJoin,
  sortedBy,
  valueAtPointer,
} from "../ir/index.js";
import { type FileHost, type LoadLimits, realPath } from "../load/index.js";
import type { SourceDocument } from "../load/source.js";
import { Collector, type HeldReference } from "./collector.js";
import { createDynamics, maxDynamicNames } from "./dynamics.js";
import { Files } from "./files.js";
import type { Context } from "./keywords.js";
import type { Dynamics, ResolvedSet } from "./resolved.js";
import { type Resource, Resources } from "./resources.js";
import { findRings } from "./rings.js";
import { type Target, Targets } from "./targets.js";
import type { WalkMemory } from "./walk-memory.js";

/** The limits of resolving. `maxReferences` counts different references: a thousand to one type are one. */
export type ResolveLimits = LoadLimits & { readonly maxReferences: number };

/** What resolving needs. */
export type ResolveRequest = {
  /** The project root: names of documents are relative to it. */
  readonly root: string;
  /** What was loaded. */
  readonly documents: readonly SourceDocument[];
  /** Those of them that the user named; all, when not given. */
  readonly entries?: readonly SourceDocument[];
  readonly limits: ResolveLimits;
  readonly host: FileHost;
  readonly reporter: Reporter;
  /** Folders whose files may be read for a reference. Without it: the innermost folder that holds all documents. */
  readonly allowedRoots?: readonly string[];
  /** The beginning of an address → a folder, or the whole of it → a file, relative to the root: where such documents lie. */
  readonly resources?: Readonly<Record<string, string>> | undefined;
  /** The draft of the given JSON Schema documents that name none. */
  readonly dialect?: string | undefined;
  /** What was walked before, under the same options. */
  readonly memory?: WalkMemory | undefined;
};

/**
 * Follows every reference of the documents, reading the files that they lead to, until nothing new turns up. Cycles stay
 * what they are, edges of a graph; nothing is ever expanded, so the work grows with the documents and not with what they
 * would describe.
 */
export function resolveReferences(request: ResolveRequest): ResolvedSet {
  const run = new Run(request);
  run.followAll();
  run.reportRings();
  run.reportSkipped();
  return run.resolved();
}

/** The state of one run. */
class Run {
  private readonly request: ResolveRequest;
  private readonly resources = new Resources();
  private readonly collector: Collector;
  private readonly files: Files;
  private readonly targets: Targets;
  private readonly holders = new Map<JsonRecord, HeldReference>();
  private readonly referred = new Set<string>();
  private readonly reported = new Set<string>();
  private next = 0;

  constructor(request: ResolveRequest) {
    const { documents, limits, host, reporter } = request;
    this.request = request;
    this.collector = new Collector(this.resources, reporter, request.memory);
    const realRoot = realPath(host, request.root) ?? request.root;
    const roots = (request.allowedRoots ?? [commonFolder(documents)]).map((root) => {
      const path = resolvePath(realRoot, root);
      return realPath(host, path) ?? path;
    });
    const places = new Map(
      Object.entries(request.resources ?? {}).map(([address, path]) => [
        address,
        resolvePath(realRoot, path),
      ]),
    );
    this.files = new Files(documents, { realRoot, roots, limits, host, reporter, places });
    const { resources, collector, files } = this;
    const { maxReferences } = limits;
    this.targets = new Targets({ resources, collector, files, reporter, maxReferences });
    const schemaUri = request.dialect === undefined ? undefined : metaSchemaUri(request.dialect);
    for (const document of files.all()) {
      const isSchema = documentKind(document.data)?.kind === "jsonschema";
      collector.add(document, files.uriOf(document), isSchema ? schemaUri : undefined);
    }
  }

  /** A failure counts only when everything was read: a later file may carry the `$id` or anchor that was asked for. */
  followAll(): void {
    let failed = this.followNew();
    for (let version = -1; version !== this.resources.version; ) {
      version = this.resources.version;
      failed = [...failed.filter((held) => !this.follow(held)), ...this.followNew()];
    }
    for (const held of failed) this.reportFailure(held.text, held.resource, heldAt(held), isHint(held));
    if (!this.targets.exhausted) return;
    const message = `The documents hold more than ${this.request.limits.maxReferences} different references.`;
    this.report("limit-references", message, { file: "", pointer: "" });
  }

  private followNew(): readonly HeldReference[] {
    const { references } = this.collector;
    const failed: HeldReference[] = [];
    while (this.next < references.length && !this.targets.exhausted) {
      const held = references[this.next++] as HeldReference;
      if (!this.follow(held)) failed.push(held);
    }
    return failed;
  }

  private follow(held: HeldReference): boolean {
    const found = this.targets.find(held.text, held.resource);
    if (found.problem !== undefined) return false;
    if (found.value === undefined) return true;
    this.reach(found.value, held.context);
    if (held.below === "/$ref") this.holders.set(held.holder, held);
    return true;
  }

  /** What a reference leads to is part of the documents, even where nothing else would have walked it. */
  private reach({ resource, pointer, value }: Target, context: Context): void {
    const { file } = resource.document;
    this.referred.add(file);
    this.collector.visit(value, pointer, this.resources.around(file, pointer) ?? resource, context);
  }

  reportRings(): void {
    const { holders, targets } = this;
    const targetOf = (holder: JsonRecord): Json | undefined => {
      const held = holders.get(holder);
      const found = held && targets.find(held.text, held.resource);
      return found?.problem === undefined ? found?.value?.value : undefined;
    };
    for (const ring of findRings({ holders, targetOf })) {
      const origins = ring.flatMap((holder) => {
        const held = holders.get(holder);
        return held === undefined ? [] : [heldAt(held)];
      });
      const first = sortedBy(
        origins,
        ({ file }) => file,
        ({ pointer }) => pointer,
      )[0];
      if (first !== undefined) this.report("ref-ring", ringMessage(startingAt(origins, first)), first);
    }
  }

  /** Files that a folder happened to hold: no schema documents, and nobody asked for them. */
  reportSkipped(): void {
    for (const { file, data } of this.request.documents) {
      if (documentKind(data) !== undefined || this.referred.has(file)) continue;
      this.report(
        "input-skipped",
        `${quote(file)} is neither JSON Schema, OpenAPI, AsyncAPI nor a device module.`,
        {
          file,
          pointer: "",
        },
      );
    }
  }

  /**
   * Meta-schemas among the documents belong to them, since their `$vocabulary` decides what keywords mean. What they refer to
   * in turn is nobody's business here, and one that is missing is for lowering to judge.
   */
  private findMetaSchemas(): void {
    const looked = new Set<Resource>();
    for (let found = this.resources.all(); found.length > looked.size; found = this.resources.all()) {
      for (const resource of found) {
        const { schemaUri } = resource;
        if (looked.has(resource)) continue;
        looked.add(resource);
        if (schemaUri === undefined || metaSchemaVersion(schemaUri) !== undefined) continue;
        const target = this.targets.find(schemaUri, resource);
        if (target.problem === undefined && target.value !== undefined)
          this.referred.add(target.value.resource.document.file);
      }
    }
  }

  resolved(): ResolvedSet {
    this.findMetaSchemas();
    const entries = (this.request.entries ?? this.request.documents).filter(
      ({ data }) => documentKind(data) !== undefined,
    );
    const sorted = sortedBy(entries, ({ file }) => file);
    const named = new Set(entries.map(({ file }) => file));
    const reached = this.files
      .all()
      .filter(
        ({ file, data }) => !named.has(file) && (this.referred.has(file) || documentKind(data) !== undefined),
      );
    const { resources } = this;
    const dynamics = this.dynamics();
    return {
      documents: [...sorted, ...reached],
      entries: sorted,
      resolve: (ref, at) => this.resolve(ref, at),
      find: (ref, at) => this.find(ref, at),
      schemaUriOf: (file) => resources.around(file, "")?.schemaUri,
      ...(dynamics && { dynamics }),
      valueAt: ({ file, pointer }) => {
        const document = this.files.get(file);
        return document && valueAtPointer(document.data, pointer);
      },
    };
  }

  private dynamics(): Dynamics | undefined {
    const { resources, targets, collector } = this;
    const found = createDynamics({ resources, targets, references: collector.references });
    if (found !== "too-many") return found;
    const message = `The documents hold more than ${maxDynamicNames} different dynamic anchors.`;
    this.report("limit-references", message, { file: "", pointer: "" });
    return undefined;
  }

  /** Also for references in places that were not walked, such as extensions: those are followed and reported now. */
  private resolve(text: string, at: Origin): Origin | undefined {
    const found = this.find(text, at);
    const resource = found === undefined ? this.resources.around(at.file, at.pointer) : undefined;
    if (resource !== undefined)
      this.reportFailure(text, resource, { file: at.file, pointer: pointerJoin(at.pointer, "$ref") });
    return found;
  }

  private find(text: string, at: Origin): Origin | undefined {
    const resource = this.resources.around(at.file, at.pointer);
    const found = resource && this.targets.find(text, resource);
    return found?.problem === undefined && found?.value !== undefined ? originOf(found.value) : undefined;
  }

  private reportFailure(text: string, resource: Resource, at: Origin, isHint = false): void {
    const { problem } = this.targets.find(text, resource);
    if (problem === undefined) return;
    const { code, message } = problem;
    const fix = problem.fix?.();
    const isPassable = isHint && (code === "ref-missing" || code === "ref-file-missing");
    this.report(code, message, at, {
      ...(fix !== undefined && { fix }),
      ...(isPassable && { severity: "warning" }),
    });
  }

  private report(code: DiagnosticCode, message: string, at: Origin, details: DiagnosticDetails = {}): void {
    const key = `${code} ${at.file}#${at.pointer}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.request.reporter.report(code, message, at.file === "" ? undefined : at, details);
  }
}

function originOf({ resource, pointer }: Target): Origin {
  return { file: resource.document.file, pointer };
}

/** Mappings of discriminators never change what is valid. */
function isHint({ below }: HeldReference): boolean {
  return below.startsWith("/discriminator/");
}

function heldAt({ resource, pointer, below }: HeldReference): Origin {
  return { file: resource.document.file, pointer: `${pointer}${below}` };
}

/** A ring has no beginning of its own: it is told from its first place by code unit. */
function startingAt(ring: readonly Origin[], first: Origin): readonly Origin[] {
  const start = ring.indexOf(first);
  return [...ring.slice(start), ...ring.slice(0, start)];
}

/** Long rings are told by their first places. */
const shownInRing = 4;

function ringMessage(ring: readonly Origin[]): string {
  const names = ring.map(({ pointer }) => quote(`#${pointer.replace(/\/\$ref$/, "")}`, 200));
  if (names.length === 1) return `${names[0]} refers to itself.`;
  const shown = names.slice(0, shownInRing);
  return `${[...shown, ...(names.length > shownInRing ? ["…"] : []), shown[0]].join(" → ")}.`;
}

/** The innermost folder that holds all documents, relative to the project root. */
function commonFolder(documents: readonly SourceDocument[]): string {
  let common: readonly string[] | undefined;
  for (const { file } of documents) {
    const folders = file.split("/").slice(0, -1);
    const same = common?.findIndex((folder, index) => folder !== folders[index]) ?? -1;
    common = common === undefined ? folders : same === -1 ? common : common.slice(0, same);
  }
  return (common ?? []).join("/");
}
