import type { Version } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type ExactJson, type ExactObject, isExactObject } from "../exact/index.js";
import { compareVersions, isVersionText } from "../util/version.js";

/** How a configuration of an earlier version becomes one of `to` (specification R4). */
export type ConfigMigration = {
  /** The first version that reads the new form. */
  readonly to: Version;
  /** Makes the new form; gets and gives a whole configuration. Must not change its argument. */
  readonly migrate: (config: ExactObject) => ExactObject;
};

/**
 * Brings a configuration to the form of `version`, by every step that lies between, in order of their versions. One that is of that
 * version, or of none that can be told, stays as it is.
 *
 * @throws EdgeloomError `CONFIG` when a step fails
 */
export function migrateConfig(
  config: ExactJson,
  migrations: readonly ConfigMigration[],
  version: Version,
): ExactJson {
  const from = versionOf(config);
  if (from === undefined || !isExactObject(config) || compareVersions(from, version) >= 0) return config;
  const steps = migrations
    .filter(({ to }) => compareVersions(from, to) < 0 && compareVersions(to, version) <= 0)
    .toSorted((left, right) => compareVersions(left.to, right.to));
  return withVersion(steps.reduce(applied, config), version);
}

function applied(config: ExactObject, { to, migrate }: ConfigMigration): ExactObject {
  try {
    return migrate(config);
  } catch (cause) {
    throw new EdgeloomError("CONFIG", `the configuration cannot be brought to version ${to}`, {
      place: `migration to ${to}`,
      cause,
      fix: "correct the configuration, or the migration",
    });
  }
}

function versionOf(config: ExactJson): Version | undefined {
  const general = isExactObject(config) ? config.get("general") : undefined;
  const version = isExactObject(general) ? general.get("software_version") : undefined;
  return typeof version === "string" && isVersionText(version) ? version : undefined;
}

function withVersion(config: ExactObject, version: Version): ExactObject {
  const general = config.get("general");
  if (!isExactObject(general)) return config;
  return new Map(config).set("general", new Map(general).set("software_version", version));
}
