import { Diagnostics } from "../diagnostics/index.js";
import { defaultLimits, type Limits } from "../limits.js";
import { loadDocuments, type MemoryFiles, memoryHost } from "../load/index.js";
import { resolveReferences } from "./resolve-references.js";

/** What a scenario holds: path → content; anything but text and links becomes JSON. */
export type Given = { readonly [file: string]: unknown };

/** Loads `schemas/` of a project in memory and resolves it. Plain values become JSON files. */
export function run(
  given: Given,
  options: {
    inputs?: readonly string[];
    limits?: Partial<Limits>;
    allowedRoots?: readonly string[];
    resources?: Readonly<Record<string, string>>;
    dialect?: string;
  } = {},
) {
  const files = Object.fromEntries(
    Object.entries(given).map(([file, content]) => [
      `/p/${file}`,
      isRaw(content) ? content : JSON.stringify(content),
    ]),
  ) as MemoryFiles;
  const reporter = new Diagnostics();
  const host = memoryHost(files);
  const limits = { ...defaultLimits, ...options.limits };
  const documents = loadDocuments({
    root: "/p",
    inputs: options.inputs ?? ["schemas"],
    limits,
    host,
    reporter,
  });
  const { allowedRoots, resources, dialect } = options;
  const set = resolveReferences({
    root: "/p",
    documents,
    limits,
    host,
    reporter,
    ...(allowedRoots && { allowedRoots }),
    resources,
    dialect,
  });
  const found = reporter.list.map(({ code, origin }) => [code, origin && `${origin.file}#${origin.pointer}`]);
  const to = (ref: string, file = "schemas/a.json", pointer = ""): string | undefined => {
    const target = set.resolve(ref, { file, pointer });
    return target && `${target.file}#${target.pointer}`;
  };
  return { set, reporter, found, to, list: reporter.list };
}

function isRaw(content: unknown): boolean {
  return (
    typeof content === "string" || (typeof content === "object" && content !== null && "link" in content)
  );
}
