import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { consoleLogger, type Logger } from "@edgeloom/runtime/base";
import { parse } from "yaml";
import { settings } from "../settings/index.js";
import { textOf } from "../settings/text-of.js";
import { type EnvFile, parseEnvFile } from "./env-file.js";

/** What an installed package is configured with. */
export type PackageSetting = {
  readonly env: EnvFile;
  readonly yml: { readonly [key: string]: unknown };
  /** The setting of the service that `PARENT` names; there when it was asked for and exists. */
  readonly parent?: PackageSetting;
};

/** What a reader of packages works with. */
export type PackageReaderOptions = {
  /** Folder of the installed packages; default: the setting `DIST_FOLDER`. */
  readonly directory?: string;
  readonly log?: Logger;
};

/** Name of the folder of a service: `om_service_eventlog_1` lies in `om-service-eventlog_1`. */
export function packageFolder(service: string): string {
  return service.replaceAll("_", "-").replace(/-(?=[^-]*$)/, "_");
}

/** Name of the service whose package lies in a folder. */
export function serviceName(folder: string): string {
  return folder.replaceAll("-", "_");
}

/** Reads the packages that are installed on a device (openmodule spec §10.6). */
export class PackageReader {
  readonly directory: string;
  readonly #log: Logger;

  constructor(options: PackageReaderOptions = {}) {
    this.directory = options.directory ?? settings.DIST_FOLDER;
    this.#log = options.log ?? consoleLogger();
  }

  /** Names of the installed services that start with a prefix, in which `-` and `_` are the same. */
  installedServices(prefix = ""): readonly string[] {
    const wanted = serviceName(prefix);
    return this.#folders()
      .filter((folder) => existsSync(join(this.directory, folder, "revision")))
      .map(serviceName)
      .filter((name) => name.startsWith(wanted))
      .sort();
  }

  /** The setting of a service; undefined when it is not installed. */
  loadSetting(service: string, options: { readonly withParent?: boolean } = {}): PackageSetting | undefined {
    const folder = join(this.directory, packageFolder(service));
    if (!existsSync(join(folder, "revision"))) return undefined;
    const env = this.#env(folder);
    const setting = { env, yml: this.#yml(folder) };
    const parentName = options.withParent === true ? env["PARENT"] : undefined;
    const parent = parentName ? this.loadSetting(parentName) : undefined;
    return parent === undefined ? setting : { ...setting, parent };
  }

  /** The settings of all services that start with a prefix, by name. */
  loadWithServicePrefix(
    prefix = "",
    options: { readonly withParent?: boolean } = {},
  ): ReadonlyMap<string, PackageSetting> {
    const settings = new Map<string, PackageSetting>();
    for (const name of this.installedServices(prefix)) {
      const setting = this.loadSetting(name, options);
      if (setting !== undefined) settings.set(name, setting);
    }
    return settings;
  }

  /** The settings of hardware that has a type which starts with a prefix, by name. No prefix finds nothing. */
  loadWithHardwareTypePrefix(prefix: string): ReadonlyMap<string, PackageSetting> {
    return this.#withType("hw", "HARDWARE_TYPE", prefix, {});
  }

  /** The settings of services whose parent has a type which starts with a prefix, by name. No prefix finds nothing. */
  loadWithParentTypePrefix(
    prefix: string,
    options: { readonly withParent?: boolean } = {},
  ): ReadonlyMap<string, PackageSetting> {
    return this.#withType("om", "PARENT_TYPE", prefix, options);
  }

  #withType(
    servicePrefix: string,
    variable: string,
    prefix: string,
    options: { readonly withParent?: boolean },
  ): ReadonlyMap<string, PackageSetting> {
    if (prefix === "") return new Map();
    const all = [...this.loadWithServicePrefix(servicePrefix, options)];
    return new Map(
      all.filter(([, { env }]) => typesIn(env[variable]).some((type) => type.startsWith(prefix))),
    );
  }

  #folders(): readonly string[] {
    try {
      return readdirSync(this.directory);
    } catch {
      this.#log.warn({ directory: this.directory }, "there is no folder of installed packages");
      return [];
    }
  }

  #env(folder: string): EnvFile {
    const text = textOf(join(folder, "env"));
    if (text === undefined) this.#log.warn({ folder }, "a package has no env file");
    return parseEnvFile(text ?? "");
  }

  #yml(folder: string): { readonly [key: string]: unknown } {
    const text = textOf(join(folder, "yml"));
    if (text === undefined || text.trim() === "") return {};
    const content = this.#parsed(text, folder);
    if (typeof content === "object" && content !== null && !Array.isArray(content))
      return content as { readonly [key: string]: unknown };
    this.#log.warn({ folder }, "the yml file of a package holds no mapping");
    return {};
  }

  #parsed(text: string, folder: string): unknown {
    try {
      return parse(text, { logLevel: "silent" });
    } catch (error) {
      this.#log.error({ folder, error }, "the yml file of a package is no YAML");
      return {};
    }
  }
}

/** A JSON array of texts, as the variables for types hold it. */
function typesIn(text: string | null | undefined): readonly string[] {
  try {
    const types: unknown = JSON.parse(text ?? "");
    return Array.isArray(types) ? types.filter((type) => typeof type === "string") : [];
  } catch {
    return [];
  }
}
