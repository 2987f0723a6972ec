import type { Version } from "@edgeloom/ivy-sdk";
import { backendProcess } from "../backends/index.js";
import { dummyProcedure } from "../procedures/dummy.js";
import { systemChecks } from "../procedures/system-checks.js";
import { defineNode } from "../run/node-definition.js";
import { nodeUpdater } from "../updater/index.js";
import { isVersionText } from "../util/version.js";
import { cliVersion } from "./version.js";

/**
 * The node of the original: both procedures that it ships, the back end of the configuration, and updates from afar. It runs where a
 * project defines no node of its own. `?version=1.2.3` in the address says the version of the project.
 */
export const node = /*@__PURE__*/ defineNode({
  version: /*@__PURE__*/ versionIn(import.meta.url),
  procedures: { "dummy-procedure": dummyProcedure, "system-checks": systemChecks },
  backend: /*@__PURE__*/ backendProcess(),
  updater: /*@__PURE__*/ nodeUpdater(),
});

function versionIn(url: string): Version {
  const version = new URL(url).searchParams.get("version") ?? "";
  return isVersionText(version) ? version : cliVersion;
}
