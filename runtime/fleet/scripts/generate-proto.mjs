// Makes src/proto/*.generated.ts of schemas/fleet/proto. With --check it writes nothing and fails when a file is out of date.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");
const bin = (name) => join(root, "node_modules/.bin", name);
const protoFolder = join(root, "schemas/fleet/proto");
const target = join(root, "runtime/fleet/src/proto");

function run(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", cwd: root, ...options });
  if (status !== 0) throw new Error(`${command} failed:\n${stdout}${stderr}`);
  return stdout;
}

/** Named and formatted as the house has it: lint, format and the house numbers go by names. */
function finalText(text, name) {
  const renamed = text.replace(/(from "\.\/\w+)_pb(\.js")/g, "$1.generated$2");
  return run(bin("biome"), ["check", "--write", `--stdin-file-path=${join(target, name)}`], {
    input: renamed,
  });
}

const template = {
  version: "v2",
  plugins: [
    { local: bin("protoc-gen-es"), out: ".", opt: ["target=ts", "import_extension=js", "json_types=false"] },
  ],
};
const work = mkdtempSync(join(tmpdir(), "edgeloom-proto-"));
try {
  run(bin("buf"), ["generate", protoFolder, "--template", JSON.stringify(template), "--output", work]);
  const stale = [];
  for (const made of readdirSync(work).sort()) {
    const name = made.replace("_pb.ts", ".generated.ts");
    const text = finalText(readFileSync(join(work, made), "utf8"), name);
    if (!process.argv.includes("--check")) writeFileSync(join(target, name), text);
    else if (readFileSync(join(target, name), "utf8") !== text) stale.push(name);
  }
  if (stale.length > 0) throw new Error(`out of date, run generate-proto.mjs: ${stale.join(", ")}`);
} finally {
  rmSync(work, { recursive: true });
}
