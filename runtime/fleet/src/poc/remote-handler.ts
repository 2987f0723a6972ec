import { consoleLogger, type Logger } from "@edgeloom/runtime/base";
import type { MessageLink } from "@edgeloom/runtime/transport/mqtt";
import type { DeviceHandler, DevicePort, StatusAnswer, Verdict } from "../internal-server/index.js";
import type { ModuleSet } from "../module/index.js";
import { pocVerdict, productionVerdict } from "../module-handler/index.js";
import { type Device, deviceText, identityKey } from "../wire/index.js";
import { decodeAnswer, encodeDeviceMessage, encodeIncoming } from "./ipc-messages.js";
import { answerFilter, answerTopic, ipcTopics, isRoleSafe } from "./topics.js";

/** What an internal server needs to reach a module handler in another process. */
export type RemoteHandlerOptions = {
  /** The broker between the processes. The handler owns the link. */
  readonly link: MessageLink;
  /** Says which devices may connect: the module handler is not asked that. */
  readonly modules: ModuleSet;
  readonly dialect: "production" | "proof-of-concept";
  readonly log?: Logger;
};

/** A device whose statuses wait for answers, oldest first. */
type Waiting = { readonly device: Device; readonly settles: ((answer: StatusAnswer) => void)[] };

/**
 * The module handler as the internal server's process sees it (fleet spec §5). Answers carry no numbers; they are matched by
 * identity and in order, each identity by itself, so that devices that speak at once do not get each other's answers.
 */
export class RemoteHandler implements DeviceHandler {
  readonly #options: RemoteHandlerOptions;
  readonly #link: MessageLink;
  readonly #log: Logger;
  readonly #waiting = new Map<string, Waiting>();
  #port: DevicePort | undefined;

  constructor(options: RemoteHandlerOptions) {
    this.#options = options;
    this.#link = options.link;
    this.#log = options.log ?? consoleLogger();
  }

  /** Devices that wait for an answer. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Says through what devices are reached whose module handler speaks without having been asked. */
  attach(port: DevicePort): void {
    this.#port = port;
  }

  open(): void {
    this.#link.events.on("message", (topic, payload) => this.#onMessage(topic, payload));
    this.#link.subscribe(answerFilter, 0);
    this.#link.open();
  }

  async close(): Promise<void> {
    for (const { settles } of this.#waiting.values()) for (const settle of settles) settle("drop");
    this.#waiting.clear();
    await this.#link.close();
  }

  connect(device: Device): Verdict {
    if (!isRoleSafe(device)) return "device-not-supported";
    const verdictOn = this.#options.dialect === "production" ? productionVerdict : pocVerdict;
    return verdictOn(this.#options.modules, device);
  }

  status(
    device: Device,
    data: Uint8Array,
    { isFirst }: { readonly isFirst: boolean },
  ): Promise<StatusAnswer> | StatusAnswer {
    if (!isRoleSafe(device)) return "drop";
    const payload = encodeIncoming(isFirst, { device, statusData: data });
    return new Promise((resolve, reject) => {
      this.#wait(device, resolve);
      this.#link.publish(ipcTopics.fromInternal, payload, 0).catch(reject);
    });
  }

  disconnected(device: Device): void {
    this.#waiting.delete(identityKey(device));
    if (isRoleSafe(device)) this.#publish(ipcTopics.deviceDisconnect, encodeDeviceMessage(device));
  }

  #wait(device: Device, settle: (answer: StatusAnswer) => void): void {
    const key = identityKey(device);
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, { device, settles: [settle] });
    else waiting.settles.push(settle);
  }

  #publish(topic: string, payload: Uint8Array): void {
    this.#link.publish(topic, payload, 0).catch((error: unknown) => {
      this.#log.warn({ topic, error }, "the module handler could not be told");
    });
  }

  #onMessage(topic: string, payload: Uint8Array): void {
    const answer = this.#decode(topic, payload);
    if (answer === undefined) return;
    const [key, waiting] = this.#waitingOn(topic);
    const settle = waiting?.settles.shift();
    if (waiting?.settles.length === 0) this.#waiting.delete(key);
    if (settle !== undefined) return settle(answer.kind === "drop" ? "drop" : answer.command);
    this.#onUnasked(topic, answer);
  }

  #decode(topic: string, payload: Uint8Array): ReturnType<typeof decodeAnswer> {
    try {
      return decodeAnswer(payload);
    } catch (error) {
      this.#log.warn({ topic, error }, "an answer of the module handler could not be read");
      return undefined;
    }
  }

  #waitingOn(topic: string): readonly [string, Waiting | undefined] {
    // The rest of the topic is the identity, whatever the role holds.
    const key = topic.slice(topic.indexOf("/") + 1);
    return [key, this.#waiting.get(key)];
  }

  /** Only the production dialect knows commands that nobody waits for, and names the device in them. */
  #onUnasked(topic: string, answer: NonNullable<ReturnType<typeof decodeAnswer>>): void {
    const { device } = answer;
    if (answer.kind === "command" && device !== undefined && answerTopic(device) === topic)
      return void this.#port?.push(device, answer.command);
    const facts = { topic: topic.slice(0, 200), ...(device && { device: deviceText(device) }) };
    this.#log.debug(facts, "an answer came that nobody waits for");
  }
}
