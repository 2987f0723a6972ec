import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config, State } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { configFile, loadConfigTemplate, readConfig } from "../config/index.js";
import { readExact, toPlain } from "../exact/index.js";
import type { NodeDefinition } from "../run/node-definition.js";

/**
 * What a version checks of itself before it is switched on (specification §7.5, R4): its `package.json` is of the version, its
 * configuration template fits, and the configuration that it was given fits its own schema. Run it in the script
 * `test:version-change`, before the checks of the project.
 *
 * @throws EdgeloomError `CONFIG`, `MALFORMED` or `INVALID` with the first thing that does not fit
 */
export function checkVersion<C extends Config, S extends State>(
  { version, config: model, migrations = [] }: NodeDefinition<C, S>,
  projectFolder: string,
): void {
  const ofProject = model === undefined ? {} : { model };
  const template = loadConfigTemplate<C>({ projectFolder, ...ofProject });
  const file = configFile(projectFolder);
  const given = readConfig<C>(readFileSync(file, "utf8"), { version, migrations, place: file, ...ofProject });
  expectVersion("package.json", packageVersion(join(projectFolder, "package.json")), version);
  expectVersion("config/config.template.json", template.value.general.software_version, version);
  expectVersion("config/config.json", given.value.general.software_version, version);
}

function packageVersion(file: string): unknown {
  const manifest = toPlain(readExact(readFileSync(file, "utf8")));
  return (manifest as { readonly version?: unknown } | null)?.version;
}

function expectVersion(place: string, found: unknown, version: string): void {
  if (found === version) return;
  const shown = typeof found === "string" ? found : "none";
  throw new EdgeloomError("CONFIG", `${place} is of version ${shown}, and the software of ${version}`, {
    place,
    fix: "give all of them the version of the release",
  });
}
