import { type Checked, checkPackage } from "../package-run.js";
import type { Io } from "./io.js";
import { failed, jobsOf, packageName, printJson, printRefusal, printWarnings } from "./jobs.js";
import { readWork } from "./options.js";
import { count, duration, paint } from "./paint.js";

const stale = 1;

/** `edgeloom check`: exit code 1 when an output folder is not what its documents make, 2 when a document is wrong. */
export async function check(args: readonly string[], io: Io): Promise<number> {
  const work = await readWork(args, io);
  let exitCode = 0;
  for (const job of jobsOf(work)) {
    const startMs = performance.now();
    const result = await checkPackage(job);
    const name = packageName(job);
    const took = duration(performance.now() - startMs);
    exitCode = Math.max(exitCode, exitCodeOf(result));
    if (work.json)
      printJson(
        { package: name, result: result.kind, ...(result.kind === "checked" && result.difference) },
        result,
        io,
      );
    else printResult(`${name}`, result, took, io);
  }
  return exitCode;
}

function exitCodeOf(result: Checked): number {
  if (result.kind === "refused") return failed;
  return differences(result) > 0 ? stale : 0;
}

const differences = ({
  difference: { missing, changed, stale: left },
}: Extract<Checked, { readonly kind: "checked" }>) => missing.length + changed.length + left.length;

function printResult(name: string, result: Checked, took: string, io: Io): void {
  if (result.kind === "refused") return printRefusal(name, result, io);
  printWarnings(result, io);
  const { missing, changed, stale: left } = result.difference;
  if (differences(result) === 0)
    return io.out(
      `${paint("✓", "green", io.color)} ${name}: ${count(result.fileCount, "file")} up to date (${took})`,
    );
  io.err(`${paint("✗", "red", io.color)} ${name}: the output is stale (${took})`);
  for (const file of missing) io.err(`  missing  ${file}`);
  for (const file of changed) io.err(`  changed  ${file}`);
  for (const file of left) io.err(`  leftover ${file}`);
  io.err(
    result.isUntouched
      ? "  fix: the generator itself has changed; run edgeloom generate --force and commit what it writes."
      : "  fix: run edgeloom generate and commit what it writes.",
  );
}
