import { EdgeloomError } from "@edgeloom/runtime";
import {
  type Clock,
  consoleLogger,
  type Deadline,
  DeadlineTable,
  type Logger,
  systemClock,
} from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import {
  commandResponseMessage,
  connectMessage,
  statusMessage,
} from "../external-client/gateway-messages.js";
import { newSessionId } from "../external-client/session-id.js";
import type { ForwardedStatus } from "../module-handler/index.js";
import {
  CommandVerdict,
  ConnectVerdict,
  type Device,
  externalServerCodec,
  hasSameIdentity,
  StatusState,
  StatusVerdict,
} from "../wire/index.js";
import { MissedStatuses } from "./missed-statuses.js";
import {
  defaultPocLimits,
  defaultPocTiming,
  type PocEndpoint,
  type PocExternalClientOptions,
  type PocLimits,
  type PocTiming,
} from "./poc-options.js";
import { PocSession, type ServerMessage } from "./poc-session.js";
import { pocCarTopics } from "./topics.js";

/** Where a connection stands: without a broker; before another attempt; in the connect sequence; in a session; at its end. */
export type PocPhase = "offline" | "waiting" | "connecting" | "connected" | "closed";

/** What a connection to one endpoint needs. */
export type PocConnectionOptions = Omit<PocExternalClientOptions, "endpoints"> & {
  readonly endpoint: PocEndpoint;
  /** The status for which the connection is made. */
  readonly first: ForwardedStatus;
  /** No device is left; the connection has closed itself. */
  readonly onEnd: () => void;
};

type Kind = ServerMessage["case"];
type ValueOf<K extends Kind> = Extract<ServerMessage, { readonly case: K }>["value"];

/** The server says that the car is there already. */
const alreadyLogged = "ALREADY_LOGGED";

/** The connection of the proof of concept to one endpoint: sequence, session, and what is kept over an outage (fleet spec §5.3). */
export class PocConnection {
  readonly #options: PocConnectionOptions;
  readonly #link: MessageLink;
  readonly #topics: ReturnType<typeof pocCarTopics>;
  readonly #timing: PocTiming;
  readonly #limits: PocLimits;
  readonly #log: Logger;
  readonly #deadlines: DeadlineTable;
  readonly #missed: MissedStatuses;
  #phase: PocPhase = "offline";
  #session: PocSession | undefined;
  #endedSessionId = "";
  #held: ForwardedStatus[] = [];
  /** Not sent as such: the sequence asks for the last status. It counts only when the cloud misses it. */
  #first: ForwardedStatus | undefined;
  #retry: Deadline | undefined;

  constructor(options: PocConnectionOptions) {
    const { clock = systemClock, log = consoleLogger() }: { clock?: Clock; log?: Logger } = options;
    this.#options = options;
    this.#first = options.first;
    this.#link = options.endpoint.newLink();
    this.#topics = pocCarTopics(options.carId);
    this.#timing = { ...defaultPocTiming, ...options.timing };
    this.#limits = { ...defaultPocLimits, ...options.limits };
    this.#log = log;
    this.#deadlines = new DeadlineTable({ clock, log });
    this.#missed = new MissedStatuses(options.modules, this.#limits);
  }

  get phase(): PocPhase {
    return this.#phase;
  }

  open(): void {
    this.#link.events.on("up", () => this.#phase === "offline" && this.#start());
    this.#link.events.on("down", (reason) => this.#onDown(reason));
    this.#link.events.on("message", (_topic, payload) => this.#onMessage(payload));
    this.#link.subscribe(this.#topics.toClient, 0);
    this.#link.open();
  }

