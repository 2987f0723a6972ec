import {
  type Clock,
  consoleLogger,
  type Deadline,
  DeadlineTable,
  type Logger,
  systemClock,
} from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { ForwardedStatus } from "../module-handler/index.js";
import {
  type CarTopics,
  CommandVerdict,
  ConnectVerdict,
  carTopics,
  type Device,
  type ExternalServerMessage,
  externalServerCodec,
  moduleOf,
  StatusState,
  StatusVerdict,
} from "../wire/index.js";
import type { ConnectionOptions, ExternalLoad, ExternalPhase } from "./connection-options.js";
import { ErrorAggregator } from "./error-aggregator.js";
import { ExternalSession } from "./external-session.js";
import { commandResponseMessage, connectMessage, statusMessage } from "./gateway-messages.js";
import { newSessionId } from "./session-id.js";
import {
  defaultExternalLimits,
  defaultExternalTiming,
  type ExternalLimits,
  type ExternalTiming,
} from "./timing.js";

type Message = ExternalServerMessage["MessageType"];
type Command = Extract<Message, { readonly case: "command" }>["value"];
type StatusResponse = Extract<Message, { readonly case: "statusResponse" }>["value"];

const noBytes = new Uint8Array();

/** The connection to one endpoint: sequence, session, and what is kept over an outage (fleet spec §7.3–7.6). */
export class ExternalConnection {
  readonly #options: ConnectionOptions;
  readonly #link: MessageLink;
  readonly #topics: CarTopics;
  readonly #timing: ExternalTiming;
  readonly #limits: ExternalLimits;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #deadlines: DeadlineTable;
  readonly #aggregator: ErrorAggregator;
  #phase: ExternalPhase = "offline";
  #session: ExternalSession | undefined;
  #endedSessionId = "";
  #announced: readonly Device[] = [];
  #hasResponse = false;
  #awaitedCommands = 0;
  #held: ForwardedStatus[] = [];
  #step: Deadline | undefined;
  #lastAttemptMs = Number.NEGATIVE_INFINITY;
  #onDrained: (() => void) | undefined;

  constructor(options: ConnectionOptions) {
    const { clock = systemClock, log = consoleLogger() } = options;
    this.#options = options;
    this.#link = options.link;
    this.#topics = carTopics(options.company, options.vehicleName);
    this.#timing = { ...defaultExternalTiming, ...options.timing };
    this.#limits = { ...defaultExternalLimits, ...options.limits };
    this.#clock = clock;
    this.#log = log;
    this.#deadlines = new DeadlineTable({ clock, log });
    this.#aggregator = new ErrorAggregator(options.modules, this.#limits);
  }

  get load(): ExternalLoad {
    return {
      phase: this.#phase,
      unacknowledged: this.#session?.unacknowledged ?? 0,
      held: this.#held.length,
      remembered: this.#aggregator.size,
      deadlines: this.#deadlines.size,
    };
  }

  open(): void {
    this.#link.events.on("up", () => this.#onUp());
    this.#link.events.on("down", (reason) => this.#onDown(reason));
    this.#link.events.on("message", (topic, payload) => this.#onMessage(topic, payload));
    this.#link.subscribe(this.#topics.toGateway);
    this.#link.subscribe(this.#topics.serverGone);
    this.#link.open();
  }

  async close(): Promise<void> {
    this.#endSession("the gateway ends");
    this.#phase = "closed";
    await this.#link.close();
  }

  /** Resolves when the server has acknowledged everything that was sent, when there is no session, or when time is over. */
  async drain(timeoutMs: number): Promise<void> {
    if (this.#phase !== "connected" || this.#session?.unacknowledged === 0) return;
    await new Promise<void>((resolve) => {
      const deadline = this.#deadlines.schedule(timeoutMs, resolve);
      this.#onDrained = () => {
        deadline.cancel();
        resolve();
      };
    });
  }

  /** Takes a status of a device: it is sent now, or counts as missed. */
  status(status: ForwardedStatus): void {
    switch (this.#phase) {
      case "connected":
        return this.#sendRunning(status);
      case "connecting":
        return this.#hold(status);
      case "idle":
        this.#miss(status);
        return this.#start();
      case "offline":
      case "waiting":
        return this.#miss(status);
      case "closed":
        return;
    }
  }

