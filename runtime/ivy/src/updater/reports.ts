import type { ConfigMessageBody, DataMessageBody, ForeignConfig } from "@edgeloom/ivy-sdk";
import { withoutSecrets } from "../config/index.js";
import type { ConfigOutcomes } from "../messages/config-outcomes.js";
import type { UpdateContext } from "../update/update-context.js";
import { type PackageFacts, stateMessage } from "./package-states.js";

/** Reports upward what became of configurations, each revision once. The methods throw as `ConfigOutcomes.settleOutcome`. */
export class Reports {
  readonly #outcomes: ConfigOutcomes;
  readonly #version: string;

  /** `version`: the one that runs. */
  constructor({ outcomes, version }: Pick<UpdateContext, "outcomes" | "version">) {
    this.#outcomes = outcomes;
    this.#version = version;
  }

  /** Notes that work on a configuration begins, and returns how often it has. */
  begin(config: ForeignConfig): number {
    return this.#outcomes.beginOutcome(keyOf(config));
  }

  /** Whether work on a revision has ended. */
  isSettled(revision: number): boolean {
    const status = this.#outcomes.outcomeOf(revision)?.status;
    return status === "accepted" || status === "rejected";
  }

  /** Whether work on a revision was begun and has not ended. */
  isOpen(revision: number): boolean {
    return this.#outcomes.outcomeOf(revision)?.status === "started";
  }

  /** The configuration is in force, and the version that it asks for runs. */
  accept(config: ForeignConfig): void {
    const { revision, version } = keyOf(config);
    const states = this.#lastState(revision, { state: "UPDATED" });
    this.#outcomes.settleOutcome({ revision, version }, bodyOf("accepted", config), ...states);
  }

  /** It never will be. */
  reject(config: ForeignConfig, reason: string): void {
    const key = keyOf(config);
    const state = { state: "FAILED", problem: reason } as const;
    const states = this.#lastState(key.revision, state);
    this.#outcomes.settleOutcome({ ...key, reason }, bodyOf("rejected", config), ...states);
  }

  /** The software package of a revision has come this far. */
  reach(revision: number, title: string, state: PackageFacts["state"]): void {
    const message = stateMessage({ title, version: this.#version, state });
    this.#outcomes.noteProgress({ revision, state, title }, message);
  }

  /** Nobody who was told nothing of a package is told of its end. */
  #lastState(revision: number, facts: Omit<PackageFacts, "title" | "version">): readonly DataMessageBody[] {
    const progress = this.#outcomes.progressOf(revision);
    return progress === undefined
      ? []
      : [stateMessage({ ...facts, title: progress.title, version: this.#version })];
  }
}

function keyOf({ general }: ForeignConfig): { readonly revision: number; readonly version: string } {
  return { revision: general.config_revision, version: general.software_version };
}

function bodyOf(status: "accepted" | "rejected", config: ForeignConfig): ConfigMessageBody {
  return { variant: "config", status, config: withoutSecrets(config) };
}
