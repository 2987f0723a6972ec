import { EdgeloomError } from "@edgeloom/runtime";
import type { Logger } from "@edgeloom/runtime/base";
import type { OpenmoduleSettings } from "../settings/index.js";

const needed = {
  NAME: "string",
  RESOURCE: "string",
  VERSION: "string",
  DEBUG: "boolean",
  TESTING: "boolean",
  LOG_LEVEL: "string",
  BROKER_SUB: "string",
  BROKER_PUB: "string",
} as const;
const outdated = ["BROKER_PUB_PORT", "BROKER_SUB_PORT"];

/** Refuses a configuration that lacks what every service needs, or has it as something else, naming it (openmodule spec §1.4). */
export function validateConfig(config: object): asserts config is OpenmoduleSettings {
  const valueOf = (key: string): unknown => (key in config ? Reflect.get(config, key) : undefined);
  const missing = Object.keys(needed).filter((key) => valueOf(key) === undefined);
  if (missing.length > 0) {
    throw wrong(
      `lacks ${missing.join(", ")}`,
      "define them in the settings module, or give no configuration at all",
    );
  }
  const unfit = Object.entries(needed).filter(([key, kind]) => typeof valueOf(key) !== kind);
  if (unfit.length > 0) {
    const wanted = unfit.map(([key, kind]) => `${key} is to be a ${kind}`);
    throw wrong(`does not fit: ${wanted.join(", ")}`, "correct them in the settings module");
  }
  if (valueOf("NAME") === "")
    throw wrong("has an empty NAME", "set NAME to the name of the service, such as om_service_1");
}

function wrong(what: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `the configuration ${what}`, { place: "initOpenmodule", fix });
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
