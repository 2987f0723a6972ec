import { EdgeloomError } from "@edgeloom/runtime";
import type { Clock } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { Logger } from "../../logger/logger.js";

/** What a connection stands on. */
export type ConnectionParts = {
  /** Of the back end, for log lines. */
  readonly name: string;
  readonly link: MessageLink;
  readonly logger: Logger;
  readonly clock: Clock;
  /** How long the broker may take to confirm a message before the connection is given up; 30 s when left out. */
  readonly confirmMs?: number;
};

const defaultConfirmMs = 30_000;

/** Codes by which a broker says that it will never let this client in: of MQTT 3.1.1 and of MQTT 5. */
const hopelessCodes: ReadonlySet<number> = new Set([1, 2, 4, 5, 0x84, 0x85, 0x86, 0x87, 0x8a, 0x8c]);

/** A link as back ends need it: waits for the broker's word on everything, and no longer than is reasonable. */
export class MqttConnection {
  readonly #parts: ConnectionParts;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    // Once per outage: the link itself comes back as often as it takes.
    parts.link.events.on("down", (reason) => {
      parts.logger.error(`The ${parts.name} backend is not connected`, reason);
    });
  }

  /**
   * Done as soon as the broker has let the link in and confirmed every subscription.
   *
   * @throws EdgeloomError `CONFIG` when the broker refuses the credentials, `CANCELLED` when `signal` is aborted
   */
  async up(signal: AbortSignal): Promise<void> {
    const { link, name } = this.#parts;
    if (signal.aborted) throw cancelled(name);
    if (link.isUp) return;
    const releases: (() => void)[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        const onAbort = (): void => reject(cancelled(name));
        signal.addEventListener("abort", onAbort, { once: true });
        releases.push(
          () => signal.removeEventListener("abort", onAbort),
          link.events.on("up", resolve),
          link.events.on("refused", (reason, code) => {
            if (hopelessCodes.has(code)) reject(refused(name, reason));
          }),
        );
        link.open();
      });
    } finally {
      for (const release of releases) release();
    }
  }

  /** Sends with QoS 1; done when the broker has confirmed. Throws as `MessageLink.publish`, and `CANCELLED` when aborted. */
  async publish(topic: string, payload: string, signal: AbortSignal): Promise<void> {
    const { link, clock, name, confirmMs = defaultConfirmMs } = this.#parts;
    if (signal.aborted) throw cancelled(name);
    const overdue = clock.startTimer(
      confirmMs,
      () => link.drop(`the broker did not confirm a message within ${confirmMs} ms`),
      { keepsAlive: true },
    );
    try {
      await unlessAborted(link.publish(topic, Buffer.from(payload), 1), signal, name);
    } finally {
      overdue.cancel();
    }
  }

  async close(): Promise<void> {
    await this.#parts.link.close();
  }
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal, place: string): Promise<void> {
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(cancelled(place));
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function refused(name: string, reason: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `the server does not let the node in: ${reason}`, {
    place: `${name} backend`,
    fix: "correct client_id, username, password or the certificate in backend.mqtt_connection, or let the server know them",
  });
}

function cancelled(name: string): EdgeloomError {
  return new EdgeloomError("CANCELLED", "the back end is ending", { place: `${name} backend` });
}
