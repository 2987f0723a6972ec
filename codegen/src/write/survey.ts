import { quote, type Reporter } from "../diagnostics/index.js";
import { byCodeUnit } from "../ir/order.js";
import type { Limits } from "../limits.js";
import { pathClashes } from "../path-segment.js";
import { pathProblem, type Tree } from "./confine.js";
import { contentHash, manifestName } from "./manifest.js";
import type { WriteMemory } from "./memory.js";
import { journalName, type Own } from "./own.js";

/** An emitted file as it shall be. */
export type WantedFile = { readonly path: string; readonly bytes: Uint8Array; readonly hash: string };

/** What would have to happen in the output folder. */
export type Survey = {
  readonly wanted: readonly WantedFile[];
  /** Files that are missing or differ. */
  readonly writes: readonly WantedFile[];
  /** Of these, the ones that somebody changed since they were written. */
  readonly edited: readonly string[];
  /** Own files that are no longer wanted. */
  readonly removes: readonly string[];
  /** Own files that are no longer wanted, but that somebody changed: theirs now. */
  readonly kept: readonly string[];
  /** Hashes of the own files that stand in the folder as some run wrote them. */
  readonly standing: ReadonlyMap<string, string>;
};

/** What looking at the files of a run needs. */
export type WantedOptions = {
  readonly limits: Limits;
  readonly reporter: Reporter;
  readonly memory?: WriteMemory | undefined;
};

/** The files of a run in the order of their paths; reports those whose paths or sizes cannot be. */
export function wantedFiles(
  files: ReadonlyMap<string, string>,
  { limits, reporter, memory }: WantedOptions,
): readonly WantedFile[] {
  const wanted: WantedFile[] = [];
  for (const [path, text] of [...files].sort(([left], [right]) => byCodeUnit(left, right))) {
    const problem = pathProblem(path);
    if (problem !== undefined)
      reporter.report("file-name", `The emitted path ${quote(path)} ${problem}.`, undefined);
    const file = memory?.wanted(path, text, () => wantedFile(path, text)) ?? wantedFile(path, text);
    if (file.bytes.length > limits.maxEmittedFileBytes)
      reportSize(path, file.bytes.length, limits.maxEmittedFileBytes, reporter);
    wanted.push(file);
  }
  for (const [path, other] of pathClashes([...files.keys()])) {
    reporter.report(
      "file-name-clash",
      `The files ${quote(path)} and ${quote(other)} would be one.`,
      undefined,
    );
  }
  const total = wanted.reduce((sum, file) => sum + file.bytes.length, 0);
  if (total > limits.maxEmittedTotalBytes)
    reportSize(undefined, total, limits.maxEmittedTotalBytes, reporter);
  return wanted;
}

function wantedFile(path: string, text: string): WantedFile {
  const bytes = Buffer.from(text, "utf8");
  return { path, bytes, hash: contentHash(bytes) };
}

function reportSize(path: string | undefined, bytes: number, limit: number, reporter: Reporter): void {
  const what = path === undefined ? "All emitted files together have" : `The emitted file ${quote(path)} has`;
  reporter.report("limit-output", `${what} ${bytes} bytes, the limit is ${limit}.`, undefined);
}

/** Compares what is wanted with what stands in the folder; reports whatever must not be touched. Changes nothing. */
export function survey(wanted: readonly WantedFile[], tree: Tree, own: Own, reporter: Reporter): Survey {
  const found = { writes: [] as WantedFile[], edited: [] as string[], standing: new Map<string, string>() };
  for (const file of wanted) {
    const { state, hash } = stateOf(file, tree, own);
    if (state === "foreign" || state === "link") reportForeign(file.path, state, reporter);
    if (state !== "same") found.writes.push(file);
    if (state === "edited") found.edited.push(file.path);
    else if (hash !== undefined) found.standing.set(file.path, hash);
  }
  for (const name of [manifestName, journalName])
    if (tree.look(name).kind === "link") reportForeign(name, "link", reporter);
  return {
    wanted,
    ...found,
    ...leftovers(found.standing, new Set(wanted.map((file) => file.path)), tree, own),
  };
}

type State = "missing" | "same" | "changed" | "edited" | "foreign" | "link";

function stateOf(file: WantedFile, tree: Tree, own: Own): { readonly state: State; readonly hash?: string } {
  const { kind, at } = tree.look(file.path);
  if (kind === undefined) return { state: "missing" };
  if (kind === "link") return { state: "link" };
  // A folder, a device, or a file where a folder has to be.
  if (kind !== "file" || at !== file.path) return { state: "foreign" };
  const standing = tree.read(file.path);
  // Comparing costs less than hashing, and most files are as they shall be.
  if (Buffer.compare(standing, file.bytes) === 0) return { state: "same", hash: file.hash };
  const hash = contentHash(standing);
  if (!own.files.has(file.path) && !own.pending.has(file.path)) return { state: "foreign" };
  return { state: isAsWritten(file.path, hash, own) ? "changed" : "edited", hash };
}

function isAsWritten(path: string, hash: string, own: Own): boolean {
  return own.files.get(path) === hash || own.pending.get(path) === hash;
}

function reportForeign(path: string, state: "foreign" | "link", reporter: Reporter): void {
  if (state === "link")
    reporter.report("output-symlink", `${quote(path)} is a link, or stands behind one.`, undefined);
  else
    reporter.report(
      "file-foreign",
      `${quote(path)} exists and was not written by this generator.`,
      undefined,
    );
}

function leftovers(
  standing: Map<string, string>,
  wanted: ReadonlySet<string>,
  tree: Tree,
  own: Own,
): Pick<Survey, "removes" | "kept"> {
  const removes: string[] = [];
  const kept: string[] = [];
  const unwanted = new Set([...own.files.keys(), ...own.pending.keys()].filter((path) => !wanted.has(path)));
  for (const path of [...unwanted].sort(byCodeUnit)) {
    const { kind, at } = tree.look(path);
    if (kind === undefined) continue;
    const hash = kind === "file" && at === path ? contentHash(tree.read(path)) : "";
    const isOwn = isAsWritten(path, hash, own);
    (isOwn ? removes : kept).push(path);
    if (isOwn) standing.set(path, hash);
  }
  return { removes, kept };
}
