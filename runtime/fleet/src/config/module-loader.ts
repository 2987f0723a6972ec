import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  CarAccessoryModule,
  ExampleModule,
  IoModule,
  MissionModule,
  PocMissionModule,
  TransparentModule,
} from "@edgeloom/fleet-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import type { DeviceModule } from "@edgeloom/runtime/devices";

/** The modules that this package knows by itself, production. */
export const knownModules: readonly DeviceModule[] = [
  MissionModule,
  IoModule,
  TransparentModule,
  ExampleModule,
];

/** The modules of the proof of concept. */
export const pocModules: readonly DeviceModule[] = [PocMissionModule, CarAccessoryModule];

/** Whether a library is a program of JavaScript, as against one of the original's. */
export function isScript(path: string): boolean {
  return /\.[cm]?js$/.test(path);
}

/**
 * The descriptors of the modules that a configuration names: those of scripts are their default export, the others are the ones
 * that this package knows by number.
 *
 * @throws EdgeloomError `CONFIG` when a number is not known, a script cannot be loaded, or has another number than its key
 */
export async function loadModules(paths: ReadonlyMap<number, string>): Promise<readonly DeviceModule[]> {
  return Promise.all([...paths].map(([number, path]) => loadModule(number, path)));
}

async function loadModule(number: number, path: string): Promise<DeviceModule> {
  const place = `/module-paths/${number}`;
  const module = isScript(path)
    ? await importModule(path, place)
    : knownModules.find((known) => known.number === number);
  if (module === undefined)
    throw new EdgeloomError("CONFIG", `there is no module ${number}, and its library cannot be run here`, {
      place,
      fix: "give the path of a script whose default export is the descriptor of the module (edgeloom new device-module)",
    });
  if (module.number !== number)
    throw new EdgeloomError("CONFIG", `${path} is module ${module.number}, not ${number}`, {
      place,
      fix: `call the key ${module.number}`,
    });
  return module;
}

async function importModule(path: string, place: string): Promise<DeviceModule | undefined> {
  const exported = (await importScript(path, place)) as { readonly default?: DeviceModule };
  return typeof exported.default?.number === "number" ? exported.default : undefined;
}

/** Loads a script of the user. Rejects with `CONFIG` when that fails. */
export async function importScript(path: string, place: string): Promise<object> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as object;
  } catch (cause) {
    throw new EdgeloomError("CONFIG", `the script ${path} cannot be loaded: ${String(cause)}`, {
      place,
      fix: "give the path of a script that exists, and of which all imports exist",
      cause,
    });
  }
}
