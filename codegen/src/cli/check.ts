import { type Checked, checkPackage } from "../package-run.js";
import { printDiagnostics, printJson, printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed, jobsOf, packageName, type ShownPackage, shownPackage } from "./jobs.js";
import { readWork } from "./options.js";
import { count, duration, paint } from "./paint.js";

const stale = 1;

type Compared = Extract<Checked, { readonly kind: "checked" }>;

/** `edgeloom check`: exit code 1 when an output folder is not what its documents make, 2 when a document is wrong. */
export async function check(args: readonly string[], io: Io): Promise<number> {
  const work = await readWork(args, io, "check");
  let exitCode = 0;
  for (const job of jobsOf(work)) {
    const startMs = performance.now();
    const result = await checkPackage(job);
    const tookMs = performance.now() - startMs;
    exitCode = Math.max(exitCode, exitCodeOf(result));
    if (work.json) await printJson(factsOf(packageName(job), result, tookMs), result, io);
    else await printResult({ ...result, ...shownPackage(job, io) }, tookMs, io);
  }
  return exitCode;
}

function exitCodeOf(result: Checked): number {
  if (result.kind === "refused") return failed;
  return isStale(result) ? stale : 0;
}

function isStale({ difference: { missing, changed, stale: left } }: Compared): boolean {
  return missing.length + changed.length + left.length > 0;
}

function factsOf(name: string, result: Checked, tookMs: number): object {
  const facts = { package: name, tookMs: Math.round(tookMs) };
  if (result.kind === "refused") return { ...facts, result: "refused" };
  return { ...facts, result: isStale(result) ? "stale" : "current", ...result.difference };
}

async function printResult(result: Checked & ShownPackage, tookMs: number, io: Io): Promise<void> {
  const { name } = result;
  if (result.kind === "refused") return printRefusal(name, result, io);
  await printDiagnostics(result, io);
  const took = duration(tookMs);
  if (!isStale(result))
    return io.out(
      `${paint("✓", "green", io.color)} ${name}: ${count(result.fileCount, "file")} up to date (${took})`,
    );
  io.err(`${paint("✗", "red", io.color)} ${name}: the output is stale (${took})`);
  printDifference(result, io);
}

function printDifference({ difference, isUntouched, emittedName }: Compared & ShownPackage, io: Io): void {
  for (const file of difference.missing) io.err(`  missing  ${emittedName(file)}`);
  for (const file of difference.changed) io.err(`  changed  ${emittedName(file)}`);
  for (const file of difference.stale) io.err(`  leftover ${emittedName(file)}`);
  io.err(
    isUntouched
      ? "  fix: the generator itself has changed; run edgeloom generate --force and commit what it writes."
      : "  fix: run edgeloom generate and commit what it writes.",
  );
}
