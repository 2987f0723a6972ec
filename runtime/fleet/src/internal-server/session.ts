import type { Socket } from "node:net";
import type { EdgeloomError } from "@edgeloom/runtime";
import type { Clock, Deadline, DeadlineTable, Logger } from "@edgeloom/runtime/base";
import { FrameLink } from "@edgeloom/runtime/transport/tcp";
import { ClientReader, type Device, deviceText, hasSameIdentity, newDevice } from "../wire/index.js";
import { CommandFrames } from "./command-frames.js";
import { connectResponse, type Dialect, type Response, responses } from "./dialect.js";
import type { DeviceHandler, StatusAnswer, Verdict } from "./handler.js";
import type { InternalServerLimits } from "./limits.js";
import type { Registry } from "./registry.js";
import type { ServerCounts } from "./server-counts.js";

/** Faults that the server of the proof of concept could be asked for (fleet spec §4). */
export type Fault = "comm-error" | "serv-too-long";

/** What all sessions of a server share. */
export type SessionContext = {
  readonly dialect: Dialect;
  readonly handler: DeviceHandler;
  readonly registry: Registry<Session>;
  readonly limits: InternalServerLimits;
  readonly deadlines: DeadlineTable;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counts: ServerCounts;
  readonly fault: Fault | undefined;
  readonly onClosed: (session: Session) => void;
};

const verdictResponses: Readonly<Record<Verdict, Response>> = {
  ok: responses.ok,
  "module-not-supported": responses.moduleNotSupported,
  "device-not-supported": responses.deviceNotSupported,
};

/** What no response type stands for; a client must take it for a broken connection. */
const faultyResponse = -1;

/** One connection of the internal server: connect, then status and command in turn (fleet spec §2.3, §3.2, §4). */
export class Session {
  readonly #context: SessionContext;
  readonly #link: FrameLink;
  readonly #reader = new ClientReader();
  readonly #frames = new CommandFrames();
  #device: Device | undefined;
  #isReplaced = false;
  #hadStatus = false;
  #lastFrameMs: number;
  #idleDeadline: Deadline;
  #answerDeadline: Deadline | undefined;

  constructor(socket: Socket, context: SessionContext) {
    const { limits, deadlines, clock } = context;
    this.#context = context;
    this.#lastFrameMs = clock.nowMs();
    this.#link = new FrameLink(
      socket,
      { onFrame: (frame) => this.#onFrame(frame), onClose: (error) => this.#onClose(error) },
      { limits: { ...limits, maxFrameBytes: limits.maxFirstFrameBytes }, deadlines },
    );
    this.#idleDeadline = deadlines.schedule(limits.handshakeTimeoutMs, () => this.#expire("sent no message"));
  }

  /** The device that this connection was made for, accepted or not; undefined before its connect message. */
  get device(): Device | undefined {
    return this.#device;
  }

  /** Sends a command. */
  command(device: Device, data: Uint8Array): void {
    this.#context.counts.commands++;
    this.#link.sendFrame(this.#frames.of(this.#context.dialect.echoesDevice ? device : undefined, data));
  }

  /** Closes the connection; what was sent still goes out. */
  close(): void {
    this.#link.close();
  }

  /** Somebody of higher priority gets the identity. */
  giveWay(): void {
    if (this.#context.dialect.replacesAtOnce) this.close();
    else this.#isReplaced = true;
  }

  #onFrame(frame: Buffer): void {
    this.#lastFrameMs = this.#context.clock.nowMs();
    const message = this.#reader.read(frame);
    switch (message.kind) {
      case "connect":
        return this.#onConnect(message.device ?? newDevice({}));
      case "status":
        return this.#onStatus(message.device ?? newDevice({}), message.data);
      case "nothing":
        return this.close();
    }
  }