  #onUp(): void {
    if (this.#phase === "offline") this.#start();
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
    const spacedMs = this.#lastAttemptMs + this.#timing.spacingMs - this.#clock.nowMs();
    if (spacedMs > 0) return this.#wait(spacedMs);
    const devices = this.#options.moduleNumbers.flatMap((module) => this.#options.devices.devicesOf(module));
    if (devices.length === 0) {
      this.#phase = "idle";
      return;
    }
    this.#lastAttemptMs = this.#clock.nowMs();
    this.#connect(devices);
  }

  #wait(delayMs: number): void {
    this.#phase = "waiting";
    this.#step?.cancel();
    this.#step = this.#deadlines.schedule(delayMs, () => this.#start());
  }

  #connect(devices: readonly Device[]): void {
    for (const device of devices) {
      if (this.#aggregator.find(device) !== undefined) continue;
      const status = this.#options.devices.lastStatus(device);
      if (status !== undefined) this.#aggregator.add(device, status);
    }
    const session = new ExternalSession((this.#options.newSessionId ?? newSessionId)(), this.#deadlines);
    this.#session = session;
    this.#announced = devices;
    this.#hasResponse = false;
    this.#awaitedCommands = devices.length;
    this.#phase = "connecting";
    this.#awaitAnswer();
    const { company, vehicleName } = this.#options;
    this.#publish(session, connectMessage({ sessionId: session.id, company, vehicleName, devices }));
  }

  #awaitAnswer(): void {
    this.#step?.cancel();
    this.#step = this.#deadlines.schedule(this.#timing.answerMs, () =>
      this.#lose("the server does not answer"),
    );
  }

  #onMessage(topic: string, payload: Uint8Array): void {
    const session = this.#session;
    if (session === undefined) return;
    if (topic === this.#topics.serverGone) return this.#onServerGone();
    const message = this.#decode(payload);
    if (message?.case === undefined || message.value.sessionId === this.#endedSessionId) return;
    if (this.#phase === "connecting") this.#awaitAnswer();
    if (message.value.sessionId !== session.id) return this.#onForeign(message.case);
    switch (message.case) {
      case "connectResponse":
        return this.#onConnectResponse(session, message.value.type);
      case "statusResponse":
        return this.#onStatusResponse(session, message.value);
      case "command":
        return this.#onCommand(session, message.value);
    }
  }

  #decode(payload: Uint8Array): Message | undefined {
    try {
      return externalServerCodec.decode(payload).MessageType;
    } catch (error) {
      this.#log.warn({ error, bytes: payload.length }, "a message of the server could not be read");
      return undefined;
    }
  }

  /** An acknowledgement that came too late harms nobody; everything else says that the server is elsewhere. */
  #onForeign(kind: string): void {
    if (kind === "statusResponse" && this.#phase === "connected") return;
    this.#lose("the server speaks of another session");
  }

  #onServerGone(): void {
    if (this.#phase === "connected") this.#drop("the server has dropped the session");
    else this.#lose("the server has dropped the session");
  }

  #onConnectResponse(session: ExternalSession, type: ConnectVerdict): void {
    if (this.#hasResponse || type !== ConnectVerdict.OK) return this.#lose("the server refuses the session");
    this.#hasResponse = true;
    for (const device of this.#announced) {
      if (this.#session !== session) return;
      const missed = this.#aggregator.find(device);
      // A device that missed nothing shows its last status again: an empty one would be refused by the server's modules.
      const statusData = missed?.lastStatus ?? this.#options.devices.lastStatus(device) ?? noBytes;
      session.enter(device);
      const status = { device, statusData, isDisconnect: false };
      this.#send(session, status, StatusState.CONNECTING, missed?.errorMessage);
    }
  }

  #onStatusResponse(session: ExternalSession, { type, messageCounter }: StatusResponse): void {
    const isKnown = session.acknowledge(messageCounter);
    if (this.#phase === "connecting")
      return isKnown && type === StatusVerdict.OK
        ? this.#onProgress(session)
        : this.#lose("the server refuses a status");
    if (!isKnown) return this.#drop("the server acknowledges what was not sent");
    if (session.unacknowledged === 0) this.#onDrained?.();
    if (session.devices === 0 && session.unacknowledged === 0) this.#drop("no device is left");
  }

  #onCommand(session: ExternalSession, { deviceCommand, messageCounter }: Command): void {
    if (!this.#hasResponse) return this.#lose("a command came before the session");
    if (!session.acceptCommand(messageCounter)) return this.#lose("a command is out of order");
    const { device, commandData } = deviceCommand ?? {};
    if (device === undefined || !this.#options.moduleNumbers.includes(moduleOf(device)))
      return this.#lose("a command is for a module of another endpoint");
    const type = this.#verdictOn(session, device);
    this.#publish(session, commandResponseMessage({ sessionId: session.id, type, messageCounter }));
    if (type === CommandVerdict.OK) this.#options.devices.passCommand(device, commandData ?? noBytes);
    if (this.#phase !== "connecting") return;
    this.#awaitedCommands--;
    this.#onProgress(session);
  }

  #verdictOn(session: ExternalSession, device: Device): CommandVerdict {
    if (session.has(device)) return CommandVerdict.OK;
    return this.#options.modules.find(device.module, device.deviceType) === undefined
      ? CommandVerdict.DEVICE_NOT_SUPPORTED
      : CommandVerdict.DEVICE_NOT_CONNECTED;
  }

  #onProgress(session: ExternalSession): void {
    if (session.unacknowledged > 0 || this.#awaitedCommands > 0) return;
    this.#step?.cancel();
    this.#phase = "connected";
    this.#log.info({ session: session.id, devices: session.devices }, "connected to the server");
    this.#aggregator.clear(this.#announced);
    const held = this.#held;
    this.#held = [];
    // One of them may end the session; the others are missed then.
    for (const status of held) this.status(status);
  }

  #sendRunning(status: ForwardedStatus): void {
    const session = this.#session;
    const { device, isDisconnect } = status;
    if (session === undefined) return;
    const isConnected = session.has(device);
    // The server would not acknowledge the end of a device that it does not know.
    if (isDisconnect && !isConnected) return this.#aggregator.forget(device);
    if (session.unacknowledged >= this.#limits.maxUnacknowledged) {
      this.#endSession("the server acknowledges too slowly");
      this.#miss(status);
      return this.#start();
    }
    if (isDisconnect) session.leave(device);
    else session.enter(device);
    if (isDisconnect) this.#aggregator.forget(device);
    else this.#aggregator.register(device);
    const running = isConnected ? StatusState.RUNNING : StatusState.CONNECTING;
    this.#send(session, status, isDisconnect ? StatusState.DISCONNECT : running);
  }

  #send(
    session: ExternalSession,
    status: ForwardedStatus,
    deviceState: StatusState,
    errorMessage?: Uint8Array,
  ): void {
    const messageCounter = session.count(status, this.#timing.acknowledgeMs, () =>
      this.#lose("the server did not acknowledge a status"),
    );
    const { device, statusData } = status;
    const message = { sessionId: session.id, deviceState, messageCounter, device, statusData, errorMessage };
    this.#publish(session, statusMessage(message));
  }

  #publish(session: ExternalSession, bytes: Uint8Array): void {
    this.#link.publish(this.#topics.toServer, bytes).catch((error: unknown) => {
      this.#log.warn({ error }, "a message to the server was not delivered");
      // When the whole link is down, that has been told already.
      if (this.#session === session) this.#lose("the broker does not take a message");
    });
  }

  #hold(status: ForwardedStatus): void {
    this.#held.push(status);
    if (this.#held.length > this.#limits.maxHeld) this.#lose("too many statuses came meanwhile");
  }

  #miss({ device, statusData }: ForwardedStatus): void {
    this.#aggregator.add(device, statusData);
  }

  /** From a session a new one is begun at once; a sequence that failed is tried again later (fleet spec §7.4, §7.5). */
  #lose(reason: string): void {
    const wasConnected = this.#phase === "connected";
    this.#endSession(reason);
    if (wasConnected) this.#start();
    else this.#wait(this.#timing.retryMs);
  }

  /** The next status begins a new session. */
  #drop(reason: string): void {
    this.#endSession(reason);
    this.#phase = "idle";
  }

  /** What the server has not acknowledged was missed. In the connect sequence that is still remembered from before. */
  #endSession(reason: string): void {
    const session = this.#session;
    this.#step?.cancel();
    this.#session = undefined;
    if (session === undefined) return;
    this.#endedSessionId = session.id;
    const unacknowledged = session.end();
    const wasConnected = this.#phase === "connected";
    this.#log.info({ session: session.id, reason, phase: this.#phase }, "a session with the server ended");
    for (const status of wasConnected ? unacknowledged : this.#held) this.#miss(status);
    this.#held = [];
    this.#onDrained?.();
  }
}
