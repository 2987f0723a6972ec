import { EdgeloomError } from "@edgeloom/runtime";
import { type ExactJson, isExactObject } from "../../exact/index.js";
import type { Logger } from "../../logger/logger.js";
import type { ReceivedConfig } from "../backend.js";
import { readArrived, readPayload, revisionIn } from "../config/arrived.js";
import { type Dialect, verdictOf } from "../dialect.js";

/**
 * What arrived as attributes, pushed or asked for (specification §6.4). Undefined when it is no configuration: most attributes are
 * none, and so is the news that the configuration was deleted.
 */
export function readThingsBoardConfig(
  payload: Uint8Array,
  dialect: Dialect,
  logger: Logger,
): ReceivedConfig | undefined {
  const configuration = configurationIn(payload, dialect, logger);
  if (configuration === undefined) return undefined;
  try {
    const config = readArrived(configuration, verdictOf(dialect), "the received config");
    logger.info(`Config with revision ${config.revision} was parsed`);
    return config;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.error("Received config message could not be parsed", reason);
    return { kind: "invalid", revision: revisionIn(configuration), reason };
  }
}

function configurationIn(payload: Uint8Array, dialect: Dialect, logger: Logger): ExactJson | undefined {
  try {
    const message = readPayload(payload, verdictOf(dialect));
    if (!isExactObject(message)) throw notAnObject();
    const shared = message.get("shared");
    if (shared === undefined) return message.get("configuration");
    if (!isExactObject(shared)) throw notAnObject();
    return shared.get("configuration");
  } catch (error) {
    logger.exception(error, "Received config message in invalid format");
    return undefined;
  }
}

function notAnObject(): EdgeloomError {
  return new EdgeloomError("MALFORMED", "attributes are no object", {
    place: "attributes",
    fix: "send a JSON object of attributes",
  });
}
