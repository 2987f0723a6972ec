import { quote } from "../diagnostics/index.js";
import type { NamedFile, SymbolPlan } from "../emit/plan.js";
import type { Origin } from "../ir/index.js";
import { pathClashes, segmentProblem } from "../path-segment.js";
import type { AssignOptions } from "./options.js";

/** Reports files whose names cannot be used, or that are one file on a disk that ignores case. */
export function checkFiles(
  files: readonly NamedFile[],
  plans: readonly SymbolPlan[],
  options: AssignOptions,
): void {
  const originOf = (path: string): Origin | undefined => {
    const origin = plans.find((plan) => plan.file === path)?.origin;
    return origin && { file: origin.file, pointer: "" };
  };
  const reserved = new Set(options.reservedFiles.map((name) => name.toLowerCase()));
  for (const file of files) {
    const problem = fileProblem(file, reserved, options.limits.maxNameLength);
    if (problem !== undefined)
      options.reporter.report("file-name", `The name ${problem}.`, originOf(file.path));
  }
  for (const [path, other] of pathClashes(files.map((file) => file.path))) {
    options.reporter.report(
      "file-name-clash",
      `The files ${quote(path)} and ${quote(other)} would be one.`,
      originOf(path),
    );
  }
}

function fileProblem(
  file: NamedFile,
  reserved: ReadonlySet<string>,
  maxNameLength: number,
): string | undefined {
  const segments = file.path.split("/");
  const last = segments.at(-1) ?? "";
  if (file.template === "module" && reserved.has(last.toLowerCase()))
    return `${quote(last)} is reserved for a file of the generator`;
  for (const segment of segments) {
    const problem =
      segment.length > maxNameLength ? `is longer than ${maxNameLength} characters` : segmentProblem(segment);
    if (problem !== undefined) return `${quote(segment)} ${problem}`;
  }
  return undefined;
}
