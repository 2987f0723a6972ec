import { localModules } from "../config/local-modules.js";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Change } from "../diff/index.js";
import type { Round, Watched } from "../watch/watch-packages.js";
import { watchSpec } from "./commands/edit.js";
import { namedJobs, selectJobs } from "./docs-packages.js";
import { printDiagnostics, printJson, printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { jobsOf, packageName, shownPackage } from "./jobs.js";
import { readWork } from "./options.js";
import { count, duration, paint } from "./paint.js";
import { readArguments } from "./read-arguments.js";

const usage = "Write edgeloom watch [PACKAGE …], or edgeloom watch --input PATH --output DIR.";
const maxChanges = 20;

/**
 * `edgeloom watch`: generates now, and again whenever a document or the configuration changes, until Ctrl-C; then exit code 0.
 * A package with errors keeps its old output.
 */
export async function watch(
  args: readonly string[],
  io: Io,
  stop: AbortSignal = interruption(),
): Promise<number> {
  const { packages, flags, json } = commandLine(args);
  const { watchPackages } = await import("../watch/watch-packages.js");
  const last = new Map<string, string>();
  let isReady = false;
  await watchPackages({
    read: () => readWatched(flags, packages, io),
    stop,
    show: async (round) => {
      if (json) return printRound(round, io);
      await showRound(round, last, io);
    },
    showError: (error) => showConfigError(error, io),
    idle: () => {
      if (!isReady && !json) io.out(paint("watching; Ctrl-C ends it", "dim", io.color));
      isReady = true;
    },
  });
  return 0;
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => controller.abort());
  // The reader of the output has gone, as `head` does.
  process.stdout.once("error", () => controller.abort());
  return controller.signal;
}

function commandLine(args: readonly string[]): {
  readonly packages: readonly string[];
  readonly flags: readonly string[];
  readonly json: boolean;
} {
  const { values, positionals } = readArguments(args, watchSpec.options, usage);
  const { json, ...rest } = values;
  if (positionals.length > 0 && rest.input !== undefined)
    throw new UsageError("Packages and --input exclude each other.", usage);
  const flags = Object.entries(rest).flatMap(([name, value]) =>
    [value ?? []].flat().map((each) => `--${name}=${each}`),
  );
  return { packages: positionals, flags, json };
}

async function readWatched(flags: readonly string[], packages: readonly string[], io: Io): Promise<Watched> {
  const work = await readWork(flags, io);
  const jobs = selectJobs(namedJobs(jobsOf(work)), packages, io).map(({ job }) => job);
  return { jobs, modules: work.config === undefined ? [] : localModules(work.config) };
}

async function showRound(
  { session, generated, tookMs }: Round,
  last: Map<string, string>,
  io: Io,
): Promise<void> {
  const shown = shownPackage(session.job, io);
  const { name, emittedName } = shown;
  const findings = { ...generated, ...shown };
  // A save elsewhere in the project is no news of this package.
  const seen = JSON.stringify(
    generated.diagnostics.map(({ code, message, origin }) => [code, message, origin]),
  );
  const isNews = last.get(name) !== `${generated.kind} ${seen}`;
  last.set(name, `${generated.kind} ${seen}`);
  if (generated.kind === "refused") {
    if (isNews) await printRefusal(name, { ...generated, ...shown }, io);
    return;
  }
  if (isNews) await printDiagnostics(findings, io);
  const { written, removed, kept } = generated.result;
  const changes = await session.changesTo(generated.model);
  if (written.length + removed.length === 0 && !isNews && (changes ?? []).length === 0) return;
  io.out(
    `${paint("✓", "green", io.color)} ${name}: ${filesText(written.map(emittedName), removed.map(emittedName))} (${duration(tookMs)})`,
  );
  for (const file of kept)
    io.out(`  ${paint("kept", "yellow", io.color)} ${emittedName(file)}: edited by hand`);
  await showChanges(changes ?? [], io);
}

function filesText(written: readonly string[], removed: readonly string[]): string {
  const named = (verb: string, files: readonly string[]): readonly string[] =>
    files.length === 0
      ? []
      : [`${verb} ${files.length <= 3 ? files.join(", ") : count(files.length, "file")}`];
  const parts = [...named("wrote", written), ...named("removed", removed)];
  return parts.length === 0 ? "up to date" : parts.join("; ");
}

async function showChanges(changes: readonly Change[], io: Io): Promise<void> {
  if (changes.length === 0) return;
  const { changeLine } = await import("../diff/render.js");
  for (const change of changes.slice(0, maxChanges)) {
    const isBreaking = change.level === "major";
    const word = paint(
      (isBreaking ? "breaking" : change.level).padEnd(8),
      isBreaking ? "red" : "dim",
      io.color,
    );
    io.out(`  ${word} ${changeLine(change)}`);
  }
  if (changes.length > maxChanges) io.out(`  … and ${count(changes.length - maxChanges, "more change")}`);
}

async function printRound({ session, generated, tookMs }: Round, io: Io): Promise<void> {
  const facts = { package: packageName(session.job), tookMs: Math.round(tookMs), result: generated.kind };
  if (generated.kind === "refused") return printJson(facts, generated, io);
  const { written, removed, kept } = generated.result;
  const changes = await session.changesTo(generated.model);
  return printJson({ ...facts, written, removed, kept, changes: changes ?? [] }, generated, io);
}

function showConfigError(error: unknown, io: Io): void {
  if (!(error instanceof UsageError)) throw error;
  const head = paint("error", "red", io.color);
  io.err(`${head}: ${error.message}\n  fix: ${error.fix}\n  the configuration as it was stays in use`);
}
