import { EdgeloomError } from "@edgeloom/runtime";
import {
  type Clock,
  checkTimeoutMs,
  consoleLogger,
  DeadlineTable,
  Emitter,
  type Logger,
  systemClock,
} from "@edgeloom/runtime/base";
import type { FrameLimits } from "@edgeloom/runtime/transport/tcp";
import {
  type Device,
  deviceText,
  type InternalServerMessage,
  internalClientCodec,
  isSameDevice,
  newDevice,
} from "../wire/index.js";
import { clientError, failureOfResponse } from "./client-errors.js";
import { DeviceConnection, type Patience } from "./device-connection.js";

/** Who a device is. Module, type and role are its identity; of several, the one with the smallest priority number may connect. */
export type DeviceIdentity = {
  readonly module: number;
  readonly deviceType: number;
  readonly deviceRole: string;
  readonly deviceName: string;
  /** 0, the highest, where left out. */
  readonly priority?: number;
};

/** What a device needs to speak to its gateway. */
export type InternalClientOptions = {
  readonly device: DeviceIdentity;
  readonly host: string;
  readonly port: number;
  /** For the socket, and again for the answer to the connect message; 1 s. */
  readonly connectTimeoutMs?: number;
  /** Refuses gateways that do not name the whole device in their answer, as the original client in C++ does. */
  readonly requiresEcho?: boolean;
  readonly limits?: Partial<FrameLimits>;
  readonly clock?: Clock;
  readonly log?: Logger;
};

