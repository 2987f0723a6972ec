import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isolatedDeclarationSync } from "oxc-transform";
import { compileDeclarations } from "./compiler.js";
import type { Door } from "./doors.js";
import { commonJsTwin, specifiersIn } from "./specifiers.js";
import type { Subject } from "./subject.js";

/** Declarations of a package: path → text, for ES modules (`.d.ts`) and for CommonJS (`.d.cts`). */
export type Declarations = ReadonlyMap<string, string>;

/** Gives the declarations of one source file; undefined where they cannot be told from that file alone. */
type Declare = (source: string) => string | undefined;

/**
 * Declares everything that the doors of a package lead to, and nothing else. Emitted code says all its types, so that each file is
 * declared by itself, in milliseconds. Where people left types to be inferred, the TypeScript compiler of the package is run.
 *
 * @param compiler - path of the `tsc` to use; by default the project's own, or else ours
 */
export async function declareDoors(
  subject: Subject,
  doors: readonly Door[],
  compiler?: string,
): Promise<Declarations> {
  const alone = reachable(subject, doors, declareAlone);
  if (alone !== undefined) return alone;
  const inferred = await compileDeclarations(subject, compiler);
  const declare: Declare = (source) => inferred.get(relative(subject.sources, declarationName(source)));
  const whole = reachable(subject, doors, declare);
  if (whole === undefined) throw new Error(`The compiler did not declare all files of ${subject.sources}.`);
  return whole;
}

function declareAlone(source: string): string | undefined {
  if (source.endsWith(".d.ts")) return readFileSync(source, "utf8");
  const { code, errors } = isolatedDeclarationSync(source, readFileSync(source, "utf8"), {
    stripInternal: true,
  });
  return errors.length === 0 ? code : undefined;
}

function reachable({ sources }: Subject, doors: readonly Door[], declare: Declare): Declarations | undefined {
  const found = new Map<string, string>();
  const open = doors.map(({ source }) => source);
  const seen = new Set(open);
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    const text = declare(source);
    if (text === undefined) return undefined;
    const path = `dist/${relative(sources, declarationName(source)).split(sep).join("/")}`;
    found.set(path, text);
    found.set(path.replace(/ts$/, "cts"), commonJsTwin(path, text));
    for (const { value } of specifiersIn(path, text)) {
      if (!value.startsWith(".")) continue;
      const next = sourceOf(resolve(dirname(source), value));
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return found;
}

const declarationName = (source: string): string => source.replace(/(?:\.d)?\.ts$/, ".d.ts");

/** The file behind an import of `./x.js`. */
function sourceOf(script: string): string {
  const stem = script.replace(/\.js$/, "");
  const found = [`${stem}.ts`, `${stem}.d.ts`, join(stem, "index.ts")].find((file) => existsSync(file));
  if (found === undefined) throw new Error(`There is no source of ${script}.`);
  return found;
}
