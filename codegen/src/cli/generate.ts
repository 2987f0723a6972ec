import { type Generated, generatePackage } from "../package-run.js";
import type { Io } from "./io.js";
import { failed, jobsOf, packageName, printJson, printRefusal, printWarnings } from "./jobs.js";
import { readWork } from "./options.js";
import { count, duration, paint } from "./paint.js";

/** `edgeloom generate`: all packages in turn; exit code 2 when one was refused. A refused package keeps its old output. */
export async function generate(args: readonly string[], io: Io): Promise<number> {
  const work = await readWork(args, io);
  let exitCode = 0;
  for (const job of jobsOf(work)) {
    const startMs = performance.now();
    const result = await generatePackage(job);
    const tookMs = performance.now() - startMs;
    const name = packageName(job);
    if (result.kind === "refused") exitCode = failed;
    if (work.json)
      printJson(
        { package: name, tookMs: Math.round(tookMs), ...summaryOf(result) },
        result.kind === "unchanged" ? nothingFound : result,
        io,
      );
    else printResult(name, result, tookMs, io);
  }
  return exitCode;
}

const nothingFound = { diagnostics: [], documents: [] };

function summaryOf(result: Generated) {
  if (result.kind !== "generated") return { result: result.kind };
  const { written, removed, edited, kept } = result.result;
  return { result: result.kind, files: result.fileCount, ...result.found, written, removed, edited, kept };
}

function printResult(name: string, result: Generated, tookMs: number, io: Io): void {
  const took = duration(tookMs);
  if (result.kind === "unchanged")
    return io.out(`${paint("✓", "green", io.color)} ${name}: unchanged (${took})`);
  if (result.kind === "refused") return printRefusal(name, result, io);
  printWarnings(result, io);
  const { types, topics, services } = result.found;
  const parts = [
    count(types, "type"),
    ...(topics > 0 ? [count(topics, "topic")] : []),
    ...(services > 0 ? [count(services, "service")] : []),
  ];
  io.out(
    `${paint("✓", "green", io.color)} ${name}: ${parts.join(", ")} in ${count(result.fileCount, "file")} (${took})`,
  );
  const { written, removed, edited, kept } = result.result;
  if (written.length === 0 && removed.length === 0) io.out("  the output was the same already");
  if (written.length > 0) io.out(`  wrote ${count(written.length, "file")}`);
  for (const file of removed) io.out(`  removed ${file}`);
  for (const file of edited)
    io.out(`  ${paint("replaced", "yellow", io.color)} ${file}, which had been edited by hand`);
  for (const file of kept)
    io.out(`  ${paint("kept", "yellow", io.color)} ${file}: no longer generated, but edited by hand`);
}
