import { EdgeloomError } from "@edgeloom/runtime";
import type { Logger } from "@edgeloom/runtime/base";
import type { OpenmoduleSettings } from "../settings/index.js";

const needed = ["NAME", "RESOURCE", "VERSION", "DEBUG", "TESTING", "LOG_LEVEL"];
const outdated = ["BROKER_PUB_PORT", "BROKER_SUB_PORT"];

/** Refuses a configuration that lacks what every service needs, naming it (openmodule spec §1.4). */
export function validateConfig(config: object): asserts config is OpenmoduleSettings {
  const missing = needed.filter((key) => !(key in config) || Reflect.get(config, key) === undefined);
  if (missing.length === 0) return;
  throw new EdgeloomError("CONFIG", `the configuration lacks ${missing.join(", ")}`, {
    place: "initOpenmodule",
    fix: "define them in the settings module, or give no configuration at all",
  });
}

/** Warns about settings that older lines had. */
export function warnOutdated(config: object, log: Logger): void {
  for (const key of outdated) {
    if (key in config)
      log.warn(
        { key },
        `the setting ${key} is outdated: set ${key.replace("_PORT", "")} to the whole address`,
      );
  }
}
