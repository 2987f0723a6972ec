// Runs the benchmarks: `npm run bench -- [names…] [--json]`. Each figure is a ratio within one run, since machines differ.
import { printTable } from "./lib/report.mjs";

const benches = {
  rpc: () => import("./rpc.mjs"),
  publish: () => import("./publish.mjs"),
  dispatch: () => import("./dispatch.mjs"),
  framework: () => import("./framework.mjs"),
  http: () => import("./http.mjs"),
  matching: () => import("./matching.mjs"),
  generator: () => import("./generator.mjs"),
  watch: () => import("./watch.mjs"),
  rest: () => import("./rest.mjs"),
  reports: () => import("./reports.mjs"),
  queue: () => import("./queue.mjs"),
  gateway: () => import("./gateway.mjs"),
};

const json = process.argv.includes("--json");
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0)
  throw new Error(`No bench named ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}.`);

for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  const { run } = await benches[name]();
  const rows = await run();
  if (json) for (const row of rows) console.log(JSON.stringify({ bench: name, ...row }));
  else printTable(name, rows);
}
