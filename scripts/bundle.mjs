// Bundles packages without side effects: one file for each door of a package, and what the doors share in chunks, so that loading
// it opens a few files instead of dozens and every module exists once, whichever door leads to it.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const script = /\.js(?:\.map)?$/;

/** Whether a package says of itself that nobody notices how its modules are arranged. */
export function isBundled(folder) {
  const manifest = manifestOf(folder);
  return manifest.sideEffects === false && manifest.exports !== undefined;
}

/**
 * Writes the bundle of the package in `folder` to its `dist`, beside the declarations of the compiler, unless nothing has changed.
 * Each file is replaced at once and only where its text differs: programs may be starting from there. Scripts that are not part of
 * the bundle go.
 * @param {string} folder
 */
export async function bundlePackage(folder) {
  const dist = join(folder, "dist");
  const mark = join(dist, ".bundle");
  const state = stateOf(folder);
  if (read(mark) === state) return;
  const files = await bundleOf(folder);
  for (const { fileName, text } of files) replace(join(dist, fileName), text);
  const bundled = new Set(files.map(({ fileName }) => join(fileName)));
  for (const file of filesIn(dist))
    if (script.test(file) && !bundled.has(file)) rmSync(join(dist, file), { force: true });
  replace(mark, state);
}

async function bundleOf(folder) {
  const bundle = await rolldown({
    cwd: folder,
    input: entriesOf(folder),
    external: /^[^./]/,
    platform: "node",
    resolve: { extensionAlias: { ".js": [".ts"] } },
    transform: { target: "es2022" },
    tsconfig: false,
    onLog(level, { message }) {
      if (level === "warn") throw new Error(message);
    },
  });
  const { output } = await bundle.generate({
    format: "esm",
    sourcemap: true,
    chunkFileNames: "chunks/[name].js",
    minifyInternalExports: false,
    // People read them in the declarations, and in the sources by the source map.
    comments: { jsdoc: false },
  });
  await bundle.close();
  return output.map((file) => ({
    fileName: file.fileName,
    text: file.type === "chunk" ? file.code : String(file.source),
  }));
}

/** The source of each file that is loaded from outside, by its name in `dist`: the doors, and what commands and scripts start. */
function entriesOf(folder) {
  const { exports, bin = {} } = manifestOf(folder);
  const doors = Object.values(exports)
    .filter((door) => door["edgeloom-source"] !== undefined)
    .map((door) => [relative("dist", door.default).replace(script, ""), door["edgeloom-source"]]);
  const started = [...Object.values(bin), ...scriptsOf(folder)]
    .flatMap((file) => [...readFileSync(join(folder, file), "utf8").matchAll(/"\.\.\/dist\/(.+?)\.js"/g)])
    .map(([, name]) => [name, `./src/${name}.ts`]);
  return Object.fromEntries([...doors, ...started]);
}

function scriptsOf(folder) {
  const scripts = join(folder, "scripts");
  return existsSync(scripts) ? readdirSync(scripts).map((file) => join("scripts", file)) : [];
}

/** What the bundle is made of, as far as the file system knows it without reading. */
function stateOf(folder) {
  const sources = filesIn(join(folder, "src")).map((file) => join(folder, "src", file));
  const files = [fileURLToPath(import.meta.url), join(folder, "package.json"), ...sources.sort()];
  const hash = createHash("sha256");
  for (const file of files) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${relative(folder, file)} ${mtimeMs} ${size}\n`);
  }
  return hash.digest("hex");
}

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

const filesIn = (folder) => readdirSync(folder, { recursive: true }).map(String);

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function replace(file, text) {
  if (read(file) === text) return;
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text);
  renameSync(part, file);
}
