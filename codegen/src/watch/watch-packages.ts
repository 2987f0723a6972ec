import { basename, dirname } from "node:path";
import type { PackageJob } from "../package-run.js";
import type { Emitted } from "../package-stages.js";
import { FolderWatch } from "./folder-watch.js";
import { PackageSession } from "./package-session.js";
import { Wake } from "./wake.js";

/** What is watched: the configuration once it is read, with its own file and the modules beside it, if it has any. */
export type Watched = { readonly jobs: readonly PackageJob[]; readonly modules: readonly string[] };

/** What one run over a package came to, and how long it took. */
export type Round = {
  readonly session: PackageSession;
  readonly generated: Emitted;
  readonly tookMs: number;
};

/** What watching needs from outside. */
export type WatchOptions = {
  /** Reads the configuration, again whenever its file changes. May throw then: the old one stays. */
  readonly read: () => Promise<Watched>;
  readonly stop: AbortSignal;
  /** Shows what happened to a package. */
  readonly show: (round: Round) => Promise<void>;
  /** Shows why a changed configuration is not taken. */
  readonly showError: (error: unknown) => void;
  /** Called whenever everything is done and the next change is waited for. */
  readonly idle: () => void;
};

/** A save is often several events, and sometimes a file that is empty for a moment. */
const quietMs = 5;
const longestMs = 100;
const settleMs = 60;

/**
 * Generates packages whenever one of their documents changes, until it is stopped. What is shown as wrong has been so for a
 * moment: a document that is just being written is looked at again.
 */
export async function watchPackages(options: WatchOptions): Promise<void> {
  const { stop } = options;
  const wake = new Wake(stop);
  let configChanged = false;
  let watched = await options.read();
  let sessions = watched.jobs.map((job) => new PackageSession(job));
  const watch = new FolderWatch((name) => {
    if (!mayMatter(name)) return;
    if (name === undefined || watched.modules.some((module) => name === basename(module)))
      configChanged = true;
    wake.change();
  });
  try {
    do {
      if (configChanged) {
        configChanged = false;
        const next = await reread(options);
        if (next !== undefined) {
          sessions = next.jobs.map((job) => sessionFor(job, sessions));
          watched = next;
        }
      }
      watch.follow(foldersOf(watched, sessions));
      await runAll(sessions, wake, options);
      // References may have led to new places, and folders may have come or gone in the meantime.
      if (watch.follow(foldersOf(watched, sessions))) wake.change();
      options.idle();
    } while (await wake.next(quietMs, longestMs));
  } finally {
    watch.close();
  }
}

/** Names of hidden files are those of tools: temporary files of editors, of git, and of ours. */
function mayMatter(name: string | undefined): boolean {
  return name === undefined || !name.startsWith(".");
}

async function reread({ read, showError }: WatchOptions): Promise<Watched | undefined> {
  try {
    return await read();
  } catch (error) {
    showError(error);
    return undefined;
  }
}

/** What is known of a package stays when its configuration does. */
function sessionFor(job: PackageJob, sessions: readonly PackageSession[]): PackageSession {
  // Plug-ins are functions, and the configuration may have brought others of the same name.
  if (job.plugins !== undefined) return new PackageSession(job);
  const text = JSON.stringify(job);
  return sessions.find((session) => JSON.stringify(session.job) === text) ?? new PackageSession(job);
}

function foldersOf({ modules }: Watched, sessions: readonly PackageSession[]): ReadonlySet<string> {
  const folders = sessions.flatMap((session) => [...session.folders()]);
  return new Set([...folders, ...modules.map((module) => dirname(module))]);
}

async function runAll(
  sessions: readonly PackageSession[],
  wake: Wake,
  { stop, show }: WatchOptions,
): Promise<void> {
  for (const session of sessions) {
    if (stop.aborted) return;
    const startMs = performance.now();
    const generated = await session.run();
    const tookMs = performance.now() - startMs;
    if (generated.kind === "refused" && (await wake.within(settleMs))) continue;
    await show({ session, generated, tookMs });
  }
}
