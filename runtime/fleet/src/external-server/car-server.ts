import { BoundedQueue, type Clock, type Deadline, DeadlineTable, type Logger } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import {
  type CarTopics,
  CommandVerdict,
  ConnectVerdict,
  carTopics,
  type Device,
  deviceText,
  type ExternalClientMessage,
  externalClientCodec,
  hasSameIdentity,
  identityKey,
  moduleOf,
  newDevice,
  StatusState,
} from "../wire/index.js";
import { CarModules } from "./car-modules.js";
import { CommandTrack, type SentCommand } from "./command-track.js";
import { commandMessage, connectResponseMessage, statusResponseMessage } from "./server-messages.js";
import type { DisconnectReason, ServerModuleSetup } from "./server-module.js";
import { StatusOrder } from "./status-order.js";
import type { ServerLimits, ServerTiming } from "./timing.js";

/** Where a car stands: no broker; nobody has connected; first statuses or first answers are missing; in a session; between two. */
export type CarPhase = "offline" | "listening" | "statuses" | "answers" | "running" | "restarting" | "closed";

/** What a car costs. */
export type CarLoad = {
  readonly phase: CarPhase;
  readonly devices: number;
  readonly commands: number;
  readonly deadlines: number;
};

/** What the server of one car needs. */
export type CarServerOptions = {
  readonly company: string;
  readonly car: string;
  readonly link: MessageLink;
  readonly setups: ReadonlyMap<number, ServerModuleSetup>;
  readonly sendInvalidCommand: boolean;
  readonly timing: ServerTiming;
  readonly limits: ServerLimits;
  readonly clock: Clock;
  readonly log: Logger;
};

type Message = ExternalClientMessage["MessageType"];
type Connect = Extract<Message, { readonly case: "connect" }>["value"];
type Status = Extract<Message, { readonly case: "status" }>["value"];
type CommandResponse = Extract<Message, { readonly case: "commandResponse" }>["value"];
type Issued = { readonly device: Device; readonly data: Uint8Array };

const noBytes = new Uint8Array();
/** For the last message of a server that ends. */
const goodbyeMs = 1_000;

/** The server's side of one car: connect sequence, session, and the way back to the start after every failure (fleet spec §10.3, §10.4). */
export class CarServer {
  readonly #options: CarServerOptions;
  readonly #topics: CarTopics;
  readonly #modules: CarModules;
  readonly #deadlines: DeadlineTable;
  readonly #connected = new Map<string, Device>();
  readonly #firstStatuses = new Map<string, Status>();
  readonly #commands: CommandTrack;
  /** Issued during the connect sequence. */
  readonly #issued: BoundedQueue<Issued>;
  #order: StatusOrder<Status> | undefined;
  #phase: CarPhase = "offline";
  #sessionId = "";
  #step: Deadline | undefined;
  /** Never starts anew, not even in a new session (fleet spec §10.3). */
  #commandCounter = 0;

  constructor(options: CarServerOptions) {
    const { company, car, setups, clock, log, limits } = options;
    this.#options = options;
    this.#topics = carTopics(company, car);
    this.#deadlines = new DeadlineTable({ clock, log });
    this.#commands = new CommandTrack(this.#deadlines);
    this.#issued = new BoundedQueue({ maxCount: limits.maxCommands, policy: "drop-newest" });
    const onIssue = (module: number, device: Device, data: Uint8Array): void =>
      this.#issue(module, device, data);
    this.#modules = new CarModules({ company, car, setups, log, onIssue });
  }

  get load(): CarLoad {
    return {
      phase: this.#phase,
      devices: this.#connected.size,
      commands: this.#commands.size + this.#issued.size,
      deadlines: this.#deadlines.size,
    };
  }

