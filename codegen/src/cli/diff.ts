import { parseArgs } from "node:util";
import { locateOrigin } from "../diagnostics/locate.js";
import { UsageError } from "../diagnostics/usage-error.js";
import type { Comparison } from "../diff/index.js";
import type { Origin } from "../ir/index.js";
import type { SourceDocument } from "../load/source.js";
import type { Understood } from "../pipeline.js";
import { printDiagnostics, printRefusal } from "./findings.js";
import type { Io } from "./io.js";
import { failed } from "./jobs.js";
import { count, paint } from "./paint.js";
import { sideOf } from "./sides.js";

const usage = "Write edgeloom diff OLD NEW; each is a file, a folder or REVISION:PATH of git.";
const broken = 1;

type Arguments = {
  readonly old: string;
  readonly now: string;
  readonly form: "text" | "json" | "markdown";
};

/** `edgeloom diff OLD NEW`: what is different and whom it breaks; exit code 1 when somebody is broken, 2 when a document is wrong. */
export async function diff(args: readonly string[], io: Io): Promise<number> {
  const { old, now, form } = readArguments(args);
  const { understand } = await import("../pipeline.js");
  const { compareModels } = await import("../diff/index.js");
  const before = understand(sideOf(old, io.cwd));
  const after = understand(sideOf(now, io.cwd));
  if (before.model === undefined || after.model === undefined) {
    await printFaults(old, before, io);
    await printFaults(now, after, io);
    return failed;
  }
  const comparison = compareModels(before.model, after.model);
  await print(comparison, placesIn([...after.documents, ...before.documents]), form, io);
  return comparison.verdict === "major" ? broken : 0;
}

function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parsed(args);
  const [old, now, ...more] = positionals;
  if (old === undefined || now === undefined || more.length > 0)
    throw new UsageError("Name two versions.", usage);
  if (values.json && values.markdown)
    throw new UsageError("--json and --markdown exclude each other.", usage);
  return { old, now, form: values.json ? "json" : values.markdown ? "markdown" : "text" };
}

function parsed(args: readonly string[]) {
  const options = { json: { type: "boolean" }, markdown: { type: "boolean" } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split("\n")[0] ?? "", usage);
  }
}

async function printFaults(name: string, side: Understood, io: Io): Promise<void> {
  if (side.model === undefined) await printRefusal(name, side, io);
  else await printDiagnostics(side, io);
}

/** Lines and columns of places. Places that only one of the versions has are looked up there. */
function placesIn(documents: readonly SourceDocument[]): (origin: Origin) => string {
  return (origin) => {
    const document = documents.find(
      (one) => one.file === origin.file && one.position(origin.pointer) !== undefined,
    );
    const place = document && locateOrigin(origin, document);
    return place === undefined ? origin.file : `${origin.file}:${place.line}:${place.column}`;
  };
}

async function print(
  comparison: Comparison,
  placeOf: (origin: Origin) => string,
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
    io.out(`${level}  ${changeLine(change)}\n       ${paint(placeOf(change.origin), "dim", io.color)}`);
  }
  const breaking = changes.filter((change) => change.level === "major").length;
  const mark = breaking > 0 ? paint("✗", "red", io.color) : paint("✓", "green", io.color);
  io.out(
    `${mark} ${count(breaking, "breaking change")}, ${count(changes.length - breaking, "other change")}: ${verdict} version`,
  );
}

const colors = { major: "red", minor: "green", patch: "dim" } as const;
