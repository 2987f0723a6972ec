import type { DataMessageBody } from "@edgeloom/ivy-sdk";
import type { PackageState } from "../backends/thingsboard/packages.js";
import type { Logger } from "../logger/index.js";
import type { Reports } from "./reports.js";
import type { UpdateStep } from "./work/task.js";

/** How far a software package is. */
export type PackageFacts = {
  readonly title: string;
  /** That runs now. */
  readonly version: string;
  readonly state: PackageState;
  /** Why it failed. */
  readonly problem?: string;
};

/**
 * The telemetry that tells a ThingsBoard server how far a package is (specification §6.5). It goes through the queue like all telemetry, so it is
 * stored once, comes in order, and is sent again with the same time where that is uncertain, which changes nothing at the server.
 */
export function stateMessage({ title, version, state, problem }: PackageFacts): DataMessageBody {
  return {
    variant: "data",
    data: {
      current_sw_title: title,
      current_sw_version: version,
      sw_state: state,
      ...(problem === undefined ? {} : { sw_error: problem }),
    },
  };
}

const reachedBy: Readonly<Partial<Record<`${"begin" | "end"} ${UpdateStep}`, PackageState>>> = {
  "end download": "DOWNLOADED",
  "end verify": "VERIFIED",
  "begin install": "UPDATING",
};

/** Tells the server how far the package of a revision is, from the moment at which it is known which one that is. */
export class PackageProgress {
  readonly #reports: Reports;
  readonly #revision: number;
  readonly #logger: Logger;
  #title: string | undefined;

  constructor(reports: Reports, revision: number, logger: Logger) {
    this.#reports = reports;
    this.#revision = revision;
    this.#logger = logger;
  }

  /** The server has assigned a package, and it is being fetched. */
  assigned(title: string): void {
    this.#title = title;
    this.#reach("DOWNLOADING");
  }

  /** A step of the update has begun or ended. */
  step(event: "begin" | "end", step: UpdateStep): void {
    const state = reachedBy[`${event} ${step}`];
    if (state !== undefined) this.#reach(state);
  }

  #reach(state: PackageState): void {
    if (this.#title === undefined) return;
    try {
      this.#reports.reach(this.#revision, this.#title, state);
    } catch (error) {
      // What the server shows meanwhile is a courtesy; the update does not depend on it.
      this.#logger.exception(error, `The state ${state} of an update could not be stored`);
    }
  }
}
