import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Logger } from "@edgeloom/runtime";
import { textOf } from "../settings/text-of.js";
import { defaultSchemes, legacyScheme } from "./built-in.js";
import { type PlateScheme, parseScheme } from "./scheme.js";

/** Schemes by name, each with its versions from high to low; version 0 is the same for all. */
type Table = {
  readonly byName: ReadonlyMap<string, readonly PlateScheme[]>;
  readonly legacy: PlateScheme;
};

/** The schemes of a device: from files, and read again when their `revision` changes (openmodule spec §10.3). */
export class PlateSchemes {
  readonly #directory: string;
  readonly #log: Logger;
  #table: Table | undefined;
  #revision: string | undefined;

  constructor(options: { readonly directory: string; readonly log: Logger }) {
    this.#directory = options.directory;
    this.#log = options.log;
  }

  /** Reads the files again when the `revision` beside their folder says so. Without that file they are read once. */
  refresh(): void {
    const revision = textOf(join(dirname(this.#directory), "revision"));
    if (this.#table !== undefined && revision === this.#revision) return;
    this.#table = tableOf(schemeFiles(this.#directory).flatMap((name) => this.#readOne(name)));
    this.#revision = revision;
  }

  /** The scheme that stands for a name and a version: `DEFAULT` for unknown names, the highest version that is not above it. */
  select(scheme: string, version: number): PlateScheme {
    if (this.#table === undefined) this.refresh();
    const { byName, legacy } = this.#table ?? {
      byName: new Map<string, readonly PlateScheme[]>(),
      legacy: legacyScheme,
    };
    const versions = byName.get(scheme) ?? byName.get("DEFAULT") ?? [];
    return versions.find((candidate) => candidate.version <= version) ?? legacy;
  }

  #readOne(name: string): readonly PlateScheme[] {
    try {
      return [parseScheme(name, readFileSync(join(this.#directory, name), "utf8"))];
    } catch (error) {
      this.#log.error({ file: name, error }, "a scheme for plates is skipped");
      return [];
    }
  }
}

function tableOf(read: readonly PlateScheme[]): Table {
  const named = read.filter(({ scheme }) => scheme !== "LEGACY");
  const all = named.some(({ scheme }) => scheme === "DEFAULT") ? named : [...named, ...defaultSchemes];
  const byName = new Map<string, readonly PlateScheme[]>();
  for (const scheme of all.toSorted((a, b) => b.version - a.version))
    byName.set(scheme.scheme, [...(byName.get(scheme.scheme) ?? []), scheme]);
  return { byName, legacy: read.find(({ scheme }) => scheme === "LEGACY") ?? legacyScheme };
}

function schemeFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(".yml"))
      .sort();
  } catch {
    return [];
  }
}
