import type { Logger as CoreLogger, LogFacts } from "@edgeloom/runtime/base";
import type { Logger } from "../../logger/logger.js";

/**
 * The log of a node for the layers below. All but errors is only for debugging: an outage of an hour is many failed attempts, and
 * each would become a message in the queue.
 */
export function quietLogger(logger: Logger): CoreLogger {
  const debug = (facts: LogFacts, message: string): void => logger.debug(message, shown(facts));
  return {
    debug,
    info: debug,
    warn: debug,
    error: (facts, message) => logger.error(message, shown(facts)),
  };
}

function shown(facts: LogFacts): string {
  return Object.entries(facts)
    .map(([key, value]) => `${key}: ${value instanceof Error ? value.message : String(value)}`)
    .join("\n");
}
