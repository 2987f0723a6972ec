import type { Config } from "@edgeloom/ivy-sdk";
import { type LoadedConfig, loadConfig } from "../../config/index.js";
import { definitionOf, type NodeProgram } from "../node-program.js";

/** The configuration of a node, as its main process would load it. Throws as `loadConfig` and {@link definitionOf} do. */
export async function configOf(program: NodeProgram): Promise<LoadedConfig<Config>> {
  const { config: model, version, migrations = [] } = await definitionOf(program);
  const { projectFolder } = program;
  return loadConfig({
    projectFolder,
    version,
    migrations,
    ...(model === undefined ? {} : { model }),
  });
}
