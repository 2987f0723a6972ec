import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { measured } from "./measure.mjs";

const versions = {
  "@hey-api/openapi-ts": "0.95.0",
  orval: "7.13.2",
  "openapi-zod-client": "1.18.3",
  "openapi-typescript": "7.13.0",
  axios: "1.21.1",
  typescript: "5.9.3",
  zod: "4.6.7",
};

/**
 * Other generators on the same document, whole processes. They are installed for the run only; one that fails on the document
 * is left out, and said.
 * @param {string} document @param {string} folder
 */
export function peerRows(document, folder) {
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
  writeFileSync(join(root, "orval.config.mjs"), orval(document));
  const bin = (path) => join(root, "node_modules", path);
  const rows = [
    ["hey-api, axios and zod", [bin("@hey-api/openapi-ts/bin/run.js"), "-f", "hey.config.mjs"]],
    ["orval, axios and zod", [bin("orval/dist/bin/orval.js"), "--config", "orval.config.mjs"]],
    ["openapi-zod-client", [bin("openapi-zod-client/bin.js"), document, "-o", "ozc.ts"]],
    ["openapi-typescript, types alone", [bin("openapi-typescript/bin/cli.js"), document, "-o", "types.ts"]],
  ].flatMap(([name, args]) => rowOf(name, args, root));
  rmSync(root, { recursive: true });
  return rows;
}

function rowOf(name, args, cwd) {
  try {
    const { cpuSeconds, peakMegabytes } = measured(args, { cwd });
    return [
      { case: `${name}: CPU`, value: cpuSeconds, unit: "s" },
      { case: `${name}: peak memory`, value: peakMegabytes, unit: "MB" },
    ];
  } catch (error) {
    console.warn(`${name} left out: ${error.message.slice(0, 300)}`);
    return [];
  }
}

const heyApi = (input) =>
  `export default ${JSON.stringify({
    input,
    output: "hey",
    plugins: ["@hey-api/client-axios", "@hey-api/typescript", "@hey-api/sdk", "zod"],
  })};\n`;

const orval = (target) =>
  `export default ${JSON.stringify({
    client: { input: { target }, output: { target: "orval/client.ts", client: "axios", mode: "tags-split" } },
    zod: { input: { target }, output: { target: "orval/zod.ts", client: "zod", mode: "tags-split" } },
  })};\n`;
