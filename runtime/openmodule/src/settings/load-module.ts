import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { environmentReader } from "./environment.js";
import { type Surroundings, situationOf } from "./surroundings.js";

/** Any values by name, such as the exports of a module. */
export type Values = { readonly [key: string]: unknown };

const endings = [".js", ".mjs", ".cjs", "/index.js"];

/**
 * Name of the settings module: dots separate folders, as in `tests.config`. `SETTINGS_MODULE` names it, else it is `config`, or
 * `tests.config` beside the working directory when that exists while testing (openmodule spec §1.2).
 */
export function settingsModule(surroundings: Surroundings = {}): string {
  const { testing, directory } = situationOf(surroundings);
  const hasTestConfig =
    testing && endings.some((ending) => existsSync(join(directory, `../tests/config${ending}`)));
  return environmentReader(surroundings.environment).string(
    "SETTINGS_MODULE",
    hasTestConfig ? "tests.config" : "config",
  );
}

/**
 * Loads the settings module: from the working directory, or from the folder above it. Its exports, or the object that it
 * exports by default, are the settings. Undefined when there is no such module.
 *
 * @throws EdgeloomError `CONFIG` when the module is there and fails
 */
export function loadSettingsModule(surroundings: Surroundings = {}): Values | undefined {
  const { directory } = situationOf(surroundings);
  const name = settingsModule(surroundings);
  const path = name.replaceAll(".", "/");
  const file = [directory, resolve(directory, "..")]
    .flatMap((folder) => endings.map((ending) => join(folder, path + ending)))
    .find((candidate) => existsSync(candidate));
  return file === undefined ? undefined : required(file, name);
}

function required(file: string, name: string): Values {
  try {
    // Settings are read by plain property access, so the module must be there at once; Node can require both kinds of modules.
    const loaded = createRequire(import.meta.url)(file) as Values;
    const { default: whole } = loaded;
    return typeof whole === "object" && whole !== null ? { ...loaded, ...whole } : loaded;
  } catch (cause) {
    throw new EdgeloomError("CONFIG", `the settings module \`${name}\` failed while it was loaded`, {
      place: file,
      fix: "settings modules run at start: they may only define values in capitals, and must not use top-level await",
      cause,
    });
  }
}
