import type { Verdict } from "../internal-server/index.js";
import type { ModuleSet } from "../module/index.js";
import { type Device, moduleOf } from "../wire/index.js";

/** The number of no module, which the internal server of the proof of concept takes for one without device types. */
const reservedModule = 0;

/** Whether a device may connect, as far as its module and type are concerned: the production gateway (fleet spec §6.2). */
export function productionVerdict(modules: ModuleSet, device: Device): Verdict {
  return modules.has(device.module) ? verdictOnType(modules, device) : "module-not-supported";
}

/** The same in the proof of concept (fleet spec §4). */
export function pocVerdict(modules: ModuleSet, device: Device): Verdict {
  const isKnown = modules.has(device.module) || moduleOf(device) === reservedModule;
  return isKnown ? verdictOnType(modules, device) : "module-not-supported";
}

function verdictOnType(modules: ModuleSet, device: Device): Verdict {
  return modules.findConnecting(device.module, device.deviceType) === undefined
    ? "device-not-supported"
    : "ok";
}
