import { type OutputChunk, rolldown } from "rolldown";
import type { Door } from "./doors.js";
import { awaitsAtTop } from "./top-level-await.js";

/** The scripts of a package. */
export type Scripts = {
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Targets of the doors that wait while they are loaded: programs, which nobody can `require`. They are ES modules only. */
  readonly waiting: ReadonlySet<string>;
};

const resolver = "__edgeloomResolve";
/** What `import.meta.resolve` is in a CommonJS module. */
const commonJsResolver = `function ${resolver}(name) {\n\treturn require("node:url").pathToFileURL(require.resolve(name)).href;\n}\n`;

/**
 * Bundles the doors of a package: one file for each, and chunks for what they share, as ES modules (`.js`) and as CommonJS (`.cjs`).
 * Packages stay imports. Declarations hold the doc comments, so scripts hold none.
 *
 * @param programs - what only commands start: ES modules only
 */
export async function bundleDoors(
  folder: string,
  doors: readonly Door[],
  programs: readonly Door[],
): Promise<Scripts> {
  const modules = await chunksOf(folder, [...doors, ...programs], "esm");
  const waiting = waitingIn(modules);
  const required = doors.filter(({ target }) => !waiting.has(target));
  const commonJs = required.length === 0 ? [] : await chunksOf(folder, required, "cjs");
  const files = [...modules, ...commonJs].map(
    ({ fileName, code }) => [fileName, withResolver(code)] as const,
  );
  return { files: new Map(files), waiting };
}

async function chunksOf(
  folder: string,
  doors: readonly Door[],
  format: "esm" | "cjs",
): Promise<readonly OutputChunk[]> {
  const isCommonJs = format === "cjs";
  const bundle = await rolldown({
    cwd: folder,
    input: Object.fromEntries(doors.map(({ source, target }) => [target, source])),
    external: /^[^./]/,
    platform: "node",
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    transform: { target: "es2022", define: isCommonJs ? { "import.meta.resolve": resolver } : {} },
    tsconfig: false,
    onLog(level, { message }) {
      if (level === "warn") throw new Error(message);
    },
  });
  try {
    const { output } = await bundle.generate({
      format,
      exports: "named",
      sourcemap: false,
      entryFileNames: isCommonJs ? "[name].cjs" : "[name].js",
      chunkFileNames: `dist/chunks/[name].${isCommonJs ? "cjs" : "js"}`,
      minifyInternalExports: false,
      comments: { jsdoc: false },
    });
    return output.filter((file) => file.type === "chunk");
  } finally {
    await bundle.close();
  }
}

/** The doors that wait themselves or load a chunk that does. */
function waitingIn(chunks: readonly OutputChunk[]): ReadonlySet<string> {
  const waiting = new Set(
    chunks.filter(({ fileName, code }) => awaitsAtTop(fileName, code)).map(({ fileName }) => fileName),
  );
  for (const known of waiting)
    for (const { fileName, imports } of chunks) if (imports.includes(known)) waiting.add(fileName);
  return new Set([...waiting].map((fileName) => fileName.replace(/\.js$/, "")));
}

function withResolver(code: string): string {
  return code.includes(`${resolver}(`) ? `${code}\n${commonJsResolver}` : code;
}
