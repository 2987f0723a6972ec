import type { MqttClient } from "mqtt";
import { ReconnectBackoff } from "../../base/backoff.js";
import { type Clock, systemClock, type Timer } from "../../base/clock.js";
import { Emitter } from "../../base/emitter.js";
import { EdgeloomError } from "../../base/errors.js";
import { consoleLogger, type Logger } from "../../base/log.js";
import type { MessageLink, MessageLinkEvents, Qos } from "./message-link.js";
import { brokerAddress, connectOnce, loadNative } from "./native.js";
import type { MqttLinkOptions } from "./options.js";

const defaultMaxPayloadBytes = 1024 * 1024;
const defaultMaxUnconfirmed = 1_000;
const defaultConnectTimeoutMs = 10_000;
/** A link that was up for less is tried ever less often: two with one client id would push each other out without end. */
const holdOffMs = 5_000;
const defaultRefusedRetryMs = 300_000;
const maxRefusals = 3;
/** Bad user name or password, not authorized: of MQTT 3.1.1 and of MQTT 5. */
const credentialCodes: ReadonlySet<number> = new Set([4, 5, 0x86, 0x87]);
/** For the last packet of an orderly end. */
const partingMs = 1_000;

type Unconfirmed = (error: EdgeloomError) => void;

/** A {@link MessageLink} to an MQTT broker. */
export class MqttLink implements MessageLink {
  readonly events: Emitter<MessageLinkEvents>;
  readonly #options: MqttLinkOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #backoff: ReconnectBackoff;
  readonly #filters = new Map<string, Qos>();
  readonly #unconfirmed = new Set<Unconfirmed>();
  #client: MqttClient | undefined;
  #timer: Timer | undefined;
  #overdue: Timer | undefined;
  #state: "new" | "down" | "up" | "closed" = "new";
  #dropped = 0;
  #upSinceMs = 0;
  /** How often in a row the broker did not take the credentials. */
  #refusals = 0;