  open(): void {
    const { link } = this.#options;
    link.events.on("up", () => this.#phase === "offline" && this.#listen());
    link.events.on("down", (reason) => this.#onDown(reason));
    link.events.on("message", (_topic, payload) => this.#onMessage(payload));
    link.subscribe(this.#topics.toServer);
    link.open();
  }

  async close(): Promise<void> {
    if (this.#phase === "closed") return;
    const { link } = this.#options;
    this.#endSession();
    this.#phase = "closed";
    this.#modules.close();
    if (link.isUp) await this.#sayGoodbye(link);
    await link.close();
  }

  /** So that the car need not wait until it misses an answer. */
  async #sayGoodbye(link: MessageLink): Promise<void> {
    await new Promise<void>((resolve) => {
      const deadline = this.#deadlines.schedule(goodbyeMs, resolve);
      const end = (): void => {
        deadline.cancel();
        resolve();
      };
      link.publish(this.#topics.serverGone, noBytes).then(end, end);
    });
  }

  #onDown(reason: string): void {
    this.#options.log.warn({ car: this.#options.car, reason }, "the broker of a car is gone");
    this.#endSession();
    this.#phase = "offline";
  }

  #listen(): void {
    this.#phase = "listening";
    this.#await();
  }

  /** The next step must come in time. */
  #await(delayMs: number = this.#options.timing.messageMs): void {
    this.#step?.cancel();
    this.#step = this.#deadlines.schedule(delayMs, () => this.#restart("the car is silent"));
  }

  #onMessage(payload: Uint8Array): void {
    const message = this.#decode(payload);
    if (message?.case === undefined) return;
    switch (this.#phase) {
      case "listening":
        return message.case === "connect" ? this.#onConnect(message.value) : undefined;
      case "statuses":
        return message.case === "status"
          ? this.#onFirstStatus(message.value)
          : this.#restart("a status was expected");
      case "answers":
        return this.#onFirstAnswer(message);
      case "running":
        return this.#onRunning(message);
      case "offline":
      case "restarting":
      case "closed":
        return;
    }
  }

  #decode(payload: Uint8Array): Message | undefined {
    try {
      return externalClientCodec.decode(payload).MessageType;
    } catch (error) {
      const { log, car } = this.#options;
      log.warn({ car, error, bytes: payload.length }, "a message of a car could not be read");
      return undefined;
    }
  }

