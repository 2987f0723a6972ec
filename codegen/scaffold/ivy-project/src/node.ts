import { readFileSync } from "node:fs";
import { systemChecks } from "@edgeloom/ivy";
import { backendProcess } from "@edgeloom/ivy/backends";
import { defineNode } from "@edgeloom/ivy/run";
import { nodeUpdater } from "@edgeloom/ivy/updater";
import { StationConfig, StationState } from "./generated/index.js";
import { randomWalk } from "./procedures/random-walk.js";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

/** What this node is made of. The main process and each of its children load this module. */
export const node = defineNode<StationConfig, StationState>({
  version: manifest.version,
  config: StationConfig,
  state: StationState,
  procedures: { "random-walk": randomWalk, "system-checks": systemChecks },
  backend: backendProcess(),
  updater: nodeUpdater({ name: "__NAME__" }),
});
