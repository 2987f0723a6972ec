import { EdgeloomError, isEdgeloomError } from "@edgeloom/runtime";
import type { Clock } from "@edgeloom/runtime/base";
import type { QueuedMessage } from "../../messages/message-queue.js";
import type { ProcessContext } from "../../run/process-context.js";
import type { Backend, Delivery, ReceivedConfig } from "../backend.js";
import type { Packed, Packet } from "../payload/packet.js";
import type { MqttConnection } from "./mqtt-connection.js";
import { Pace } from "./pace.js";

/** What a server and a node say to each other over MQTT; {@link MqttBackend} does the rest. */
export type MqttProtocol = {
  readonly name: string;
  /** What a batch of messages becomes. */
  pack(messages: readonly QueuedMessage[]): Packed;
  /** Waits until the server may be sent another packet. */
  admit?(packet: Packet, signal: AbortSignal): Promise<void>;
};

/** Codes of MQTT 5 that say that this very message will never be taken. */
const permanentCodes: ReadonlySet<string | undefined> = new Set(["144", "149", "153"]);

/** A back end on one connection. No more than one packet is on its way at a time, so that an outage repeats that one at most. */
export class MqttBackend implements Backend {
  readonly #protocol: MqttProtocol;
  readonly #open: (signal: AbortSignal) => Promise<MqttConnection>;
  #opening: Promise<MqttConnection> | undefined;
  #connection: MqttConnection | undefined;
  #listener: (received: ReceivedConfig) => void = () => {};
  readonly #ending = new AbortController();
  readonly #clock: Clock;
  readonly #pace: Pace;

  /** `open` makes the connection when it is needed first, and again if that has failed. It is not waited for the broker there. */
  constructor(
    protocol: MqttProtocol,
    { clock, queue }: Pick<ProcessContext, "clock" | "queue">,
    open: (signal: AbortSignal) => Promise<MqttConnection>,
  ) {
    this.#protocol = protocol;
    this.#clock = clock;
    this.#pace = new Pace({ clock, backlog: () => queue.count() });
    this.#open = open;
  }

  get name(): string {
    return this.#protocol.name;
  }

  async connect(signal: AbortSignal): Promise<void> {
    const connection = await this.#opened(signal);
    await connection.up(signal);
  }

  async publish(messages: readonly QueuedMessage[], signal: AbortSignal): Promise<readonly Delivery[]> {
    const connection = await this.#opened(signal);
    const done: Delivery[] = [];
    for (let start = 0; start < messages.length; ) {
      const lot = messages.slice(start, start + this.#pace.messagesPerPacket);
      start += lot.length;
      const { packets, settled } = this.#protocol.pack(lot);
      done.push(...settled);
      for (const [index, packet] of packets.entries()) {
        try {
          await this.#send(packet, connection, signal);
          done.push(...deliveredWith(packets, index));
        } catch (error) {
          const refusal = refusalOf(packet, error);
          if (refusal !== undefined) done.push(refusal);
          else if (done.length > 0) return done;
          else throw error;
        }
      }
    }
    return done;
  }

  async #send(packet: Packet, connection: MqttConnection, signal: AbortSignal): Promise<void> {
    const startMs = this.#clock.nowMs();
    await this.#protocol.admit?.(packet, signal);
    await connection.publish(packet.topic, packet.payload, signal);
    this.#pace.took(this.#clock.nowMs() - startMs);
  }

  onConfig(listener: (received: ReceivedConfig) => void): void {
    this.#listener = listener;
  }

  /** Passes on what has arrived. */
  received(config: ReceivedConfig): void {
    this.#listener(config);
  }

  /** Aborted when it is closed. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#connection?.close();
  }

  async #opened(signal: AbortSignal): Promise<MqttConnection> {
    if (this.#ending.signal.aborted)
      throw new EdgeloomError("CLOSED", "the back end was closed", { place: `${this.name} backend` });
    this.#opening ??= this.#open(signal);
    try {
      this.#connection = await this.#opening;
      return this.#connection;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }
}

/** The messages of a packet, without those of which a later packet has the rest. */
function deliveredWith(packets: readonly Packet[], index: number): readonly Delivery[] {
  const next = packets[index + 1]?.identifiers;
  return (packets[index]?.identifiers ?? [])
    .filter((identifier) => next?.includes(identifier) !== true)
    .map((identifier) => ({ identifier, outcome: "delivered" }));
}

/** Of several messages in one packet nobody knows which is wrong; they are tried in smaller lots until it is known. */
function refusalOf({ identifiers }: Packet, error: unknown): Delivery | undefined {
  const [identifier, second] = identifiers;
  if (!isEdgeloomError(error) || error.code !== "REMOTE" || !permanentCodes.has(error.status))
    return undefined;
  if (identifier === undefined || second !== undefined) return undefined;
  return { identifier, outcome: "refused", reason: error.message };
}
