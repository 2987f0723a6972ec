import { EdgeloomError } from "@edgeloom/runtime";
import { consoleLogger, type DeadlineTable, Emitter, type Logger, waitFor } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { ForwardedStatus, GatewayEvents } from "../module-handler/index.js";
import { type Device, type ExternalCommand, hasSameIdentity } from "../wire/index.js";
import {
  type DeviceStatus,
  decodeDevices,
  decodeStatus,
  encodeCommand,
  encodeDeviceMessage,
} from "./ipc-messages.js";
import { writePickle } from "./pickle-writer.js";
import { ipcTopics } from "./topics.js";

/** What an external client needs to reach a module handler in another process. */
export type IpcDevicesOptions = {
  /** The broker between the processes; this owns the link. */
  readonly link: MessageLink;
  readonly deadlines: DeadlineTable;
  /** For an answer of the module handler; 1 s. */
  readonly answerTimeoutMs?: number;
  readonly log?: Logger;
};

/** What is told of the module handler. `up`: there is a connection to the broker between the parts. */
export type IpcEvents = GatewayEvents & { up: [] };

type Question = { readonly topic: string; readonly settle: (payload: Uint8Array) => void };

/** The module handler as the external client's process sees it (fleet spec §5). */
export class IpcDevices {
  readonly events: Emitter<IpcEvents>;
  readonly #options: IpcDevicesOptions;
  readonly #link: MessageLink;
  readonly #log: Logger;
  /** Answers say nothing of their questions, so there is one at a time. */
  #question: Question | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: IpcDevicesOptions) {
    this.#options = options;
    this.#link = options.link;
    this.#log = options.log ?? consoleLogger();
    this.events = new Emitter({ log: this.#log });
  }

  open(): void {
    const { sendStatus, lastOfDisconnected, allDevices, lastStatus } = ipcTopics;
    this.#link.events.on("up", () => this.events.emit("up"));
    this.#link.events.on("message", (topic, payload) => this.#onMessage(topic, payload));
    for (const topic of [sendStatus, lastOfDisconnected, allDevices, lastStatus])
      this.#link.subscribe(topic, 0);
    this.#link.open();
  }

  async close(): Promise<void> {
    this.events.removeAll();
    await this.#link.close();
  }

  /** Devices of a module, without their priorities. Rejects with `UNAVAILABLE` when the module handler does not answer. */
  async devicesOf(module: number): Promise<readonly Device[]> {
    const { getAllDevices, allDevices } = ipcTopics;
    const devices = await this.#ask(getAllDevices, writePickle(module), allDevices, decodeDevices);
    return devices ?? [];
  }

  /** The aggregated status of a device, empty when it is not known. Rejects as {@link IpcDevices.devicesOf}. */
  async lastStatus(device: Device): Promise<Uint8Array> {
    const { getLastStatus, lastStatus } = ipcTopics;
    const read = (payload: Uint8Array): DeviceStatus | undefined => decodeStatus(payload);
    const status = await this.#ask(getLastStatus, encodeDeviceMessage(device), lastStatus, read);
    if (status !== undefined && hasSameIdentity(status.device, device)) return status.statusData;
    throw new EdgeloomError("UNAVAILABLE", "the module handler answered for another device", {
      place: lastStatus,
    });
  }

  /** Hands a command of the cloud on. What becomes of it nobody says. */
  passCommand(command: ExternalCommand): void {
    this.#link.publish(ipcTopics.passCommand, encodeCommand(command), 0).catch((error: unknown) => {
      this.#log.warn({ error }, "a command could not be handed to the module handler");
    });
  }

  #ask<T>(
    topic: string,
    payload: Uint8Array,
    answerTopic: string,
    read: (payload: Uint8Array) => T,
  ): Promise<T> {
    const asked = this.#turn.then(async () => read(await this.#askNow(topic, payload, answerTopic)));
    this.#turn = asked.catch(() => {});
    return asked;
  }

  async #askNow(topic: string, payload: Uint8Array, answerTopic: string): Promise<Uint8Array> {
    const { deadlines, answerTimeoutMs = 1_000 } = this.#options;
    const onTimeout = (): EdgeloomError =>
      new EdgeloomError("UNAVAILABLE", "the module handler does not answer", {
        place: topic,
        retryable: true,
        fix: "start edgeloom-gateway module-handler with the same IPC_MQTT_HOST and IPC_MQTT_PORT",
      });
    const wait = { timeoutMs: answerTimeoutMs, place: topic, deadlines, onTimeout };
    return waitFor<Uint8Array>(wait, ({ resolve, reject }) => {
      this.#question = { topic: answerTopic, settle: resolve };
      this.#link.publish(topic, payload, 0).catch(reject);
      return () => {
        this.#question = undefined;
      };
    });
  }

  #onMessage(topic: string, payload: Uint8Array): void {
    if (this.#question?.topic === topic) return this.#question.settle(payload);
    if (topic !== ipcTopics.sendStatus && topic !== ipcTopics.lastOfDisconnected) return;
    const status = this.#decode(topic, payload);
    if (status !== undefined) this.events.emit("status", status);
  }

  #decode(topic: string, payload: Uint8Array): ForwardedStatus | undefined {
    try {
      const status = decodeStatus(payload);
      return status && { ...status, isDisconnect: topic === ipcTopics.lastOfDisconnected };
    } catch (error) {
      this.#log.warn({ topic, error }, "a status of the module handler could not be read");
      return undefined;
    }
  }
}
