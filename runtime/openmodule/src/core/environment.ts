import type { Logger } from "@edgeloom/runtime/base";
import type { OpenmoduleSettings } from "../settings/index.js";

/** Says once at the start what runs here, and loudly when it runs in debug mode (openmodule spec §4.1). */
export function printEnvironment(settings: OpenmoduleSettings, log: Logger): void {
  const { NAME: name, VERSION: version, RESOURCE: resource, BROKER_PUB, BROKER_SUB } = settings;
  log.info({ version, resource, BROKER_PUB, BROKER_SUB }, `starting ${name} ${version}`);
  if (settings.DEBUG)
    log.warn(
      {},
      "DEBUG MODE: this service is not set up for production. Set DEBUG=false, or give it a VERSION.",
    );
}
