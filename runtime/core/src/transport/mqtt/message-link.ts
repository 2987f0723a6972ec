import type { Emitter } from "../../base/emitter.js";
import type { EdgeloomError } from "../../base/errors.js";

/** How hard the link and the broker try: 0 at most once, 1 at least once. */
export type Qos = 0 | 1;

/** What a link tells whoever listens, in the order of events. */
export type MessageLinkEvents = {
  /** Connected, and every subscription was confirmed. */
  up: [];
  /** The connection was lost or could not be made; `reason` is for logs. Comes once per connection that was up. */
  down: [reason: string];
  /** The broker has answered that it does not let the link in, with the code of MQTT; the link goes on trying. */
  refused: [reason: string, code: number];
  /** The broker has refused the credentials three times in a row and is asked less often from now on. `REMOTE`, status `UNAUTHENTICATED`. */
  unauthenticated: [error: EdgeloomError];
  /** `payload` may be kept; it is never written to again. */
  message: [topic: string, payload: Uint8Array];
};

/**
 * Topics of a broker, as protocols over MQTT need them. It connects again by itself, subscribes anew each time, and never
 * queues: what is published while it is down fails at once, so that the protocol above decides what is still worth sending.
 */
export interface MessageLink {
  readonly events: Pick<Emitter<MessageLinkEvents>, "on">;
  readonly isUp: boolean;
  /** Starts to connect; twice is fine. */
  open(): void;
  /** Subscribes now and after every reconnect. `filter` may hold the wildcards `+` and `#`. */
  subscribe(filter: string, qos?: Qos): void;
  /**
   * Sends a message that is not retained. With QoS 1 (the default) it resolves when the broker has confirmed it. Rejects with
   * `UNAVAILABLE` while the link is down or when it goes down before that, and with `REMOTE` when the broker does not take this
   * message (only MQTT 5 says so; `status` is the reason code).
   */
  publish(topic: string, payload: Uint8Array, qos?: Qos): Promise<void>;
  /** Ends this connection, of which nothing good is expected any more, and connects anew. Nothing happens while the link is down. */
  drop(reason: string): void;
  /** Disconnects for good; twice is fine. No event comes after it. */
  close(): Promise<void>;
}