/** How one status is sent. */
export type SendOptions = {
  /** For the answer, and again after a reconnection; 1 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

/** What happens to a client, told to whoever listens. */
export type InternalClientEvents = {
  /** A command has come: an answer, or one that the gateway sent by itself. Empty ones say nothing new. */
  command: [data: Uint8Array];
  /** The connection is down; the next status opens it anew. */
  disconnected: [];
};

const defaultTimeoutMs = 1_000;
const maxWaitingStatuses = 100;

/** A device that speaks to its gateway: statuses out, commands in, one after the other (fleet spec §2.3, §2.4). */
export class InternalClient {
  readonly events: Emitter<InternalClientEvents>;
  readonly #options: InternalClientOptions;
  readonly #device: Device;
  readonly #place: string;
  readonly #deadlines: DeadlineTable;
  #connection: DeviceConnection | undefined;
  #command: Uint8Array | undefined;
  #isDestroyed = false;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  private constructor(options: InternalClientOptions) {
    const { clock = systemClock, log = consoleLogger() } = options;
    this.#options = options;
    this.#device = newDevice({ ...options.device });
    this.#place = deviceText(this.#device);
    this.#deadlines = new DeadlineTable({ clock, log });
    this.events = new Emitter({ log });
    checkTimeoutMs(options.connectTimeoutMs ?? defaultTimeoutMs, "InternalClient.connectTimeoutMs");
  }

  /**
   * Connects, with one attempt. Rejects with an error whose `status` is a {@link ClientFailure}.
   */
  static async connect(
    options: InternalClientOptions,
    patience: { readonly signal?: AbortSignal } = {},
  ): Promise<InternalClient> {
    const client = new InternalClient(options);
    await client.#connect(patience.signal);
    return client;
  }

  /** True while there is a connection that the gateway has accepted. */
  get connected(): boolean {
    return this.#connection?.closed === false;
  }

  /**
   * Sends a status and gives back the command that the gateway answers with. When the connection is broken, or the answer does
   * not come in time, it is opened anew and the status sent once more; when that fails, too, the client destroys itself. Calls
   * that come meanwhile wait for their turn, up to 100 of them; more are `OVERLOADED`.
   */
  async sendStatus(status: Uint8Array, options: SendOptions = {}): Promise<Uint8Array> {
    const timeoutMs = checkTimeoutMs(options.timeoutMs ?? defaultTimeoutMs, "InternalClient.sendStatus");
    this.#checkAlive();
    if (this.#waiting >= maxWaitingStatuses)
      throw new EdgeloomError("OVERLOADED", `${maxWaitingStatuses} statuses wait already`, {
        place: this.#place,
      });
    this.#waiting++;
    const patience = { timeoutMs, signal: options.signal };
    const sent = this.#turn.then(() => this.#send(status, patience));
    this.#turn = sent.then(
      () => this.#waiting--,
      () => this.#waiting--,
    );
    return sent;
  }

  /** The latest command; throws with status `NO_COMMAND` when none has come yet. May be called again and again. */
  getCommand(): Uint8Array {
    this.#checkAlive();
    if (this.#command === undefined) throw clientError("NO_COMMAND", this.#place);
    return this.#command;
  }

  /** Closes the connection for good. Twice is fine. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#connection?.close();
    this.#connection = undefined;
  }

  #checkAlive(): void {
    if (this.#isDestroyed) throw clientError("CONTEXT_ALREADY_DESTROYED", this.#place);
  }

  async #send(status: Uint8Array, patience: Patience): Promise<Uint8Array> {
    this.#checkAlive();
    const message = this.#encode({
      case: "deviceStatus",
      value: { device: this.#device, statusData: status },
    });
    const answer = await this.#askTwice(message, patience);
    if (answer.MessageType.case !== "deviceCommand") throw clientError("COMMUNICATION_ERROR", this.#place);
    return this.#take(answer.MessageType.value.commandData);
  }

  async #askTwice(message: Uint8Array, patience: Patience): Promise<InternalServerMessage> {
    try {
      if (this.#connection?.closed === false) return await this.#connection.ask(message, patience);
    } catch (error) {
      if (error instanceof EdgeloomError && error.code === "CANCELLED") throw error;
    }
    this.#checkAlive();
    try {
      const connection = await this.#connect(patience.signal);
      return await connection.ask(message, patience);
    } catch (error) {
      if (!(error instanceof EdgeloomError && error.code === "CANCELLED")) this.destroy();
      throw error;
    }
  }

  async #connect(signal: AbortSignal | undefined): Promise<DeviceConnection> {
    const { host, port, limits = {}, connectTimeoutMs = defaultTimeoutMs } = this.#options;
    const patience = { timeoutMs: connectTimeoutMs, signal };
    const message = this.#encode({ case: "deviceConnect", value: { device: this.#device } });
    const connection: DeviceConnection = await DeviceConnection.open(
      {
        host,
        port,
        limits,
        place: this.#place,
        deadlines: this.#deadlines,
        onUnasked: (unasked) => this.#onUnasked(unasked),
        onClose: () => this.#onClose(connection),
      },
      patience,
    );
    try {
      this.#checkResponse(await connection.ask(message, patience));
      this.#checkAlive();
    } catch (error) {
      connection.close();
      throw error;
    }
    this.#connection = connection;
    return connection;
  }

  #checkResponse({ MessageType }: InternalServerMessage): void {
    if (MessageType.case !== "deviceConnectResponse") throw clientError("COMMUNICATION_ERROR", this.#place);
    const { device } = MessageType.value;
    const responseType: number = MessageType.value.responseType;
    if (responseType !== 0) throw clientError(failureOfResponse(responseType), this.#place);
    if (this.#options.requiresEcho !== true) return;
    if (device === undefined || !isSameDevice(device, this.#device))
      throw clientError("DEVICE_INCORRECT", this.#place);
  }

  #encode(MessageType: Parameters<typeof internalClientCodec.encode>[0]["MessageType"] & object): Uint8Array {
    try {
      return internalClientCodec.encode({ MessageType });
    } catch (cause) {
      throw new EdgeloomError("CONFIG", "the device cannot be written", {
        place: this.#place,
        fix: "give module, type and priority as numbers without sign, role and name as text",
        cause,
      });
    }
  }

  #onUnasked({ MessageType }: InternalServerMessage): void {
    if (MessageType.case === "deviceCommand") this.#take(MessageType.value.commandData);
  }

  /** Copied: the data is a part of what was read from the socket. */
  #take(data: Uint8Array): Uint8Array {
    const command = new Uint8Array(data);
    this.#command = command;
    this.events.emit("command", command);
    return command;
  }

  #onClose(connection: DeviceConnection): void {
    if (this.#connection === connection) this.events.emit("disconnected");
  }
}
