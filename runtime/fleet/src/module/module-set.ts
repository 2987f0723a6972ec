import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import type { AnyDeviceType, DeviceModule } from "@edgeloom/runtime/devices";
import { DeviceLogic } from "./device-logic.js";
import type { Validation } from "./valid.js";

type Types = {
  readonly byNumber: ReadonlyMap<number, DeviceLogic>;
  /** Numbers with which a device may connect. */
  readonly connecting: ReadonlySet<number>;
  readonly any: DeviceLogic | undefined;
};

/** How a set of modules is interpreted. */
export type ModuleSetOptions = { readonly clock?: Clock; readonly validation?: Validation };

/** The modules that a gateway knows, found by number. */
export class ModuleSet {
  readonly modules: readonly DeviceModule[];
  readonly #types: ReadonlyMap<number, Types>;

  /** Throws `CONFIG` when two modules have one number, or two device types of a module. */
  constructor(modules: readonly DeviceModule[], options: ModuleSetOptions = {}) {
    const logic = {
      clock: options.clock ?? systemClock,
      validation: options.validation ?? "compatible",
    } as const;
    this.modules = modules;
    this.#types = uniqueMap(
      modules.map((module) => [module.number, typesOf(module, logic)]),
      "module",
    );
  }

  has(module: number): boolean {
    return this.#types.has(module);
  }

  /** What is done with payloads of a device type; undefined when it is not supported. */
  find(module: number, deviceType: number): DeviceLogic | undefined {
    const types = this.#types.get(module);
    return types?.byNumber.get(deviceType) ?? types?.any;
  }

  /** The same for a device that wants to connect. */
  findConnecting(module: number, deviceType: number): DeviceLogic | undefined {
    const types = this.#types.get(module);
    return types?.connecting.has(deviceType) ? types.byNumber.get(deviceType) : types?.any;
  }
}

function typesOf(
  module: DeviceModule,
  options: { readonly clock: Clock; readonly validation: Validation },
): Types {
  const devices: readonly AnyDeviceType[] = Object.values(module.devices);
  const logics = devices.map((device) => new DeviceLogic(device, options));
  const numbered = logics.flatMap((logic): [number, DeviceLogic][] =>
    [logic.device.type, ...(logic.device.alsoTypes ?? [])].flatMap((type) =>
      type === "any" ? [] : [[type, logic]],
    ),
  );
  return {
    byNumber: uniqueMap(numbered, `device type of module ${module.number}`),
    connecting: new Set(devices.flatMap(({ type }) => (type === "any" ? [] : [type]))),
    any: logics.find(({ device }) => device.type === "any"),
  };
}

function uniqueMap<T>(entries: readonly (readonly [number, T])[], what: string): ReadonlyMap<number, T> {
  const map = new Map<number, T>();
  for (const [number, value] of entries) {
    if (map.has(number))
      throw new EdgeloomError("CONFIG", `${what} ${number} was given twice`, { fix: "keep one of the two" });
    map.set(number, value);
  }
  return map;
}
