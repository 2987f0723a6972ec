import type { Logger } from "../logger/index.js";
import type { UpdateStep } from "./work/task.js";

/** What the log says of a part of an update. */
type Phase = { readonly begins: string; readonly ends: string; readonly fails: string };

const source: Phase = {
  begins: "Downloading new source code",
  ends: "Successfully downloaded source code",
  fails: "Could not download source code",
};
const install: Phase = {
  begins: "Installing dependencies",
  ends: "Successfully installed dependencies",
  fails: "Could not install dependencies",
};
/** Writing the configuration. */
export const configPhase: Phase = {
  begins: "Dumping config file",
  ends: "Successfully dumped config file",
  fails: "Could not dump config file",
};
const check: Phase = {
  begins: "Running the checks of the version",
  ends: "Successfully ran the checks of the version",
  fails: "The checks of the version failed",
};
/** Switching a version on. */
export const pointerPhase: Phase = {
  begins: "Updating cli pointer",
  ends: "Successfully updated cli pointer",
  fails: "Could not update cli pointer",
};

const phaseOf: Readonly<Record<UpdateStep, Phase>> = {
  download: source,
  verify: source,
  unpack: source,
  install,
  config: configPhase,
  check,
};

/** Writes the log of an update, in the words of the original where it has some (specification §7.4). */
export class PhaseLog {
  readonly #logger: Logger;
  #phase: Phase | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** What the log says if it fails now. */
  get failure(): string {
    return (this.#phase ?? source).fails;
  }

  /** A step begins, and with it perhaps the next part. */
  begin(step: UpdateStep): void {
    if (phaseOf[step] !== this.#phase) this.enter(phaseOf[step]);
  }

  /** Ends the part before, and begins another. */
  enter(phase: Phase): void {
    this.finish();
    this.#phase = phase;
    this.#logger.debug(phase.begins);
  }

  /** Ends the part that was begun last. */
  finish(): void {
    if (this.#phase !== undefined) this.#logger.debug(this.#phase.ends);
    this.#phase = undefined;
  }
}
