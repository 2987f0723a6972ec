import { type EdgeloomError, type Issue, isEdgeloomError } from "@edgeloom/runtime";
import { type Io, paint, UsageError } from "edgeloom/kit";

/** A value that does not fit, with each place. */
export function tellIssues(
  title: string,
  issues: readonly Pick<Issue, "path" | "expected" | "received">[],
  io: Io,
): void {
  io.err(`${paint("✗", "red", io.color)} ${title}`);
  for (const { path, expected, received } of issues)
    io.err(`  ${pointerOf(path)}: expected ${expected}, received ${received}`);
}

/** A JSON pointer for people; the value itself is `(root)`. */
export function pointerOf(path: readonly (string | number)[]): string {
  if (path.length === 0) return "(root)";
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Any failure in one or a few lines, without a stack. */
export function tellFailure(error: unknown, io: Io): void {
  const head = paint("error", "red", io.color);
  if (error instanceof UsageError) io.err(`${head}: ${error.message}\n  fix: ${error.fix}`);
  else if (isEdgeloomError(error)) tellRuntimeError(error, io);
  else io.err(`${head}: ${error instanceof Error ? error.message : String(error)}`);
}

function tellRuntimeError(error: EdgeloomError, io: Io): void {
  const detail = error.detail === undefined ? "" : `: ${error.detail}`;
  io.err(`${paint("error", "red", io.color)}: ${error.code}: ${error.message}${detail}`);
  for (const { path, expected, received } of error.issues)
    io.err(`  ${pointerOf(path)}: expected ${expected}, received ${received}`);
  if (error.fix !== undefined) io.err(`  fix: ${error.fix}`);
}
