import type { ServiceCore } from "./service-core.js";

/** Writes the warnings of the process into the log of the service (openmodule spec §4.5). The result takes that back. */
export function logWarnings({ log }: Pick<ServiceCore, "log">): () => void {
  const onWarning = (warning: Error): void => log.warn({ warning: warning.name }, warning.message);
  process.on("warning", onWarning);
  return () => process.off("warning", onWarning);
}
