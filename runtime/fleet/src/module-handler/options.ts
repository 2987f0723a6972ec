import type { Logger } from "@edgeloom/runtime/base";
import type { ModuleSet } from "../module/index.js";

/** What every module handler needs. */
export type HandlerOptions = {
  readonly modules: ModuleSet;
  readonly log?: Logger;
  /** Devices that are known at a time; 10,000. */
  readonly maxDevices?: number;
};

/** The largest number of devices where nothing is said. */
export const defaultMaxDevices = 10_000;