  #onConnect({ sessionId, devices }: Connect): void {
    if (sessionId === "" || devices.length === 0 || devices.length > this.#options.limits.maxDevices)
      return this.#restart("a connect without a session or without devices, or with too many");
    this.#sessionId = sessionId;
    this.#phase = "statuses";
    for (const device of devices) this.#enter(device);
    this.#await();
    this.#publish(connectResponseMessage(sessionId, ConnectVerdict.OK));
    if (this.#connected.size === 0) this.#restart("no device of the car is supported");
  }

  /** Adds a device of a module that is known; others are ignored. The cloud's devices have no priority. */
  #enter(device: Device): void {
    const isSupported = this.#modules.has(device) && this.#modules.isSupported(device);
    if (!isSupported)
      this.#options.log.warn({ device: deviceText(device) }, "a device of a car is not supported");
    if (!isSupported || this.#connected.has(identityKey(device))) return;
    const entered = newDevice({ ...device, priority: 0 });
    this.#connected.set(identityKey(device), entered);
    this.#modules.connected(entered);
  }

  #onFirstStatus(status: Status): void {
    const device = status.deviceStatus?.device;
    if (status.sessionId !== this.#sessionId) return;
    if (device === undefined || !this.#modules.has(device))
      return this.#restart("a status of a module that is not known");
    if (!this.#connected.has(identityKey(device))) return;
    if (status.deviceState !== StatusState.CONNECTING || this.#firstStatuses.has(identityKey(device)))
      return this.#restart("a first status was expected");
    this.#firstStatuses.set(identityKey(device), status);
    this.#publish(statusResponseMessage(this.#sessionId, status.messageCounter));
    if (this.#firstStatuses.size === this.#connected.size) this.#onFirstStatuses();
    else this.#await();
  }

  #onFirstStatuses(): void {
    const statuses = [...this.#firstStatuses.values()];
    this.#firstStatuses.clear();
    this.#phase = "answers";
    for (const status of statuses) this.#forward(status, status.deviceStatus?.device);
    this.#step?.cancel();
    // Taken first: what the modules ask for from now on is sent after the sequence.
    const issued = this.#takeIssued();
    // All of them wait for an answer before the first one is sent: the last answer ends the sequence.
    const commands = [...this.#connected.values()].map((device) => {
      const index = issued.findIndex((command) => hasSameIdentity(command.device, device));
      const [command] = index < 0 ? [] : issued.splice(index, 1);
      return this.#track(device, command?.data ?? noBytes, command !== undefined);
    });
    for (const command of issued) this.#issued.push(command, command.data.length);
    for (const command of commands) this.#publish(commandMessage(this.#sessionId, command));
  }

  #onFirstAnswer(message: Exclude<Message, { case: undefined }>): void {
    if (message.case === "connect") return this.#restart("a connect in the middle of a sequence");
    if (message.case !== "commandResponse" || message.value.sessionId !== this.#sessionId) return;
    this.#onAnswer(message.value);
    if (this.#phase === "answers" && this.#commands.size === 0) this.#run();
  }

  #run(): void {
    const { timing, limits, log, car } = this.#options;
    this.#phase = "running";
    this.#order = new StatusOrder<Status>({
      deadlines: this.#deadlines,
      missingMs: timing.messageMs,
      maxAhead: limits.maxAhead,
      onMissing: () => this.#restart("a status is missing"),
    });
    log.info({ car, session: this.#sessionId, devices: this.#connected.size }, "a car is connected");
    this.#await(timing.sessionMs);
    for (const { device, data } of this.#takeIssued()) this.#send(device, data);
  }

  #onRunning(message: Exclude<Message, { case: undefined }>): void {
    const isOurs = message.value.sessionId === this.#sessionId;
    if (message.case === "connect") {
      if (!isOurs) return this.#restart("the car begins another session");
      return this.#publish(connectResponseMessage(this.#sessionId, ConnectVerdict.ALREADY_LOGGED));
    }
    if (!isOurs) return;
    this.#await(this.#options.timing.sessionMs);
    if (message.case === "commandResponse") this.#onAnswer(message.value);
    else this.#onStatus(message.value);
  }

  #onStatus(status: Status): void {
    const order = this.#order;
    if (order?.take(status.messageCounter, status) === "too-early")
      return this.#restart("a status is far ahead of the others");
    // Handling one of them may end the session, and its order with it.
    for (let next = order?.next(); next !== undefined; next = order?.next()) this.#onNextStatus(next);
  }

  #onNextStatus(status: Status): void {
    const device = status.deviceStatus?.device;
    if (device === undefined || !this.#modules.has(device) || !this.#modules.isSupported(device)) return;
    const known = this.#connected.get(identityKey(device));
    switch (status.deviceState) {
      case StatusState.CONNECTING:
        return known === undefined ? this.#onNewDevice(status, device) : undefined;
      case StatusState.RUNNING:
        return known === undefined ? undefined : this.#accept(status, device);
      case StatusState.DISCONNECT:
        if (known === undefined) return;
        this.#accept(status, device);
        this.#leave(known, "announced");
        return this.#connected.size === 0 ? this.#restart("no device is left") : undefined;
      case StatusState.ERROR:
        return;
    }
  }

  #onNewDevice(status: Status, device: Device): void {
    if (device.deviceRole === "" || this.#connected.size >= this.#options.limits.maxDevices)
      return this.#restart("a device without a role, or one too many");
    this.#enter(device);
    this.#accept(status, device);
  }

  #accept(status: Status, device: Device): void {
    this.#forward(status, newDevice({ ...device, priority: 0 }));
    this.#publish(statusResponseMessage(this.#sessionId, status.messageCounter));
  }

  #forward({ deviceStatus, errorMessage }: Status, device: Device | undefined): void {
    if (device !== undefined)
      this.#modules.forward(device, deviceStatus?.statusData ?? noBytes, errorMessage);
  }

  #leave(device: Device, reason: DisconnectReason): void {
    this.#connected.delete(identityKey(device));
    this.#modules.disconnected(device, reason);
  }