  constructor(options: MqttLinkOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? consoleLogger();
    this.#backoff = new ReconnectBackoff(options.backoff);
    this.events = new Emitter({ log: this.#log });
  }

  get isUp(): boolean {
    return this.#state === "up";
  }

  /** Messages that were too long to be delivered, and those that wait for the broker's word. */
  get load(): { readonly dropped: number; readonly unconfirmed: number } {
    return { dropped: this.#dropped, unconfirmed: this.#unconfirmed.size };
  }

  open(): void {
    if (this.#state !== "new") return;
    this.#state = "down";
    void this.#connect();
  }

  subscribe(filter: string, qos: Qos = 1): void {
    this.#filters.set(filter, qos);
    const client = this.#client;
    if (client === undefined || this.#state !== "up") return;
    client.subscribe(filter, { qos }, (error) => {
      if (error) this.#fail(client, `a subscription was refused: ${error.message}`);
    });
  }

  async publish(topic: string, payload: Uint8Array, qos: Qos = 1): Promise<void> {
    const client = this.#client;
    if (client === undefined || this.#state !== "up") throw unavailable(topic);
    if (this.#unconfirmed.size >= (this.#options.maxUnconfirmed ?? defaultMaxUnconfirmed))
      throw new EdgeloomError("OVERLOADED", "the broker confirms too slowly", {
        place: topic,
        retryable: true,
      });
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: EdgeloomError): void => {
        this.#unconfirmed.delete(settle);
        if (error === undefined) resolve();
        else reject(error);
      };
      this.#unconfirmed.add(settle);
      client.publish(topic, asBuffer(payload), { qos }, (error) =>
        settle(error ? publishError(topic, error) : undefined),
      );
    });
  }

  drop(reason: string): void {
    if (this.#client !== undefined && this.#state === "up") this.#fail(this.#client, reason);
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    const wasUp = this.isUp;
    this.#state = "closed";
    this.#timer?.cancel();
    this.#overdue?.cancel();
    const client = this.#client;
    this.#client = undefined;
    // An orderly end would wait for every confirmation, of a broker that may never give it.
    if (client !== undefined && wasUp && this.#unconfirmed.size === 0) await this.#part(client);
    client?.on("error", () => {});
    client?.end(true);
    this.#abandon();
    this.events.removeAll();
  }

  /** Sends DISCONNECT and waits until that is out, though not for long. */
  async #part(client: MqttClient): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#clock.startTimer(partingMs, resolve, { keepsAlive: true });
      client.end(false, () => {
        timer.cancel();
        resolve();
      });
    });
  }

  async #connect(): Promise<void> {
    try {
      const mqtt = await loadNative();
      if (this.#state !== "down") return;
      const credentials = await this.#options.credentials?.();
      if (this.#state !== "down") return;
      const client = connectOnce(mqtt, { ...this.#options, ...credentials });
      this.#client = client;
      this.#limitConnecting(client);
      this.#listen(client);
    } catch (error) {
      if (this.#state !== "down") return;
      this.#log.error({ error, place: this.#place }, "the broker cannot be spoken to");
      this.#retryLater();
    }
  }

  /** The client itself only waits for the broker's greeting, which may be all that it ever says. */
  #limitConnecting(client: MqttClient): void {
    const limitMs = this.#options.connectTimeoutMs ?? defaultConnectTimeoutMs;
    this.#overdue = this.#clock.startTimer(limitMs, () => {
      this.#fail(client, `the broker did not let the link in within ${limitMs} ms`);
    });
  }

  #listen(client: MqttClient): void {
    client.on("connect", () => this.#onConnected(client));
    client.on("message", (topic, payload) => this.#onMessage(client, topic, payload));
    client.on("error", (error) => this.#onError(client, error));
    client.on("close", () => this.#fail(client, "the connection ended"));
  }

  #onConnected(client: MqttClient): void {
    const filters = Object.fromEntries([...this.#filters].map(([filter, qos]) => [filter, { qos }]));
    if (this.#filters.size === 0) return this.#onUp(client);
    client.subscribe(filters, (error) => {
      if (error) this.#fail(client, `a subscription was refused: ${error.message}`);
      else this.#onUp(client);
    });
  }

  #onError(client: MqttClient, error: Error): void {
    const code = refusalCode(error);
    if (code !== undefined && client === this.#client) this.#onRefused(error.message, code);
    this.#fail(client, error.message);
  }

  #onRefused(reason: string, code: number): void {
    this.#refusals = credentialCodes.has(code) ? this.#refusals + 1 : 0;
    this.events.emit("refused", reason, code);
    if (this.#refusals !== maxRefusals) return;
    const error = new EdgeloomError("REMOTE", `the broker refuses the credentials: ${reason}`, {
      place: this.#place,
      status: "UNAUTHENTICATED",
      fix: "correct username, password or the certificate, or let the broker know them",
    });
    this.#log.error({ error, place: this.#place }, "the broker does not take the credentials");
    this.events.emit("unauthenticated", error);
  }

  #onUp(client: MqttClient): void {
    if (client !== this.#client || this.#state !== "down") return;
    this.#overdue?.cancel();
    this.#state = "up";
    this.#refusals = 0;
    this.#upSinceMs = this.#clock.nowMs();
    this.#log.info({ place: this.#place }, "connected to the broker");
    this.events.emit("up");
  }

  #onMessage(client: MqttClient, topic: string, payload: Uint8Array): void {
    if (client !== this.#client) return;
    if (payload.length <= (this.#options.maxPayloadBytes ?? defaultMaxPayloadBytes))
      return this.events.emit("message", topic, payload);
    this.#dropped++;
    this.#log.warn({ topic, bytes: payload.length }, "a message was too long and dropped");
  }

  /** Called for every sign that a connection is over; only the first one counts. */
  #fail(client: MqttClient, reason: string): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#overdue?.cancel();
    client.on("error", () => {});
    client.end(true);
    const wasUp = this.#state === "up";
    if (wasUp && this.#clock.nowMs() - this.#upSinceMs >= holdOffMs) this.#backoff.reset();
    this.#state = "down";
    this.#log.warn({ place: this.#place, reason }, "there is no connection to the broker");
    this.#abandon();
    if (wasUp) this.events.emit("down", reason);
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#state !== "down") return;
    const delayMs =
      this.#refusals < maxRefusals
        ? this.#backoff.nextMs()
        : (this.#options.refusedRetryMs ?? defaultRefusedRetryMs);
    this.#timer = this.#clock.startTimer(delayMs, () => void this.#connect(), { keepsAlive: true });
  }

  #abandon(): void {
    for (const settle of [...this.#unconfirmed]) settle(unavailable(this.#place));
  }

  get #place(): string {
    return brokerAddress(this.#options);
  }
}

/** The code by which a broker refused to let the link in; undefined for any other error. */
function refusalCode(error: Error): number | undefined {
  const code = "code" in error ? error.code : undefined;
  return typeof code === "number" && error.message.startsWith("Connection refused") ? code : undefined;
}

const leastFailureCode = 0x80;

function publishError(place: string, error: Error): EdgeloomError {
  const code = "code" in error ? error.code : undefined;
  if (typeof code !== "number" || code < leastFailureCode) return unavailable(place, error);
  return new EdgeloomError("REMOTE", `the broker did not take the message: ${error.message}`, {
    place,
    status: String(code),
    cause: error,
  });
}

function unavailable(place: string, cause?: unknown): EdgeloomError {
  return new EdgeloomError("UNAVAILABLE", "there is no connection to the broker", {
    place,
    retryable: true,
    cause,
  });
}

function asBuffer(payload: Uint8Array): Buffer {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
}
