import { UsageError } from "../diagnostics/usage-error.js";
import { diffSpec } from "./commands/edit.js";
import { type ComparedSides, compareSides } from "./compare-sides.js";
import type { Io } from "./io.js";
import { failed } from "./jobs.js";
import { count, paint } from "./paint.js";
import { readArguments } from "./read-arguments.js";

const usage = "Write edgeloom diff OLD NEW; each is a file, a folder or REVISION:PATH of git.";
const broken = 1;

type Arguments = {
  readonly old: string;
  readonly now: string;
  readonly form: "text" | "json" | "markdown";
};

/** `edgeloom diff OLD NEW`: what is different and whom it breaks; exit code 1 when somebody is broken, 2 when a document is wrong. */
export async function diff(args: readonly string[], io: Io): Promise<number> {
  const { old, now, form } = commandLine(args);
  const compared = await compareSides(old, now, io);
  if (compared === undefined) return failed;
  await print(compared, form, io);
  return compared.comparison.verdict === "major" ? broken : 0;
}

function commandLine(args: readonly string[]): Arguments {
  const { values, positionals } = readArguments(args, diffSpec.options, usage);
  const [old, now, ...more] = positionals;
  if (old === undefined || now === undefined || more.length > 0)
    throw new UsageError("Name two versions.", usage);
  if (values.json && values.markdown)
    throw new UsageError("--json and --markdown exclude each other.", usage);
  return { old, now, form: values.json ? "json" : values.markdown ? "markdown" : "text" };
}

async function print(
  { comparison, placeOf, shownPlaceOf }: ComparedSides,
  form: Arguments["form"],
  io: Io,
): Promise<void> {
  const { verdict, changes } = comparison;
  const { changeLine, renderMarkdown } = await import("../diff/render.js");
  if (form === "markdown") return io.out(renderMarkdown(comparison, placeOf).trimEnd());
  if (form === "json") {
    const placed = changes.map(({ origin, ...change }) => ({ ...change, ...origin, place: placeOf(origin) }));
    return io.out(JSON.stringify({ verdict: verdict ?? "none", changes: placed }));
  }
  if (verdict === undefined) return io.out(`${paint("✓", "green", io.color)} nothing has changed`);
  for (const change of changes) {
    const level = paint(change.level.padEnd(5), colors[change.level], io.color);
    io.out(`${level}  ${changeLine(change)}\n       ${paint(shownPlaceOf(change.origin), "dim", io.color)}`);
  }
  const breaking = changes.filter((change) => change.level === "major").length;
  const mark = breaking > 0 ? paint("✗", "red", io.color) : paint("✓", "green", io.color);
  io.out(
    `${mark} ${count(breaking, "breaking change")}, ${count(changes.length - breaking, "other change")}: ${verdict} version`,
  );
}

const colors = { major: "red", minor: "green", patch: "dim" } as const;
