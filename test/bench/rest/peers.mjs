import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { median } from "../lib/report.mjs";
import { checked } from "./checked.mjs";
import { bundleOf, imported } from "./imported.mjs";
import { measured } from "./measure.mjs";

const versions = {
  "@hey-api/openapi-ts": "0.95.0",
  orval: "7.13.2",
  "openapi-zod-client": "1.18.3",
  "openapi-typescript": "7.13.0",
  "@types/node": "20.19.25",
  axios: "1.21.1",
  typescript: "5.9.3",
  zod: "4.6.7",
};

/**
 * Other generators on the same document: their programs, without the shells around them, which would be all that is measured; what
 * they write; and the file that a user imports.
 */
const peers = [
  {
    name: "hey-api, axios and zod",
    args: () => ["@hey-api/openapi-ts/dist/run.mjs", "-f", "hey.config.mjs"],
    output: "hey",
    entry: "index.ts",
  },
  {
    name: "orval, axios and zod",
    args: () => ["orval/dist/bin/orval.js", "--config", "orval.config.cjs"],
    output: "orval",
  },
  {
    name: "openapi-zod-client",
    args: (document) => ["openapi-zod-client/bin.js", document, "-o", "ozc/client.ts"],
    output: "ozc",
    ours: { name: "client, validators and types", args: ["turns/full"], goal: 1 / 3 },
  },
  {
    name: "openapi-typescript, types alone",
    args: (document) => ["openapi-typescript/bin/cli.js", document, "-o", "types/index.ts"],
    output: "types",
    ours: { name: "types alone", args: ["turns/types", "--emit", "types"], goal: 0.29 },
  },
];

/**
 * Whole processes of other generators. They are installed for the run only; one that fails on the document, or writes nothing, is
 * left out, and said.
 * @param {string} document @param {string} folder
 * @param {(output: string, ...more: readonly string[]) => ReturnType<typeof measured>} generate runs our generator
 */
export async function peerRows(document, folder, generate) {
  const root = join(folder, "peers");
  mkdirSync(root);
  writeFileSync(
    join(root, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies: versions }),
  );
  execFileSync("npm", ["install", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  writeFileSync(join(root, "hey.config.mjs"), heyApi(document));
  writeFileSync(join(root, "orval.config.cjs"), orval(document));
  const rows = [];
  for (const peer of peers) rows.push(...(await rowsOf(peer, { root, folder, document, generate })));
  rmSync(root, { recursive: true });
  return rows;
}

async function rowsOf({ name, args, output, entry, ours }, { root, folder, document, generate }) {
  const written = join(root, output);
  mkdirSync(written, { recursive: true });
  const run = () => {
    const [program, ...more] = args(document);
    return measured([join(root, "node_modules", program), ...more], { cwd: root });
  };
  try {
    const first = run();
    if (!hasFiles(written)) throw new Error("it wrote nothing");
    return [
      { case: `${name}: CPU`, value: first.cpuSeconds, unit: "s" },
      { case: `${name}: peak memory`, value: first.peakMegabytes, unit: "MB" },
      ...(entry === undefined ? [] : await usageRows(name, { root, folder: written, entry })),
      ...(ours === undefined ? [] : [byTurns(name, ours, { run, folder, generate })]),
    ];
  } catch (error) {
    console.warn(`${name} left out: ${error.message.slice(0, 600)}`);
    return [];
  }
}

const turns = 3;

/** Ours and a peer by turns: the speed of a shared machine changes from minute to minute. */
function byTurns(peer, { name, args, goal }, { run, folder, generate }) {
  const rounds = Array.from({ length: turns }, () => {
    rmSync(join(folder, "turns"), { recursive: true, force: true });
    const { cpuSeconds } = generate(...args);
    return { cpuSeconds, ratio: cpuSeconds / run().cpuSeconds };
  });
  return {
    case: `${name}, by turns: CPU`,
    value: median(rounds.map(({ cpuSeconds }) => cpuSeconds)),
    unit: "s",
    ratioTo: peer,
    ratio: median(rounds.map(({ ratio }) => ratio)),
    goal: `≤ ${goal.toFixed(2)}`,
  };
}

/** What it costs to use what was written. Relative imports without extensions are for bundlers only. */
async function usageRows(name, { root, folder, entry }) {
  const resolution = { module: "esnext", moduleResolution: "bundler" };
  const { cpuSeconds } = checked(root, folder, { resolution, mayFail: true });
  const use = imported(await bundleOf(join(folder, entry)), ["axios", "zod"]);
  return [
    { case: `${name}: type check under 5.9: CPU`, value: cpuSeconds, unit: "s" },
    { case: `${name}: import: CPU`, value: use.cpuSeconds * 1_000, unit: "ms" },
    { case: `${name}: import: heap`, value: use.heapMegabytes, unit: "MB" },
  ];
}

function hasFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile());
}

const heyApi = (input) =>
  `export default ${JSON.stringify({
    input,
    output: "hey",
    plugins: [
      "@hey-api/client-axios",
      "@hey-api/typescript",
      { name: "@hey-api/sdk", validator: true },
      "zod",
    ],
  })};\n`;

// Of a module of ES orval takes all exports for projects, `default` among them.
const orval = (target) =>
  `module.exports = ${JSON.stringify({
    client: { input: { target }, output: { target: "orval/client.ts", client: "axios", mode: "tags-split" } },
    zod: { input: { target }, output: { target: "orval/zod.ts", client: "zod", mode: "tags-split" } },
  })};\n`;