  async close(): Promise<void> {
    if (this.#phase === "closed") return;
    this.#endSession("the gateway ends");
    this.#phase = "closed";
    await this.#link.close();
  }

  /** Takes a status of a device: it is sent now, waits for the end of the connect sequence, or counts as missed. */
  status(status: ForwardedStatus): void {
    switch (this.#phase) {
      case "connected":
        return this.#sendRunning(status);
      case "connecting":
        this.#held.push(status);
        if (this.#held.length > this.#limits.maxWaiting) this.#fail("too many statuses came meanwhile");
        return;
      case "offline":
      case "waiting":
        this.#missFirst();
        return this.#missed.add(status.device, status.statusData);
      case "closed":
        return;
    }
  }

  #onDown(reason: string): void {
    if (this.#phase === "closed") return;
    this.#endSession(reason);
    this.#phase = "offline";
  }

  #start(): void {
    if (!this.#link.isUp) {
      this.#phase = "offline";
      return;
    }
    const { carId } = this.#options;
    const id = `${carId}${(this.#options.newSessionId ?? newSessionId)()}`;
    const session = new PocSession(id, { deadlines: this.#deadlines, maxWaiting: this.#limits.maxWaiting });
    this.#session = session;
    this.#phase = "connecting";
    this.#connect(session).catch((error: unknown) => {
      if (this.#session === session) this.#fail(reasonOf(error), delayAfter(error, this.#timing));
    });
  }

  /** The connect sequence. Rejects when anything in it goes wrong. */
  async #connect(session: PocSession): Promise<void> {
    const devices = await this.#collect();
    if (this.#session !== session) return;
    if (devices.length === 0) return this.#onNoDevices();
    const { company, vehicleName } = this.#options;
    this.#publish(session, connectMessage({ sessionId: session.id, company, vehicleName, devices }));
    const { type } = await this.#next(session, "connectResponse");
    if (type !== ConnectVerdict.OK) throw refused("the server refuses the session", alreadyLogged);
    for (const device of devices) await this.#sendFirst(session, device);
    for (const _ of devices) {
      const response = await this.#next(session, "statusResponse");
      if (response.type !== StatusVerdict.OK || !session.acknowledge(response.messageCounter))
        throw refused("the server refuses a status");
    }
    for (const _ of devices) this.#onCommand(session, await this.#next(session, "command"));
    this.#onConnected(session);
  }

  /** Those of which something was missed come first, as in the original. */
  async #collect(): Promise<readonly Device[]> {
    const devices = [...this.#missed.devices()];
    for (const module of this.#options.endpoint.modules)
      for (const device of await this.#options.devices.devicesOf(module))
        if (!devices.some((other) => hasSameIdentity(other, device))) devices.push(device);
    return devices;
  }

  #onNoDevices(): void {
    if (this.#held.length === 0) return this.#endForGood("no devices");
    this.#fail("the devices have changed", 0);
  }

  async #sendFirst(session: PocSession, device: Device): Promise<void> {
    if (this.#missed.find(device) === undefined) {
      const status = await this.#options.devices.lastStatus(device);
      if (this.#session !== session) throw refused("the session has ended");
      this.#missed.add(device, status);
    }
    const { lastStatus: statusData, errorMessage } = this.#missed.find(device) ?? {
      lastStatus: new Uint8Array(),
    };
    session.enter(device);
    this.#send(session, { device, statusData, isDisconnect: false }, StatusState.CONNECTING, errorMessage);
  }

  /** The next message of the sequence, which must be of this kind and of this session. */
  async #next<K extends Kind>(session: PocSession, kind: K): Promise<ValueOf<K>> {
    const message = await session.inbox.take(this.#timing.answerMs, kind);
    if (message.case !== kind) throw refused(`a ${message.case} came in place of a ${kind}`);
    if (message.value.sessionId !== session.id) throw refused("the server speaks of another session");
    return message.value as ValueOf<K>;
  }

  #onConnected(session: PocSession): void {
    this.#phase = "connected";
    this.#first = undefined;
    this.#missed.clear();
    this.#log.info({ session: session.id, devices: session.devices }, "connected to the server");
    const held = this.#held;
    this.#held = [];
    // One of them may end the session; the others are missed then.
    for (const status of held) this.status(status);
    for (const message of session.inbox.rest()) this.#onRunning(session, message);
  }

  #onMessage(payload: Uint8Array): void {
    const session = this.#session;
    const message = this.#decode(payload);
    if (session === undefined || message === undefined || message.value.sessionId === this.#endedSessionId)
      return;
    if (this.#phase === "connected") this.#onRunning(session, message);
    else session.inbox.put(message);
  }

  #decode(payload: Uint8Array): ServerMessage | undefined {
    try {
      const { MessageType } = externalServerCodec.decode(payload);
      return MessageType.case === undefined ? undefined : MessageType;
    } catch (error) {
      this.#log.warn({ error, bytes: payload.length }, "a message of the server could not be read");
      return undefined;
    }
  }

  #onRunning(session: PocSession, message: ServerMessage): void {
    if (this.#session !== session) return;
    try {
      if (message.value.sessionId !== session.id) throw refused("the server speaks of another session");
      if (message.case === "connectResponse") throw refused("an unexpected message came");
      if (message.case === "command") return this.#onCommand(session, message.value);
      session.acknowledge(message.value.messageCounter);
    } catch (error) {
      return this.#fail(reasonOf(error), 0);
    }
    if (session.devices === 0 && session.unacknowledged === 0) this.#endForGood("no device is left");
  }

  /** Throws when the command is out of order. */
  #onCommand(session: PocSession, command: ValueOf<"command">): void {
    const { messageCounter, deviceCommand } = command;
    if (!session.acceptCommand(messageCounter)) throw refused("a command is out of order");
    const device = deviceCommand?.device;
    const isConnected = device !== undefined && session.has(device);
    const type = isConnected ? CommandVerdict.OK : CommandVerdict.DEVICE_NOT_CONNECTED;
    if (isConnected) this.#options.devices.passCommand(command);
    this.#publish(session, commandResponseMessage({ sessionId: session.id, type, messageCounter }));
  }

  #sendRunning(status: ForwardedStatus): void {
    const session = this.#session;
    if (session === undefined) return;
    if (session.unacknowledged >= this.#limits.maxWaiting) {
      this.#missed.add(status.device, status.statusData);
      return this.#fail("the server acknowledges too slowly", 0);
    }
    const state = session.has(status.device) ? StatusState.RUNNING : StatusState.CONNECTING;
    // The end of a device looks like any other status; the state for it is never used (fleet spec §5.3).
    if (status.isDisconnect) session.leave(status.device);
    else session.enter(status.device);
    this.#send(session, status, state);
  }

