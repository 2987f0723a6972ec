import { configFile } from "../../config/index.js";
import { nodeFolders } from "../../env/index.js";
import { definitionOf, type NodeProgram } from "../node-program.js";
import type { Report } from "../report.js";
import { cliVersion } from "../version.js";

/** `info`: what would run, and where its files are. */
export async function info(program: NodeProgram): Promise<Report> {
  const { version, procedures } = await definitionOf(program);
  const { root, project, data } = nodeFolders(program.projectFolder, process.env);
  const facts = {
    version,
    cliVersion,
    node: process.version,
    interpreter: process.execPath,
    project,
    config: configFile(project),
    data,
    root,
  };
  const lines = [
    `version       ${version} (edgeloom-ivy ${cliVersion})`,
    `Node.js       ${process.version}, ${process.execPath}`,
    `procedures    ${Object.keys(procedures).join(", ")}`,
    `project       ${project}`,
    `configuration ${facts.config}`,
    `data          ${data}`,
    `root          ${root}`,
  ];
  return { text: lines.join("\n"), json: { ...facts, procedures: Object.keys(procedures) } };
}