  #onConnect(device: Device): void {
    if (this.#device !== undefined) return this.close();
    this.#watchIdle();
    const { dialect, handler } = this.#context;
    const refusal = this.#refusalOf(device);
    if (refusal === responses.alreadyConnected || (refusal !== undefined && dialect.priorityFirst))
      return this.#refuse(device, refusal);
    if (dialect.priorityFirst) this.#hold(device);
    this.#when(
      () => handler.connect(device),
      (verdict) => this.#onVerdict(device, verdict),
    );
  }

  #onVerdict(device: Device, verdict: Verdict): void {
    const { dialect, fault } = this.#context;
    const response = verdictResponses[verdict];
    if (response !== responses.ok && dialect.closesUnsupported) return this.#refuse(device, response);
    if (this.#device === undefined) {
      // While the verdict was made, the identity may have changed hands.
      const refusal = this.#refusalOf(device);
      if (refusal !== undefined) return this.#refuse(device, refusal);
      this.#hold(device);
    }
    this.#answered();
    if (fault === "serv-too-long") return;
    if (fault === "comm-error") return this.#refuse(device, faultyResponse);
    if (response === responses.ok) this.#link.limitTo(this.#context.limits.maxFrameBytes);
    this.#link.send(connectResponse(dialect, device, response));
    this.#context.log.info({ device: deviceText(device), verdict }, "a device connected");
  }

  /** Why the holder of the identity is in the way, if it is. */
  #refusalOf(device: Device): Response | undefined {
    const holder = this.#context.registry.find(device)?.device;
    if (holder === undefined || holder.priority > device.priority) return undefined;
    return holder.priority === device.priority
      ? responses.alreadyConnected
      : responses.higherPriorityAlreadyConnected;
  }

  /** Takes the identity, from whoever holds it. */
  #hold(device: Device): void {
    const { registry } = this.#context;
    registry.find(device)?.giveWay();
    this.#device = device;
    registry.give(device, this);
  }

  #refuse(device: Device, response: number): void {
    this.#context.counts.refused++;
    this.#link.send(connectResponse(this.#context.dialect, device, response));
    this.#context.log.info({ device: deviceText(device), response }, "a device was refused");
    this.close();
  }

  #onStatus(device: Device, data: Uint8Array): void {
    const { dialect, handler, counts } = this.#context;
    if (this.#device === undefined) return dialect.closesUnknown ? this.close() : undefined;
    const isFirst = !this.#hadStatus;
    this.#hadStatus = true;
    counts.statuses++;
    this.#when(
      () => handler.status(device, data, { isFirst }),
      (answer) => this.#onAnswer(device, answer),
    );
  }

  #onAnswer(device: Device, answer: StatusAnswer): void {
    if (answer === "drop") return this.close();
    if (answer === "none") return this.#expectAnswer();
    const target = this.#targetOf(device);
    target?.command(device, answer);
    // Whoever speaks for another device is not answered, and so it is dropped when its time is over.
    if (target !== this) return this.#expectAnswer();
    this.#answered();
    if (this.#isReplaced) this.close();
  }

  /** Answers go by identity and priority. Nearly always that is this connection. */
  #targetOf(device: Device): Session | undefined {
    const own = this.#device;
    if (own !== undefined && hasSameIdentity(own, device) && own.priority === device.priority) return this;
    const other = this.#context.registry.find(device);
    return other?.device?.priority === device.priority ? other : undefined;
  }

  /** Goes on with what the handler says, at once or when it is there. Nothing else is read from the device meanwhile. */
  #when<T>(ask: () => T | Promise<T>, use: (result: T) => void): void {
    const onFailure = (error: unknown): void => {
      this.#context.log.error({ error }, "the module handler failed");
      this.#expectAnswer();
    };
    let result: T | Promise<T>;
    try {
      result = ask();
    } catch (error) {
      return onFailure(error);
    }
    if (!(result instanceof Promise)) return use(result);
    this.#expectAnswer();
    // Too late, the link is closed and another device may have the identity.
    result.then((value) => (this.#link.closed ? undefined : use(value)), onFailure);
  }

  #expectAnswer(): void {
    if (this.#answerDeadline !== undefined || this.#link.closed) return;
    this.#link.pause();
    const { answerTimeoutMs } = this.#context.limits;
    this.#answerDeadline = this.#context.deadlines.schedule(answerTimeoutMs, () => {
      this.#context.counts.unanswered++;
      this.#context.log.warn(
        { device: this.#name(), answerTimeoutMs },
        "the module handler gave no answer in time",
      );
      this.close();
    });
  }

  #answered(): void {
    if (this.#answerDeadline === undefined) return;
    this.#answerDeadline.cancel();
    this.#answerDeadline = undefined;
    this.#link.resume();
  }

  /** Looked at once in the whole time, not for each message. */
  #watchIdle(): void {
    const { deadlines, clock, limits } = this.#context;
    this.#idleDeadline.cancel();
    const restMs = this.#lastFrameMs + limits.idleTimeoutMs - clock.nowMs();
    this.#idleDeadline = deadlines.schedule(restMs, () => {
      if (clock.nowMs() - this.#lastFrameMs < limits.idleTimeoutMs) this.#watchIdle();
      else this.#expire("said nothing for too long");
    });
  }

  #expire(what: string): void {
    this.#context.counts.expired++;
    this.#context.log.warn({ device: this.#name() }, `a peer ${what}`);
    this.#link.abort();
  }

  #onClose(error: EdgeloomError | undefined): void {
    this.#idleDeadline.cancel();
    this.#answerDeadline?.cancel();
    const { registry, handler, log, counts, onClosed } = this.#context;
    if (error?.code === "MALFORMED") counts.malformed++;
    log.info({ device: this.#name(), reason: error?.message ?? "closed" }, "a connection ended");
    onClosed(this);
    if (this.#device === undefined || !registry.take(this)) return;
    try {
      handler.disconnected(this.#device);
    } catch (failure) {
      log.error({ error: failure }, "the module handler failed");
    }
  }

  #name(): string | undefined {
    return this.#device && deviceText(this.#device);
  }
}
