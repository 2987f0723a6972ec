/**
 * Compiles templates/*.hbs into src/print/templates.generated.ts, so that the generator needs only Handlebars' runtime.
 * Needs a build, whose compiler of templates it uses. With `--check` it writes nothing and exits 1 when the file is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import handlebars from "handlebars";
import { precompiledModule } from "../dist/print/precompile.js";

const folder = new URL("../../templates/", import.meta.url);
const target = new URL("../src/print/templates.generated.ts", import.meta.url);

const names = readdirSync(folder).filter((name) => name.endsWith(".hbs"));
const templates = new Map(
  names.map((name) => [name.slice(0, -".hbs".length), readFileSync(new URL(name, folder), "utf8")]),
);
const text = precompiledModule(templates, handlebars);

if (!process.argv.includes("--check")) {
  writeFileSync(target, text);
  process.stdout.write(`compiled ${names.length} templates\n`);
} else if (readFileSync(target, "utf8") !== text) {
  process.stderr.write("codegen/src/print/templates.generated.ts is stale: run `npm run templates`\n");
  process.exitCode = 1;
}
