import {
  CarAccessoryModule,
  ExampleModule,
  IoModule,
  MissionModule,
  PocMissionModule,
  TransparentModule,
} from "@edgeloom/fleet-sdk";
import { withRules } from "@edgeloom/runtime/devices";

export {
  CarAccessoryModule as CarAccessory,
  ExampleModule as Example,
  IoModule as Io,
  MissionModule as Mission,
  PocMissionModule as PocMission,
  TransparentModule as Transparent,
};

/** The transparent module as push-only devices have it (fleet spec §6.6). */
export const Pushing = withRules(TransparentModule, { any: { pushesCommands: true } });
/** All modules of today. */
export const productionModules = [MissionModule, IoModule, TransparentModule, ExampleModule];
/** All modules of the proof of concept. */
export const pocModules = [PocMissionModule, CarAccessoryModule];