  #send(
    session: PocSession,
    status: ForwardedStatus,
    deviceState: StatusState,
    errorMessage?: Uint8Array,
  ): void {
    const onLate = (): void => {
      // Within the sequence each message has its own time.
      if (this.#phase === "connected") this.#fail("the server did not acknowledge a status", 0);
    };
    const messageCounter = session.count(status, this.#timing.acknowledgeMs, onLate);
    const { device, statusData } = status;
    const message = { sessionId: session.id, deviceState, messageCounter, device, statusData, errorMessage };
    this.#publish(session, statusMessage(message));
  }

  #publish(session: PocSession, bytes: Uint8Array): void {
    this.#link.publish(this.#topics.toServer, bytes, 0).catch((error: unknown) => {
      this.#log.warn({ error }, "a message to the server was not delivered");
      if (this.#session === session) this.#fail("the broker does not take a message");
    });
  }

  /** Begins anew: at once from a session, later when the sequence failed. */
  #fail(reason: string, delayMs: number = this.#timing.retryMs): void {
    this.#endSession(reason);
    this.#phase = "waiting";
    this.#retry = this.#deadlines.schedule(delayMs, () => this.#start());
  }

  #endForGood(reason: string): void {
    this.#endSession(reason);
    this.#options.onEnd();
    void this.close();
  }

  /** What the server has not acknowledged was missed. What was sent in a sequence is still remembered from before. */
  #endSession(reason: string): void {
    this.#retry?.cancel();
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    this.#endedSessionId = session.id;
    this.#log.info({ session: session.id, reason, phase: this.#phase }, "a session with the server ended");
    const unacknowledged = session.end();
    this.#missFirst();
    const missed = this.#phase === "connected" ? unacknowledged : this.#held;
    for (const { device, statusData } of missed) this.#missed.add(device, statusData);
    this.#held = [];
  }

  #missFirst(): void {
    const first = this.#first;
    this.#first = undefined;
    if (first !== undefined && this.#missed.find(first.device) === undefined)
      this.#missed.add(first.device, first.statusData);
  }
}

function refused(reason: string, status?: string): EdgeloomError {
  return new EdgeloomError("REMOTE", reason, {
    place: "PocConnection",
    ...(status !== undefined && { status }),
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function delayAfter(error: unknown, timing: PocTiming): number {
  const isTaken = error instanceof EdgeloomError && error.status === alreadyLogged;
  return isTaken ? timing.refusedRetryMs : timing.retryMs;
}
