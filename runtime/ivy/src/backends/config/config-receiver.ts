import type { ConfigMessageBody } from "@edgeloom/ivy-sdk";
import type { Logger } from "../../logger/logger.js";
import type { ConfigOutcome, ConfigOutcomes } from "../../messages/config-outcomes.js";
import type { MessageQueue } from "../../messages/message-queue.js";
import type { PendingConfigs } from "../../state/pending-configs.js";
import type { ReceivedConfig } from "../backend.js";

/** What a receiver works with. */
export type ReceiverParts = {
  readonly queue: Pick<MessageQueue, "add">;
  readonly pendingConfigs: PendingConfigs;
  readonly outcomes: ConfigOutcomes;
  readonly logger: Logger;
  /** Revision of the configuration that is in force. */
  readonly revision: number;
};

/** Software version in the rejection of a configuration that has none that could be read. */
const noVersion = "0.0.0";
/** Nobody could say anything about a lower one: no message may hold it. */
const leastRevision = -1;

/**
 * Takes in what a server sends, and tells it once that it has arrived. A revision that has had its answer is over: servers show it
 * again at every connection.
 */
export class ConfigReceiver {
  readonly #parts: ReceiverParts;
  #lastText: string | undefined;

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
  }

  /** Never throws: what fails here, such as a full disk, is tried again when the server shows the configuration again. */
  take(received: ReceivedConfig): void {
    try {
      if (received.kind === "config") this.#accept(received);
      else if (received.revision !== undefined) this.#reject(received.revision, received.reason);
    } catch (error) {
      this.#lastText = undefined;
      this.#parts.logger.exception(error, "A received config could not be kept");
    }
  }

  #accept({ revision, version, text }: Extract<ReceivedConfig, { readonly kind: "config" }>): void {
    const { queue, outcomes, pendingConfigs } = this.#parts;
    const outcome = outcomes.outcomeOf(revision);
    if (text === this.#lastText || this.#isOver(outcome)) return;
    if (pendingConfigs.list().some((pending) => pending.text === text)) return;
    if (revision > this.#parts.revision && outcome === undefined)
      queue.add(statusMessage("received", revision, version));
    pendingConfigs.add(text);
    this.#lastText = text;
  }

  /** In one commit with the outcome, so that it is said once. */
  #reject(revision: number, reason: string): void {
    if (revision < leastRevision || this.#isOver(this.#parts.outcomes.outcomeOf(revision))) return;
    const message = statusMessage("rejected", revision, noVersion);
    this.#parts.outcomes.settleOutcome({ revision, version: noVersion, reason }, message);
  }

  #isOver(outcome: ConfigOutcome | undefined): boolean {
    if (outcome === undefined || outcome.status === "started") return false;
    this.#parts.logger.debug(`Config with revision ${outcome.revision} has been ${outcome.status} before`);
    return true;
  }
}

/** Without the rest of the configuration: the server has it, and it may hold secrets. */
function statusMessage(
  status: "received" | "rejected",
  revision: number,
  version: string,
): ConfigMessageBody {
  const general = { config_revision: revision, software_version: version };
  return { variant: "config", status, config: { general } };
}
