import { type Checked, checkPackage } from "../package-run.js";
import { type Findings, printDiagnostics, printJson, printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed, jobsOf, packageName } from "./jobs.js";
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
    const name = packageName(job);
    if (work.json) await printJson(factsOf(name, result, tookMs), result, io);
    else await printResult(name, { ...result, docsUrl: job.docsUrl }, tookMs, io);
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

async function printResult(
  name: string,
  result: Checked & Pick<Findings, "docsUrl">,
  tookMs: number,
  io: Io,
): Promise<void> {
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

function printDifference({ difference, isUntouched }: Compared, io: Io): void {
  for (const file of difference.missing) io.err(`  missing  ${file}`);
  for (const file of difference.changed) io.err(`  changed  ${file}`);
  for (const file of difference.stale) io.err(`  leftover ${file}`);
  io.err(
    isUntouched
      ? "  fix: the generator itself has changed; run edgeloom generate --force and commit what it writes."
      : "  fix: run edgeloom generate and commit what it writes.",
  );
}
