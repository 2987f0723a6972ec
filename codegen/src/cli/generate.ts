import { type Generated, generatePackage } from "../package-run.js";
import { printDiagnostics, printJson, printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed, jobsOf, packageName, type ShownPackage, shownPackage } from "./jobs.js";
import { readWork } from "./options.js";
import { count, duration, paint } from "./paint.js";

type Done = Extract<Generated, { readonly kind: "generated" }>;

/** `edgeloom generate`: all packages in turn; exit code 2 when one was refused. A refused package keeps its old output. */
export async function generate(args: readonly string[], io: Io): Promise<number> {
  const work = await readWork(args, io);
  let exitCode = 0;
  for (const job of jobsOf(work)) {
    const startMs = performance.now();
    const result = await generatePackage(job);
    const tookMs = performance.now() - startMs;
    if (result.kind === "refused") exitCode = failed;
    if (work.json) await printJson(factsOf(packageName(job), result, tookMs), findingsOf(result), io);
    else await printResult({ ...result, ...shownPackage(job, io) }, tookMs, io);
  }
  return exitCode;
}

function findingsOf(result: Generated) {
  return result.kind === "unchanged" ? { diagnostics: [], documents: [] } : result;
}

function factsOf(name: string, result: Generated, tookMs: number): object {
  const facts = { package: name, tookMs: Math.round(tookMs), result: result.kind };
  if (result.kind !== "generated") return facts;
  const { written, removed, edited, kept } = result.result;
  return { ...facts, files: result.fileCount, ...result.found, written, removed, edited, kept };
}

async function printResult(result: Generated & ShownPackage, tookMs: number, io: Io): Promise<void> {
  if (result.kind === "refused") return printRefusal(result.name, result, io);
  const good = `${paint("✓", "green", io.color)} ${result.name}`;
  const took = duration(tookMs);
  if (result.kind === "unchanged") return io.out(`${good}: unchanged (${took})`);
  await printDiagnostics(result, io);
  io.out(`${good}: ${summaryOf(result)} (${took})`);
  printWritten(result, io);
}

function summaryOf({ found, fileCount }: Done): string {
  const { types, topics, services, operations, modules } = found;
  const parts = [
    count(types, "type"),
    ...(topics > 0 ? [count(topics, "topic")] : []),
    ...(services > 0 ? [count(services, "service")] : []),
    ...(operations > 0 ? [count(operations, "operation")] : []),
    ...(modules > 0 ? [count(modules, "device module")] : []),
  ];
  return `${parts.join(", ")} in ${count(fileCount, "file")}`;
}

function printWritten({ result, emittedName }: Done & ShownPackage, io: Io): void {
  const { written, removed, edited, kept } = result;
  if (written.length === 0 && removed.length === 0) io.out("  the output was the same already");
  if (written.length > 0) io.out(`  wrote ${count(written.length, "file")}`);
  for (const file of removed) io.out(`  removed ${emittedName(file)}`);
  for (const file of edited)
    io.out(`  ${paint("replaced", "yellow", io.color)} ${emittedName(file)}, which had been edited by hand`);
  for (const file of kept)
    io.out(
      `  ${paint("kept", "yellow", io.color)} ${emittedName(file)}: no longer generated, but edited by hand`,
    );
}
