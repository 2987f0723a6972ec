import type { Clock } from "@edgeloom/runtime/base";
import type { QueuedMessage } from "../../messages/message-queue.js";
import { pause } from "../../util/stepped-backoff.js";
import type { MqttProtocol } from "../connection/mqtt-backend.js";
import type { Dialect } from "../dialect.js";
import type { Packed, Packet } from "../payload/packet.js";
import { RateLimiter } from "./rate-limiter.js";
import { defaultSessionLimits, type SessionLimits } from "./session-limits.js";
import { packOriginalTelemetry, packTelemetry } from "./telemetry.js";

/** The messages of ThingsBoard, within what the server takes of a session. */
export class ThingsBoardProtocol implements MqttProtocol {
  readonly name = "ThingsBoard";
  readonly #dialect: Dialect;
  readonly #clock: Clock;
  #maxPayloadBytes = defaultSessionLimits.maxPayloadBytes;
  #messages: RateLimiter;
  #points: RateLimiter;

  constructor(dialect: Dialect, clock: Clock) {
    this.#dialect = dialect;
    this.#clock = clock;
    this.#messages = new RateLimiter([], clock);
    this.#points = new RateLimiter([], clock);
  }

  /** From now on keeps to these. */
  limitTo({ maxPayloadBytes, messages, telemetryMessages, telemetryPoints }: SessionLimits): void {
    this.#maxPayloadBytes = maxPayloadBytes;
    this.#messages = new RateLimiter([...messages, ...telemetryMessages], this.#clock);
    this.#points = new RateLimiter(telemetryPoints, this.#clock);
  }

  pack(messages: readonly QueuedMessage[]): Packed {
    return this.#dialect === "original"
      ? packOriginalTelemetry(messages)
      : packTelemetry(messages, this.#maxPayloadBytes);
  }

  async admit({ points = 1 }: Packet, signal: AbortSignal): Promise<void> {
    for (;;) {
      const waitMs = Math.max(this.#messages.waitMs(1), this.#points.waitMs(points));
      if (waitMs === 0 || signal.aborted) break;
      await pause(waitMs, signal, this.#clock);
    }
    this.#messages.take(1);
    this.#points.take(points);
  }
}
