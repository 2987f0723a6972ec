import type { DiagnosticCode, Reporter } from "../diagnostics/index.js";
import type { Limits } from "../limits.js";
import { commit } from "./commit.js";
import { resolveRoot, Tree } from "./confine.js";
import { nodeWriteHost, type WriteHost } from "./host.js";
import { isUnchanged, manifestName, manifestText, type Stamp } from "./manifest.js";
import type { WriteMemory } from "./memory.js";
import { type Own, readOwn } from "./own.js";
import { type Survey, survey, type WantedFile, wantedFiles } from "./survey.js";

/** What shall stand in the output folder. */
export type WriteOptions = {
  /** The output folder; may be a link itself, but holds none. */
  readonly root: string;
  /** Text of every file, by path below the root with `/`. */
  readonly files: ReadonlyMap<string, string>;
  readonly stamp: Stamp;
  readonly limits: Limits;
  readonly reporter: Reporter;
  readonly host?: WriteHost;
  /** What was written before, below the same root. */
  readonly memory?: WriteMemory | undefined;
};

/** What a run did. All lists are in the order of code units. */
export type WriteResult =
  | {
      readonly ok: true;
      readonly written: readonly string[];
      /** Of the written ones, those that somebody had changed by hand. */
      readonly edited: readonly string[];
      readonly removed: readonly string[];
      /** No longer emitted, but changed by hand: left where they are, and no longer ours. */
      readonly kept: readonly string[];
      readonly unchangedCount: number;
    }
  | { readonly ok: false };

/**
 * Makes the output folder hold the files and nothing else of ours. Everything is checked before anything is changed: paths, sizes,
 * links, foreign files, and by the gate every TypeScript file that will be written. What is found is reported; then nothing was written.
 */
export async function writeTree(options: WriteOptions): Promise<WriteResult> {
  const { root, files, limits, stamp, memory, host = nodeWriteHost } = options;
  const reporter = new Counting(options.reporter);
  const path = resolveRoot(root, host);
  const wanted = wantedFiles(files, { limits, reporter, memory });
  memory?.endRun(files);
  if (path === undefined)
    reporter.report("output-root", "The output folder is no folder, or leads nowhere.", undefined);
  if (path === undefined || reporter.errorCount > 0) return { ok: false };
  try {
    const own = readOwn(path, host);
    if (own.manifest === "damaged")
      reporter.report("output-manifest", `${manifestName} is not what this generator wrote.`, undefined);
    const found = survey(wanted, new Tree(path, host), own, reporter);
    await gateAll(found.writes, reporter, memory);
    if (reporter.errorCount > 0) return { ok: false };
    if (!isDone(found, own, stamp)) commit(found, { root: path, host, stamp, own });
    return summary(found);
  } catch (error) {
    reporter.report("output-write", `Writing stopped: ${reasonOf(error)}.`, undefined);
    return { ok: false };
  }
}

function summary({ writes, edited, removes, kept, wanted }: Survey): WriteResult {
  const written = writes.map((file) => file.path);
  return { ok: true, written, edited, removed: removes, kept, unchangedCount: wanted.length - writes.length };
}

/** Loads the parser only when there is something to parse: most runs write nothing. */
async function gateAll(
  writes: readonly WantedFile[],
  reporter: Reporter,
  memory: WriteMemory | undefined,
): Promise<void> {
  const modules = writes.filter(({ path }) => path.endsWith(".ts"));
  if (modules.length === 0) return;
  const { gate, gateAgain, GateRefused } = await import("./gate/gate.js");
  for (const { path, bytes } of modules) {
    const text = Buffer.from(bytes).toString("utf8");
    try {
      if (memory === undefined) gate(text, path);
      else gateAgain(text, path, memory.passed);
    } catch (error) {
      if (!(error instanceof GateRefused)) throw error;
      reporter.report("gate-refused", `${error.message}.`, undefined);
    }
  }
}

function isDone(
  { writes, removes, wanted }: Survey,
  { manifest, isInterrupted }: Own,
  stamp: Stamp,
): boolean {
  if (isInterrupted || writes.length + removes.length > 0 || !isUnchanged(manifest, stamp)) return false;
  return (
    manifestText(manifest) ===
    manifestText({ ...stamp, files: new Map(wanted.map(({ path, hash }) => [path, hash])) })
  );
}

/** The reason of a failed file operation, without the absolute path that Node puts into its messages. */
function reasonOf(error: unknown): string {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (typeof code === "string" && typeof syscall === "string") return `${code} from ${syscall}`;
  throw error;
}

/** Passes findings on and counts the errors of this run: the caller's reporter may hold others. */
class Counting implements Reporter {
  errorCount = 0;

  constructor(private readonly inner: Reporter) {}

  report(code: DiagnosticCode, message: string, origin: undefined): void {
    if (code !== "output-manifest") this.errorCount++;
    this.inner.report(code, message, origin);
  }
}
