import type { FakeClock } from "@edgeloom/runtime/base";
import type { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import {
  ConnectVerdict,
  carTopics,
  type Device,
  type ExternalClientMessage,
  externalClientCodec,
  externalServerCodec,
  StatusState,
} from "../wire/index.js";

/** Of the car that the server knows. */
export const topics = carTopics("company", "car");

type FromGateway = ExternalClientMessage["MessageType"];
type ToGateway = Parameters<typeof externalServerCodec.encode>[0]["MessageType"] & object;

/** A server that does what a server should, unless it is told otherwise. */
export class Server {
  readonly lines: string[] = [];
  readonly broker: MemoryLinks;
  readonly clock: FakeClock;
  sessionId = "";
  isMute = false;
  acknowledges = true;
  #command = 0;
  readonly #link;

  constructor(broker: MemoryLinks, clock: FakeClock) {
    this.broker = broker;
    this.clock = clock;
    this.#link = broker.link();
    this.#link.subscribe(topics.toServer);
    this.#link.events.on("message", (_topic, payload) =>
      this.#onMessage(externalClientCodec.decode(payload).MessageType),
    );
    this.#link.open();
  }

  send(message: ToGateway): void {
    void this.#link.publish(topics.toGateway, externalServerCodec.encode({ MessageType: message }));
  }

  raw(topic: string, payload: Uint8Array): void {
    void this.#link.publish(topic, payload);
  }

  command(device: Device, text: string): void {
    const deviceCommand = { device, commandData: Buffer.from(text) };
    const { sessionId } = this;
    this.send({ case: "command", value: { sessionId, messageCounter: ++this.#command, deviceCommand } });
  }

  acknowledge(messageCounter: number): void {
    this.send({ case: "statusResponse", value: { sessionId: this.sessionId, messageCounter } });
  }

  /** What has come since the last call. */
  take(): readonly string[] {
    return this.lines.splice(0);
  }

  #onMessage(message: FromGateway): void {
    if (message.case === undefined) return;
    this.lines.push(this.#lineOf(message));
    if (message.case === "connect") this.sessionId = message.value.sessionId;
    if (this.isMute) return;
    if (message.case === "connect")
      this.send({ case: "connectResponse", value: { sessionId: this.sessionId, type: ConnectVerdict.OK } });
    if (message.case !== "status" || !this.acknowledges) return;
    this.acknowledge(message.value.messageCounter);
    const { deviceState, deviceStatus } = message.value;
    if (deviceState === StatusState.CONNECTING && deviceStatus?.device) this.command(deviceStatus.device, "");
  }

  #lineOf(message: Exclude<FromGateway, { case: undefined }>): string {
    const at = `${this.clock.nowMs() / 1000}`;
    if (message.case === "connect")
      return `${at} connect ${message.value.devices.map(({ deviceName }) => deviceName).join("")}`;
    if (message.case === "commandResponse")
      return `${at} response ${message.value.messageCounter} ${message.value.type}`;
    const { deviceState, deviceStatus, errorMessage, messageCounter } = message.value;
    const data = Buffer.from(deviceStatus?.statusData ?? []).toString();
    const error = errorMessage === undefined ? "" : ` (${Buffer.from(errorMessage)})`;
    const name = deviceStatus?.device?.deviceName;
    return `${at} #${messageCounter} ${StatusState[deviceState]} ${name} ${data}${error}`;
  }
}