  #onAnswer({ messageCounter, type }: CommandResponse): void {
    if (!this.#commands.answer(messageCounter, type)) return;
    for (let next = this.#commands.next(); next !== undefined; next = this.#commands.next()) {
      const known = this.#connected.get(identityKey(next.device));
      const isGone = this.#phase === "running" && next.verdict === CommandVerdict.DEVICE_NOT_CONNECTED;
      if (isGone && known !== undefined) this.#leave(known, "announced");
      if (next.isIssued) this.#modules.acknowledged(next.device, next.data);
    }
  }

  #issue(module: number, device: Device, data: Uint8Array): void {
    const { log, sendInvalidCommand, limits } = this.#options;
    const facts = { device: deviceText(device) };
    if (![...this.#connected.values()].some((each) => moduleOf(each) === module)) return;
    if (moduleOf(device) !== module && !sendInvalidCommand)
      return log.warn(facts, "a server module commands a device of another module");
    if (this.#phase !== "running") {
      if (this.#issued.push({ device, data }, data.length) === "refused")
        log.warn(facts, "too many commands wait for a car");
      return;
    }
    if (this.#commands.size >= limits.maxCommands)
      return log.warn(facts, "too many commands wait for answers of a car");
    if (data.length === 0 || !this.#connected.has(identityKey(device)))
      log.warn(facts, "a command is empty, or for a device that is not connected");
    this.#send(device, data);
  }

  #takeIssued(): Issued[] {
    const issued: Issued[] = [];
    for (let next = this.#issued.shift(); next !== undefined; next = this.#issued.shift()) issued.push(next);
    return issued;
  }

  #send(device: Device, data: Uint8Array): void {
    const command = this.#track(device, data, true);
    this.#publish(commandMessage(this.#sessionId, command));
  }

  #track(target: Device, data: Uint8Array, isIssued: boolean): SentCommand {
    const device = newDevice({ ...target, priority: 0 });
    const command = { counter: this.#commandCounter, device, data, isIssued };
    this.#commandCounter = (this.#commandCounter + 1) % 2 ** 32;
    this.#commands.add(command, this.#options.timing.messageMs, () =>
      this.#restart("a command was not answered"),
    );
    return command;
  }

  #publish(bytes: Uint8Array, topic = this.#topics.toGateway): void {
    const { link, log, car } = this.#options;
    const sessionId = this.#sessionId;
    link.publish(topic, bytes).catch((error: unknown) => {
      log.warn({ car, error }, "a message to a car was not delivered");
      // Without a link that has been told already.
      if (link.isUp && sessionId !== "" && sessionId === this.#sessionId)
        this.#restart("the broker does not take a message");
    });
  }

  #restart(reason: string): void {
    const { log, car, timing } = this.#options;
    log.info({ car, reason, phase: this.#phase }, "the session of a car ends");
    this.#endSession();
    this.#phase = "restarting";
    this.#step = this.#deadlines.schedule(timing.restartMs, () => this.#listen());
    this.#publish(noBytes, this.#topics.serverGone);
  }

  #endSession(): void {
    this.#step?.cancel();
    this.#order?.end();
    this.#order = undefined;
    this.#commands.end();
    this.#issued.clear();
    this.#firstStatuses.clear();
    this.#sessionId = "";
    for (const device of [...this.#connected.values()]) this.#leave(device, "timeout");
  }
}
