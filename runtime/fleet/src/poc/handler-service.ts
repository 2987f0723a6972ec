import { consoleLogger, type Logger } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { DevicePort, StatusAnswer } from "../internal-server/index.js";
import type { ModuleSet } from "../module/index.js";
import type { ForwardedStatus, GatewayDevices } from "../module-handler/index.js";
import { type Device, deviceText, hasSameIdentity, moduleOf, newDevice } from "../wire/index.js";
import {
  decodeCommand,
  decodeDeviceMessage,
  decodeIncoming,
  encodeAnswer,
  encodeDevices,
  encodeStatus,
  type IpcAnswer,
} from "./ipc-messages.js";
import { readPickledNumber } from "./pickle-reader.js";
import { answerTopic, ipcTopics, isRoleSafe } from "./topics.js";

/** A module handler in this process, which answers at once. */
export type LocalHandler = GatewayDevices & {
  status(device: Device, data: Uint8Array, facts: { readonly isFirst: boolean }): StatusAnswer;
  disconnected(device: Device): void;
};

/** What a module handler needs to serve other processes. */
export type HandlerServiceOptions = {
  /** The broker between the processes. The service owns the link. */
  readonly link: MessageLink;
  readonly handler: LocalHandler;
  readonly modules: ModuleSet;
  /** Whether answers name the device; only the production dialect does. */
  readonly echoesDevice?: boolean;
  readonly log?: Logger;
};

const noBytes = new Uint8Array();

/** Puts a module handler behind the topics of the proof of concept (fleet spec §5, §5.1). */
export class HandlerService implements DevicePort {
  readonly #options: HandlerServiceOptions;
  readonly #log: Logger;
  /** What the handler forwards while it makes an answer; the answer goes first. */
  #forwarded: ForwardedStatus[] | undefined;

  constructor(options: HandlerServiceOptions) {
    this.#options = options;
    this.#log = options.log ?? consoleLogger();
  }

  open(): void {
    const { link, handler } = this.#options;
    handler.events.on("status", (status) => this.#onForwarded(status));
    link.events.on("message", (topic, payload) => this.#onMessage(topic, payload));
    const { fromInternal, deviceDisconnect, getAllDevices, getLastStatus, passCommand, forceStatusSend } =
      ipcTopics;
    for (const topic of [
      fromInternal,
      deviceDisconnect,
      getAllDevices,
      getLastStatus,
      passCommand,
      forceStatusSend,
    ])
      link.subscribe(topic, 0);
    link.open();
  }

  async close(): Promise<void> {
    await this.#options.link.close();
  }

  push(device: Device, command: Uint8Array): boolean {
    this.#answer(device, { kind: "command", command });
    return true;
  }

  /** False, since nobody says whether the device was there: the handler forgets it by itself. */
  disconnect(device: Device): boolean {
    this.#answer(device, { kind: "drop" });
    return false;
  }

  #onMessage(topic: string, payload: Uint8Array): void {
    try {
      this.#handle(topic, payload);
    } catch (error) {
      this.#log.warn(
        { topic, error, bytes: payload.length },
        "a message between the parts was not understood",
      );
    }
  }

  #handle(topic: string, payload: Uint8Array): void {
    const { handler, modules } = this.#options;
    switch (topic) {
      case ipcTopics.fromInternal:
        return this.#onIncoming(payload);
      case ipcTopics.deviceDisconnect:
        return handler.disconnected(decodeDeviceMessage(payload));
      case ipcTopics.getAllDevices: {
        const module = readPickledNumber(payload);
        const devices = modules.has(module) ? handler.devicesOf(module) : undefined;
        return this.#publish(ipcTopics.allDevices, encodeDevices(devices));
      }
      case ipcTopics.getLastStatus: {
        const asked = decodeDeviceMessage(payload);
        const statusData = handler.lastStatus(asked) ?? noBytes;
        return this.#publish(ipcTopics.lastStatus, encodeStatus({ device: this.#known(asked), statusData }));
      }
      case ipcTopics.passCommand: {
        const { device = newDevice({}), commandData = noBytes } = decodeCommand(payload).deviceCommand ?? {};
        return void handler.passCommand(device, commandData);
      }
      case ipcTopics.forceStatusSend:
        return this.#force(decodeDeviceMessage(payload));
    }
  }

  #onIncoming(payload: Uint8Array): void {
    const { handler } = this.#options;
    const incoming = decodeIncoming(payload);
    if (incoming === undefined || !isRoleSafe(incoming.device)) return;
    const { device, statusData, isFirst } = incoming;
    this.#forwarded = [];
    const answer = handler.status(device, statusData, { isFirst });
    if (answer === "drop") this.#answer(device, { kind: "drop" });
    else if (answer instanceof Uint8Array) this.#answer(device, { kind: "command", command: answer });
    const forwarded = this.#forwarded;
    this.#forwarded = undefined;
    for (const status of forwarded) this.#forward(status);
  }

  /** Whoever asks knows neither the priority nor perhaps the name. */
  #known(asked: Device): Device {
    const devices = this.#options.handler.devicesOf(moduleOf(asked));
    return devices.find((device) => hasSameIdentity(device, asked)) ?? asked;
  }

  #force(device: Device): void {
    if (!this.#options.handler.forceStatus(device))
      this.#log.warn({ device: deviceText(device) }, "could not get the status of a device");
  }

  #onForwarded(status: ForwardedStatus): void {
    if (this.#forwarded === undefined) this.#forward(status);
    else this.#forwarded.push(status);
  }

  #forward(status: ForwardedStatus): void {
    const topic = status.isDisconnect ? ipcTopics.lastOfDisconnected : ipcTopics.sendStatus;
    this.#publish(topic, encodeStatus(status));
  }

  #answer(device: Device, answer: IpcAnswer): void {
    const named = this.#options.echoesDevice === true ? device : undefined;
    this.#publish(answerTopic(device), encodeAnswer(answer, named));
  }

  #publish(topic: string, payload: Uint8Array): void {
    this.#options.link.publish(topic, payload, 0).catch((error: unknown) => {
      this.#log.warn({ topic: topic.slice(0, 200), error }, "another part of the gateway could not be told");
    });
  }
}
