// Runs the benchmarks of the validators: `npm run bench:validators -- [names…] [--json]`. Each figure is a ratio within one run.
import { printTable } from "../lib/report.mjs";
import { generatedPackage } from "./lib/generated.mjs";

const benches = {
  message: () => import("./message.mjs"),
  union: () => import("./union.mjs"),
  page: () => import("./page.mjs"),
  load: () => import("./load.mjs"),
};

const json = process.argv.includes("--json");
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0)
  throw new Error(`No bench named ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}.`);

const generated = generatedPackage(new URL("./schemas/", import.meta.url).pathname);
try {
  const models = await generated.load();
  for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
    const { run } = await benches[name]();
    for (const [title, rows] of Object.entries(await run(models))) {
      if (json) for (const row of rows) console.log(JSON.stringify({ bench: `validators ${title}`, ...row }));
      else printTable(title, rows);
    }
  }
} finally {
  generated.remove();
}
