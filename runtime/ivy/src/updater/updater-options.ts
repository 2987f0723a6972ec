import { type Preparer, preparerInProcess, type StepTimeouts } from "./prepare-in-process.js";
import { type RootGuard, usualRoots } from "./root-guard.js";
import type { NpmRules, PrepareTask } from "./work/task.js";

/** How a new version shows that it is healthy before the one before it is given up. */
export type TrialRules = {
  /** For so long all its processes have to live without a break; 20 when left out. */
  readonly healthySeconds: number;
  /** Within so many seconds after a start; 300 when left out. */
  readonly limitSeconds: number;
  /** Within so many starts; 3 when left out. */
  readonly maxStarts: number;
};

/** How a node is updated; everything may be left out. */
export type UpdaterOptions = {
  /** Name of the project: of the pointer `<name>-cli.sh`, and of the usual root folders. `ivy` when left out. */
  readonly name?: string;
  /** Root folders that may be changed from afar (specification R23); those of the original when left out. */
  readonly rootGuard?: RootGuard;
  /** How long each step may take. In milliseconds; minutes when left out: 15, 2, 5, 20, 1, 15. */
  readonly stepTimeoutsMs?: Partial<StepTimeouts>;
  /** Largest archive 256 MiB, unpacked 1 GiB in 50,000 files, when left out. */
  readonly limits?: Partial<PrepareTask["limits"]>;
  /** `npm`, without scripts of packages but that of `better-sqlite3`, and `test:version-change` when left out. */
  readonly npm?: Partial<NpmRules>;
  /** `false`: a version is accepted as soon as it is switched on, as the original does. */
  readonly trial?: Partial<TrialRules> | false;
  /** Module that guards a trial; `@edgeloom/ivy/update-guard` when left out. */
  readonly guardUrl?: string;
  /** Does the work on a version; in a process of its own when left out. */
  readonly prepare?: Preparer;
  /** How often work on a configuration begins anew after it was cut short, before it is rejected; 3 when left out. */
  readonly maxAttempts?: number;
};

/** {@link UpdaterOptions} with nothing left out. */
export type UpdaterSettings = {
  readonly name: string;
  readonly rootGuard: RootGuard;
  readonly limits: PrepareTask["limits"];
  readonly npm: NpmRules;
  readonly trial: TrialRules | undefined;
  readonly guardUrl: string | undefined;
  readonly prepare: Preparer;
  readonly maxAttempts: number;
};

const minuteMs = 60_000;
const usualTimeoutsMs: StepTimeouts = {
  download: 15 * minuteMs,
  verify: 2 * minuteMs,
  unpack: 5 * minuteMs,
  install: 20 * minuteMs,
  config: minuteMs,
  check: 15 * minuteMs,
};
const usualLimits = { maxArchiveBytes: 268_435_456, maxUnpackedBytes: 1_073_741_824, maxFiles: 50_000 };
const usualNpm: NpmRules = {
  command: "npm",
  runsInstallScripts: false,
  // Without its script it is installed, and cannot be loaded.
  rebuilt: ["better-sqlite3"],
  checkScript: "test:version-change",
};
const usualTrial: TrialRules = { healthySeconds: 20, limitSeconds: 300, maxStarts: 3 };
const usualAttempts = 3;

/** Fills in what was left out. */
export function updaterSettings(options: UpdaterOptions): UpdaterSettings {
  const { name = "ivy", trial = {}, maxAttempts = usualAttempts } = options;
  const stepTimeoutsMs = { ...usualTimeoutsMs, ...options.stepTimeoutsMs };
  return {
    name,
    maxAttempts,
    rootGuard: options.rootGuard ?? usualRoots(name),
    limits: { ...usualLimits, ...options.limits },
    npm: { ...usualNpm, ...options.npm },
    trial: trial === false ? undefined : { ...usualTrial, ...trial },
    guardUrl: options.guardUrl,
    // Started late, so that to make an updater costs nothing.
    prepare: options.prepare ?? ((...call) => preparerInProcess({ stepTimeoutsMs })(...call)),
  };
}
