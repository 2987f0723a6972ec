import { posix } from "node:path";
import { type Diagnostic, Diagnostics } from "../diagnostics/index.js";
import {
  type ApiModel,
  childOf,
  isRecord,
  type Json,
  type Origin,
  ownValue,
  parsePointer,
  pointerJoin,
} from "../ir/index.js";
import { defaultLimits, type Limits } from "../limits.js";
import type { SourceDocument } from "../load/source.js";
import type { ResolvedSet } from "../resolve/resolved.js";
import type { SchemaOptions } from "../schema-options.js";
import { lowerDocuments } from "./index.js";

/** Parsed documents by file name. */
export type Files = { readonly [file: string]: Json };

/** A resolver over parsed objects that knows pointers, relative files and `$anchor`, and reports nothing. */
export function fakeSet(files: Files, entries: readonly string[] = Object.keys(files)): ResolvedSet {
  const documents = Object.keys(files)
    .sort()
    .map((file): SourceDocument => {
      return { file, text: "", data: files[file] ?? null, position: () => undefined };
    });
  const valueAt = (origin: Origin): Json | undefined => {
    let value = Object.hasOwn(files, origin.file) ? files[origin.file] : undefined;
    for (const token of parsePointer(origin.pointer) ?? [])
      value = value === undefined ? undefined : childOf(value, token);
    return value;
  };
  const resolve = (ref: string, at: Origin): Origin | undefined => {
    const [path = "", fragment = ""] = ref.split("#");
    const file = path === "" ? at.file : posix.join(posix.dirname(at.file), path);
    const tokens = parsePointer(decodeURIComponent(fragment));
    const target = tokens
      ? { file, pointer: pointerJoin("", ...tokens) }
      : findAnchor(files[file] ?? null, fragment, file);
    return target && valueAt(target) !== undefined ? target : undefined;
  };
  return {
    documents,
    entries: documents.filter((document) => entries.includes(document.file)),
    resolve,
    find: resolve,
    valueAt,
  };
}

function findAnchor(value: Json, anchor: string, file: string, pointer = ""): Origin | undefined {
  if (!isRecord(value)) return undefined;
  if (ownValue(value, "$anchor") === anchor) return { file, pointer };
  const children = Object.entries(value).map(([key, child]) =>
    findAnchor(child, anchor, file, pointerJoin(pointer, key)),
  );
  return children.find((found) => found !== undefined);
}

/** What lowering made of some documents. */
export type LoweredFiles = {
  readonly model: ApiModel;
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: readonly string[];
};

/** Lowers parsed documents. */
export function lowerFiles(
  files: Files,
  options: {
    readonly entries?: readonly string[];
    readonly limits?: Partial<Limits>;
    readonly schemas?: SchemaOptions;
  } = {},
): LoweredFiles {
  const reporter = new Diagnostics();
  const model = lowerDocuments({
    set: fakeSet(files, options.entries),
    limits: { ...defaultLimits, ...options.limits },
    reporter,
    ...(options.schemas && { options: options.schemas }),
  });
  return { model, diagnostics: reporter.list, codes: reporter.list.map((diagnostic) => diagnostic.code) };
}

/** The diagnostics as `code file#pointer`, which is what most tests are about. */
export function places(lowered: LoweredFiles): readonly string[] {
  return lowered.diagnostics.map(
    (diagnostic) => `${diagnostic.code} ${diagnostic.origin?.file}#${diagnostic.origin?.pointer}`,
  );
}
