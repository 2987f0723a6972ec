import type { ConfigMessageBody, ForeignConfig } from "@edgeloom/ivy-sdk";
import { withoutSecrets } from "../config/index.js";
import type { ConfigOutcomes } from "../messages/config-outcomes.js";

/** Reports upward what became of configurations, each revision once. The methods throw as `ConfigOutcomes.settleOutcome`. */
export class Reports {
  readonly #outcomes: ConfigOutcomes;

  constructor(outcomes: ConfigOutcomes) {
    this.#outcomes = outcomes;
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

  /** The configuration is in force. */
  accept(config: ForeignConfig): void {
    this.#outcomes.settleOutcome(keyOf(config), bodyOf("accepted", config));
  }

  /** It never will be. */
  reject(config: ForeignConfig, reason: string): void {
    this.#outcomes.settleOutcome({ ...keyOf(config), reason }, bodyOf("rejected", config));
  }
}

function keyOf({ general }: ForeignConfig): { readonly revision: number; readonly version: string } {
  return { revision: general.config_revision, version: general.software_version };
}

function bodyOf(status: "accepted" | "rejected", config: ForeignConfig): ConfigMessageBody {
  return { variant: "config", status, config: withoutSecrets(config) };
}
