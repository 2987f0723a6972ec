import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { EdgeloomError } from "@edgeloom/runtime";
import { configFile } from "../config/index.js";
import { isVersionText } from "../util/version.js";
import type { NodeProgram } from "./node-program.js";
import { cliVersion } from "./version.js";

/** What `package.json` of a project says. */
type Manifest = { readonly version?: unknown; readonly ivy?: { readonly node?: unknown } };

/**
 * The node of a project: the module that `"ivy": { "node": "./dist/node.js" }` in its `package.json` names, or else the standard one.
 *
 * @param folder - the project, or a folder inside of it
 * @throws EdgeloomError `CONFIG` when there is no project, or its module is not there
 */
export function findProject(folder: string): Pick<NodeProgram, "definitionUrl" | "projectFolder"> {
  const projectFolder = projectAround(resolve(folder));
  const { ivy, version } = manifestOf(projectFolder);
  if (typeof ivy?.node !== "string")
    return { projectFolder, definitionUrl: standardNode(projectFolder, version) };
  const module = join(projectFolder, ivy.node);
  if (!existsSync(module)) throw notBuilt(module);
  return { projectFolder, definitionUrl: pathToFileURL(module).href };
}

function projectAround(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isProject(folder)) return folder;
    if (dirname(folder) === folder) throw noProject(start);
  }
}

function isProject(folder: string): boolean {
  const template = join(folder, "config", "config.template.json");
  return existsSync(configFile(folder)) || existsSync(template) || manifestOf(folder).ivy !== undefined;
}

function standardNode(projectFolder: string, version: unknown): string {
  const versions = [basename(projectFolder), version, versionInConfig(projectFolder), cliVersion];
  const found = versions.find((each) => typeof each === "string" && isVersionText(each));
  return `${import.meta.resolve("@edgeloom/ivy/standard-node")}?version=${String(found)}`;
}

function versionInConfig(projectFolder: string): unknown {
  const config = readJson(configFile(projectFolder)) as {
    readonly general?: { readonly software_version?: unknown };
  } | null;
  return config?.general?.software_version;
}

function manifestOf(folder: string): Manifest {
  return (readJson(join(folder, "package.json")) as Manifest | null) ?? {};
}

/** null where there is no such file, or it is no JSON: whoever needs it says so then. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function noProject(folder: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `there is no node in ${folder}, nor in a folder above`, {
    place: folder,
    fix: "name its folder with --project, or make one: npx edgeloom init ivy-project FOLDER",
  });
}

function notBuilt(module: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `the module of the node is not there: ${module}`, {
    place: module,
    fix: "build the project, or correct `ivy.node` in its package.json",
  });
}
