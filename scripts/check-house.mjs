// The numbers of the house: file length, `any`, undocumented exports.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const maxFileLines = 400;
const maxMedianFileLines = 120;

const tracked = spawnSync(
  "git",
  ["ls-files", "codegen/src", "runtime", "examples", "scripts", "codegen/scripts"],
  { encoding: "utf8" },
).stdout;
const files = tracked
  .split("\n")
  .filter((file) => /\.(ts|mjs)$/.test(file) && !/\.generated\.|\.test\.ts$|\.d\.ts$/.test(file));
if (files.length < 60) throw new Error(`Only ${files.length} source files were found.`);

const problems = [];
const lengths = files.map((file) => {
  const lines = readFileSync(file, "utf8").split("\n");
  if (lines.length > maxFileLines) problems.push(`${file}: ${lines.length} lines, at most ${maxFileLines}`);
  lines.forEach((line, index) => checkExport(file, lines, index, line));
  return lines.length;
});

/** An exported declaration needs a doc comment right above it (or above its overloads). */
function checkExport(file, lines, index, line) {
  if (
    !file.endsWith(".ts") ||
    !/^export (async )?(function|class|const|type|interface|abstract class)\b/.test(line)
  )
    return;
  if (/^export type (\*|\{)/.test(line)) return;
  const above = lines[index - 1]?.trim() ?? "";
  const overload = /^export (async )?function /.test(above);
  const marked = above.startsWith("// biome-ignore") ? (lines[index - 2]?.trim() ?? "") : above;
  if (!marked.endsWith("*/") && !overload)
    problems.push(`${file}:${index + 1}: exported without a doc comment`);
}

const median = lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)];
if (median > maxMedianFileLines)
  problems.push(`The median file has ${median} lines, at most ${maxMedianFileLines}.`);
for (const problem of problems) console.error(problem);
console.log(`${files.length} files, median ${median} lines, longest ${lengths.at(-1)}`);
process.exitCode = problems.length > 0 ? 1 : 0;
