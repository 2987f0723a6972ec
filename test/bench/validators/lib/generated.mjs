import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const cli = join(root, "codegen/bin/edgeloom.js");
const compiler = join(root, "node_modules/typescript-native/bin/tsc");
// Inside the repository, so that the runtime is found as a user's project would find it.
const workFolder = join(root, "node_modules/.cache/edgeloom-bench");

const options = {
  target: "es2022",
  module: "nodenext",
  rootDir: "src",
  outDir: "dist",
  types: [],
  noCheck: true,
  skipLibCheck: true,
};

/**
 * Generates a package from a folder of schemas with the command, and compiles it to JavaScript, as a user would.
 * @param {string} schemas
 */
export function generatedPackage(schemas) {
  mkdirSync(workFolder, { recursive: true });
  const folder = mkdtempSync(join(workFolder, "package-"));
  const project = { compilerOptions: options, include: ["src"] };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", sideEffects: false }));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
  const output = join(folder, "src");
  const generate = ["generate", "--input", schemas, "--output", output, "--formats", "assert"];
  quietly(cli, generate, dirname(schemas));
  quietly(compiler, ["-p", folder], folder);
  const entry = pathToFileURL(join(folder, "dist/index.js")).href;
  return { entry, load: () => import(entry), remove: () => rmSync(folder, { recursive: true }) };
}

function quietly(program, args, cwd) {
  execFileSync(process.execPath, [program, ...args], { cwd, stdio: ["ignore", "ignore", "inherit"] });
}
