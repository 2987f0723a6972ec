import {
  CarAccessoryModule,
  ExampleModule,
  IoModule,
  MissionModule,
  PocMissionModule,
  TransparentModule,
} from "../../generated/fleet/src/index.js";
import { withRules } from "../../runtime/core/src/devices/index.js";

/** Missions of an autonomous vehicle. */
export const Mission = MissionModule;
/** Controllers with inputs and outputs. */
export const Io = IoModule;
/** The module to copy from. */
export const Example = ExampleModule;
/** The transparent module as push-only devices have it (fleet specification §6.6). */
export const Pushing = withRules(TransparentModule, { any: { pushesCommands: true } });

/** All production modules, and all of the proof of concept. */
export const productionModules = [MissionModule, IoModule, TransparentModule, ExampleModule];
export const pocModules = [PocMissionModule, CarAccessoryModule];
