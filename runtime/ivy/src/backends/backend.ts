import type { Config, Version } from "@edgeloom/ivy-sdk";
import type { QueuedMessage } from "../messages/message-queue.js";
import type { ProcessContext } from "../run/process-context.js";

/** What became of one message that a back end was given. */
export type Delivery =
  | { readonly identifier: number; readonly outcome: "delivered" }
  /** Nothing to send for this message; it is done. */
  | { readonly identifier: number; readonly outcome: "skipped"; readonly reason: string }
  /** It will never be taken; it goes to the dead letters. */
  | { readonly identifier: number; readonly outcome: "refused"; readonly reason: string };

/** A configuration that arrived. */
export type ReceivedConfig =
  /** One that can be worked on. `text` is what was received, with all digits. */
  | { readonly kind: "config"; readonly revision: number; readonly version: Version; readonly text: string }
  /** One that cannot; it is rejected if its revision is known. */
  | { readonly kind: "invalid"; readonly revision: number | undefined; readonly reason: string };

/**
 * One way to a server (specification R15–R20). A back end keeps nothing: the queue is the only truth, and whatever was not reported
 * as delivered is given to it again.
 */
export interface Backend {
  /** Name for log lines: `Tenta`, `ThingsBoard`. */
  readonly name: string;
  /**
   * Connects and subscribes; done when the server has confirmed both. Later losses of the connection are its own to repair; called
   * again, it is done as soon as there is a connection.
   *
   * @throws EdgeloomError `UNAVAILABLE`, or `CONFIG` when the server refuses the credentials
   */
  connect(signal: AbortSignal): Promise<void>;
  /**
   * Sends messages and waits until the server has acknowledged them. Messages that the result does not name count as failed.
   *
   * @throws EdgeloomError `UNAVAILABLE` while there is no connection
   */
  publish(messages: readonly QueuedMessage[], signal: AbortSignal): Promise<readonly Delivery[]>;
  /** Tells of every configuration that arrives; also of those that come again. One listener. */
  onConfig(listener: (received: ReceivedConfig) => void): void;
  /** Ends the connection; messages on their way are not waited for. */
  close(): Promise<void>;
}

/** A configuration that has a back end. */
export type ConfigWithBackend = Config & { readonly backend: NonNullable<Config["backend"]> };

/** Makes the back end for a provider (`config.backend.provider`). Throws `CONFIG` when the configuration cannot be used. */
export type BackendFactory = (config: ConfigWithBackend, context: ProcessContext) => Backend;
