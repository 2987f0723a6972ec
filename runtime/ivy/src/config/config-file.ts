import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Config, ForeignConfig, type Version } from "@edgeloom/ivy-sdk";
import { EdgeloomError, isEdgeloomError, type Model } from "@edgeloom/runtime";
import {
  type DocumentRules,
  judgeDocument,
  type ReadDocument,
  readDocument,
  type Verdict,
} from "../document/index.js";
import { readExact } from "../exact/index.js";
import { writeAtomic } from "../util/write-atomic.js";
import { type ConfigMigration, migrateConfig } from "./migrations.js";

/** How a configuration is loaded. */
export type ConfigOptions<C extends Config> = {
  /** Folder of the project, or of one version of it; holds `config/`. */
  readonly projectFolder: string;
  /** The project's own configuration, which has the sections of ours. */
  readonly model?: Model<C, unknown>;
  readonly verdict?: Verdict;
  /** Version of the software; earlier configurations are migrated to it. None are when left out. */
  readonly version?: Version;
  readonly migrations?: readonly ConfigMigration[];
};

/** A loaded configuration. */
export type LoadedConfig<C extends Config> = ReadDocument<C> & {
  /** Where it was read. */
  readonly file: string;
  /** Why the one before it was taken, when the file itself could not be used. */
  readonly problem: EdgeloomError | undefined;
};

const indent = 4;

/** `config/config.json` of a project. */
export function configFile(projectFolder: string): string {
  return join(projectFolder, "config", "config.json");
}

/** Beside it, the configuration that was in force before the last change. */
export function previousConfigFile(projectFolder: string): string {
  return join(projectFolder, "config", "config.previous.json");
}

/**
 * Loads the configuration of a node. If the file is missing or wrong, the one before the last change is taken, so that a change that
 * went wrong does not end the node (defect D21); `problem` tells of it.
 *
 * @throws EdgeloomError `CONFIG`, `MALFORMED` or `INVALID` about the file itself when neither can be used
 */
export function loadConfig<C extends Config = Config>(options: ConfigOptions<C>): LoadedConfig<C> {
  const file = configFile(options.projectFolder);
  try {
    return { ...read(file, options), file, problem: undefined };
  } catch (error) {
    if (!isEdgeloomError(error)) throw error;
    const previous = previousConfigFile(options.projectFolder);
    try {
      return { ...read(previous, options), file: previous, problem: error };
    } catch {
      throw error;
    }
  }
}

/** Reads the template that a project ships, `config/config.template.json`. Throws as {@link loadConfig}. */
export function loadConfigTemplate<C extends Config = Config>(options: ConfigOptions<C>): ReadDocument<C> {
  return read(join(options.projectFolder, "config", "config.template.json"), options);
}

/** Reads a configuration from its text, and migrates it. Throws as {@link loadConfig}. */
export function readConfig<C extends Config = Config>(
  text: string,
  options: Omit<ConfigOptions<C>, "projectFolder"> & Pick<DocumentRules, "place"> = {},
): ReadDocument<C> {
  const {
    model = Config as unknown as Model<C, unknown>,
    verdict = "strict",
    version,
    migrations = [],
    place,
  } = options;
  const rules: DocumentRules = { verdict, ...(place === undefined ? {} : { place }) };
  if (version === undefined || migrations.length === 0) return readDocument(model, text, rules);
  return judgeDocument(model, migrateConfig(readExact(text, rules), migrations, version), rules);
}

/** Reads the least that a configuration for any version holds; everything else in it is kept. Throws as {@link loadConfig}. */
export function readForeignConfig(text: string, rules: DocumentRules = {}): ReadDocument<ForeignConfig> {
  return readDocument(ForeignConfig, text, rules);
}

/** Puts a configuration into force for the next start, and keeps the one that was. */
export function saveConfig(projectFolder: string, document: Pick<ReadDocument<unknown>, "text">): void {
  putConfig(projectFolder, configFileText(document), textOf(configFile(projectFolder)));
}

/** The text of a configuration as its file holds it. */
export function configFileText(document: Pick<ReadDocument<unknown>, "text">): string {
  return document.text(indent);
}

/** Puts the text of a configuration into force for the next start, and keeps `previous`, if there is one. */
export function putConfig(projectFolder: string, text: string, previous: string | undefined): void {
  if (previous !== undefined) writeAtomic(previousConfigFile(projectFolder), previous);
  writeAtomic(configFile(projectFolder), text);
}

/** The text of the configuration that {@link loadConfig} takes; undefined when it takes none. */
export function configTextInForce<C extends Config>(options: ConfigOptions<C>): string | undefined {
  try {
    return textOf(loadConfig(options).file);
  } catch {
    return undefined;
  }
}

function read<C extends Config>(file: string, options: ConfigOptions<C>): ReadDocument<C> {
  const text = textOf(file);
  if (text !== undefined) return readConfig(text, { ...options, place: file });
  throw new EdgeloomError("CONFIG", `there is no configuration ${file}`, {
    place: file,
    fix: "copy config/config.template.json there and adapt it",
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
