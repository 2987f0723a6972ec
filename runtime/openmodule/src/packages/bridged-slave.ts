import { consoleLogger, type Logger } from "@edgeloom/runtime/base";
import { settings } from "../settings/index.js";
import { PackageReader } from "./package-reader.js";

const bridge = "om-service-bridge";

/**
 * Whether this device is the slave of another one behind a bridge (openmodule spec §10.6): as the setting `BRIDGED_SLAVE`
 * says, else as the one installed bridge says. Undefined when nobody knows.
 *
 * @param options.directory - folder of the installed packages; default: the setting `DIST_FOLDER`
 */
export function isBridgedSlave(
  options: { readonly directory?: string; readonly log?: Logger } = {},
): boolean | undefined {
  if (settings.BRIDGED_SLAVE !== undefined) return settings.BRIDGED_SLAVE;
  const log = options.log ?? consoleLogger();
  const bridges = [...new PackageReader({ ...options, log }).loadWithServicePrefix(bridge).values()];
  const [only, ...more] = bridges;
  if (more.length > 0) log.error({ count: bridges.length }, "there is more than one bridge");
  return only === undefined || more.length > 0 ? undefined : Boolean(only.env["MASTER"]);
}

/** Whether this is the first computer of its site, as the newest line tells master from slave: by the setting `COMPUTE_ID`. */
export function isBridgedMaster(): boolean {
  return settings.COMPUTE_ID === 1;
}
