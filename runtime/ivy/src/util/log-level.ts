import type { LogLevel } from "@edgeloom/ivy-sdk";

const priorities: Readonly<Record<LogLevel, number>> = {
  DEBUG: 0,
  INFO: 1,
  WARNING: 2,
  ERROR: 3,
  EXCEPTION: 4,
};

/** Whether a line of `level` is to be seen where `least` is the least level; null means that nothing is (specification §9.2). */
export function isLogLevelVisible(least: LogLevel | null, level: LogLevel): boolean {
  return least !== null && priorities[level] >= priorities[least];
}
