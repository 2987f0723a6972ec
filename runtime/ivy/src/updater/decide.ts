import type { LogLevel, Version } from "@edgeloom/ivy-sdk";
import { guardReason, isGuarded, type RootGuard } from "./root-guard.js";

/** What a decision rests on. */
export type DecisionFacts = {
  readonly root: string;
  readonly guard: RootGuard;
  /** In force now. */
  readonly current: { readonly revision: number; readonly version: Version };
  readonly received: { readonly revision: number; readonly version: Version };
  /** Whether work on the received revision has come to an end before. */
  readonly isSettled: boolean;
};

/** What is done with a configuration from afar. */
export type Decision =
  | { readonly action: "ignore"; readonly level: LogLevel; readonly reason: string }
  /** For the version that runs. */
  | { readonly action: "reconfigure" }
  /** For another version, newer or older. */
  | { readonly action: "change-version" };

/** Decides what is done with a configuration from afar (specification §7.2, from the top down). */
export function decideUpdate({ root, guard, current, received, isSettled }: DecisionFacts): Decision {
  if (!isGuarded(root, guard))
    return { action: "ignore", level: "WARNING", reason: guardReason(root, guard) };
  if (received.revision <= current.revision) {
    const relation =
      received.revision < current.revision
        ? "lower revision number than current config"
        : "same revision number as current config";
    const reason = `Received config has ${relation} (${received.revision}) -> not updating`;
    return { action: "ignore", level: "INFO", reason };
  }
  if (isSettled) {
    const reason = `The config with revision ${received.revision} has already been processed`;
    return { action: "ignore", level: "DEBUG", reason };
  }
  return { action: received.version === current.version ? "reconfigure" : "change-version" };
}
