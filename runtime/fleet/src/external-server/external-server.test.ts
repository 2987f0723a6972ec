import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { MemoryLinks } from "@edgeloom/runtime/transport/mqtt";
import { expect, test } from "vitest";
import {
  CommandVerdict,
  carTopics,
  type Device,
  type ExternalServerMessage,
  externalClientCodec,
  externalServerCodec,
  newDevice,
  StatusState,
} from "../wire/index.js";
import {
  ExternalServer,
  type ExternalServerOptions,
  type ServerModule,
  type ServerModuleContext,
} from "./index.js";

const left = newDevice({ module: 1000, deviceRole: "left", deviceName: "l", priority: 3 });
const right = newDevice({ module: 1000, deviceRole: "right", deviceName: "r" });

type FromServer = ExternalServerMessage["MessageType"];
type ToServer = Parameters<typeof externalClientCodec.encode>[0]["MessageType"] & object;

/** What a module was told, and how it sends commands. */
class Listener implements ServerModule {
  readonly context: ServerModuleContext;
  readonly told: string[] = [];
  isBroken = false;

  constructor(context: ServerModuleContext) {
    this.context = context;
  }

  isDeviceTypeSupported(deviceType: number): boolean {
    return deviceType === 0;
  }

  deviceConnected(device: Device): void {
    this.#note(`+${device.deviceName}`);
  }

  deviceDisconnected(device: Device, reason: string): void {
    this.#note(`-${device.deviceName} ${reason}`);
  }

  forwardStatus(device: Device, data: Uint8Array): void {
    this.#note(`${device.deviceName}: ${Buffer.from(data)}`);
  }

  forwardErrorMessage(device: Device, data: Uint8Array): void {
    this.#note(`${device.deviceName}! ${Buffer.from(data)}`);
  }

  commandAcknowledged(device: Device, data: Uint8Array): void {
    this.#note(`${device.deviceName} has ${Buffer.from(data)}`);
  }

  #note(text: string): void {
    this.told.push(text);
    if (this.isBroken) throw new Error("a defect of a module");
  }
}

/** A gateway that says what a test tells it to. */
class Gateway {
  readonly lines: string[] = [];
  sessionId = "s1";
  readonly #link;
  readonly #topics;

  constructor(broker: MemoryLinks, car: string) {
    this.#topics = carTopics("company", car);
    this.#link = broker.link();
    this.#link.subscribe(this.#topics.toGateway);
    this.#link.subscribe(this.#topics.serverGone);
    this.#link.events.on("message", (_topic, payload) =>
      this.lines.push(
        payload.length === 0 ? "gone" : lineOf(externalServerCodec.decode(payload).MessageType),
      ),
    );
    this.#link.open();
  }

  send(message: ToServer): void {
    this.raw(externalClientCodec.encode({ MessageType: message }));
  }

  raw(payload: Uint8Array): void {
    void this.#link.publish(this.#topics.toServer, payload);
  }

  connect(...devices: readonly Device[]): void {
    const { sessionId } = this;
    this.send({ case: "connect", value: { sessionId, devices: [...devices] } });
  }

  status(messageCounter: number, deviceState: StatusState, device: Device, text = "x", error = ""): void {
    const deviceStatus = { device, statusData: Buffer.from(text) };
    const { sessionId } = this;
    const errorMessage = Buffer.from(error);
    this.send({
      case: "status",
      value: { sessionId, deviceState, messageCounter, deviceStatus, errorMessage },
    });
  }

  answer(messageCounter: number, type = CommandVerdict.OK): void {
    this.send({ case: "commandResponse", value: { sessionId: this.sessionId, messageCounter, type } });
  }

  /** The whole connect sequence with one device; `counter` is that of the server's first command. */
  begin(device: Device, counter: number): void {
    this.connect(device);
    this.status(1, StatusState.CONNECTING, device);
    this.answer(counter);
  }

  take(): readonly string[] {
    return this.lines.splice(0);
  }
}

function lineOf(message: FromServer): string {
  switch (message.case) {
    case "connectResponse":
      return `session ${message.value.type}`;
    case "statusResponse":
      return `ack ${message.value.messageCounter}`;
    case "command": {
      const { deviceCommand, messageCounter } = message.value;
      const { deviceName, priority } = deviceCommand?.device ?? left;
      return `command ${messageCounter} ${deviceName}/${priority} ${Buffer.from(deviceCommand?.commandData ?? [])}`;
    }
    case undefined:
      return "nothing";
  }
}

function scene(options: Partial<ExternalServerOptions> = {}) {
  const clock = new FakeClock();
  const broker = new MemoryLinks();
  const listeners: Listener[] = [];
  const create = (context: ServerModuleContext): Listener => {
    const listener = new Listener(context);
    listeners.push(listener);
    return listener;
  };
  const server = new ExternalServer({
    company: "company",
    cars: { car_a: {}, car_b: {} },
    modules: { 1000: { create } },
    linkFor: () => broker.link(),
    clock,
    log: silentLogger,
    ...options,
  });
  server.open();
  const [a, b] = [new Gateway(broker, "car_a"), new Gateway(broker, "car_b")];
  const [moduleOfA, moduleOfB] = listeners as [Listener, Listener];
  const issue = (device: Device, text: string) => moduleOfA.context.issue(device, Buffer.from(text));
  return { clock, broker, server, a, b, moduleOfA, moduleOfB, issue, create };
}

test("cars have modules of their own, and do not disturb each other", () => {
  const { server, a, b, moduleOfA, moduleOfB } = scene();
  a.begin(left, 0);
  b.connect(right);
  b.connect(right);
  expect(a.take()).toEqual(["session 0", "ack 1", "command 0 l/0 "]);
  expect(b.take()).toEqual(["session 0", "gone"]);
  expect(moduleOfA.context).toMatchObject({ car: "car_a", config: { car_name: "car_a" } });
  expect(moduleOfA.told).toEqual(["+l", "l: x"]);
  expect(moduleOfB.told).toEqual(["+r", "-r timeout"]);
  expect(server.load).toMatchObject({
    car_a: { phase: "running", devices: 1, commands: 0 },
    car_b: { phase: "restarting", devices: 0, commands: 0 },
  });
});

test("commands come from modules, in order, and only while somebody of theirs is there", () => {
  const { a, moduleOfA, issue } = scene();
  issue(left, "too soon");
  a.connect(left, right);
  issue(right, "first");
  issue(right, "second");
  a.status(1, StatusState.CONNECTING, left);
  a.status(2, StatusState.CONNECTING, right, "y", "an outage");
  a.take();
  a.answer(0);
  a.answer(1);
  issue(left, "third");
  expect(a.take()).toEqual(["command 2 r/0 second", "command 3 l/0 third"]);
  a.answer(3);
  a.answer(2);
  expect(moduleOfA.told).toEqual([
    "+l",
    "+r",
    "l: x",
    "r: y",
    "r! an outage",
    "r has first",
    "r has second",
    "l has third",
  ]);
});

test("a module that commands another one's devices needs the leave to do so", () => {
  const foreign = newDevice({ module: 7, deviceName: "f" });
  for (const sendInvalidCommand of [false, true]) {
    const { a, issue } = scene({ sendInvalidCommand });
    a.begin(left, 0);
    a.take();
    issue(foreign, "x");
    expect(a.take()).toEqual(sendInvalidCommand ? ["command 1 f/0 x"] : []);
  }
});

test("a module that throws costs no one a session", () => {
  const { a, moduleOfA } = scene();
  moduleOfA.isBroken = true;
  a.begin(left, 0);
  a.status(2, StatusState.RUNNING, left, "again");
  expect(a.take()).toEqual(["session 0", "ack 1", "command 0 l/0 ", "ack 2"]);
});

test("two first statuses of one device, and one that says it runs, end the sequence", () => {
  const { clock, a, moduleOfA } = scene();
  a.connect(left, right);
  a.status(1, StatusState.CONNECTING, left);
  a.status(2, StatusState.CONNECTING, left);
  clock.advance(500);
  a.connect(left);
  a.status(1, StatusState.RUNNING, left);
  expect(a.take()).toEqual(["session 0", "ack 1", "gone", "session 0", "gone"]);
  expect(moduleOfA.told).toEqual(["+l", "+r", "-l timeout", "-r timeout", "+l", "-l timeout"]);
});

test("a status that is missing for too long, or one that is far ahead, ends the session", () => {
  const { clock, server, a } = scene({ limits: { maxAhead: 10 } });
  a.begin(left, 0);
  a.status(5, StatusState.RUNNING, left);
  a.status(7, StatusState.RUNNING, left);
  a.take();
  clock.advance(29_000);
  a.status(8, StatusState.RUNNING, left);
  expect(a.take()).toEqual([]);
  clock.advance(1_000);
  expect(a.take()).toEqual(["gone"]);
  clock.advance(500);
  a.begin(left, 1);
  a.status(2, StatusState.RUNNING, left);
  a.status(4_000_000_000, StatusState.RUNNING, left);
  expect(a.take().at(-1)).toBe("gone");
  expect(server.load["car_a"]).toMatchObject({ phase: "restarting", devices: 0, commands: 0, deadlines: 1 });
});

test("what cannot be read, and what nobody asked for, changes nothing", () => {
  const { server, a } = scene();
  for (const payload of [new Uint8Array(), Uint8Array.of(255), Buffer.alloc(10_000, 7)]) a.raw(payload);
  a.status(1, StatusState.CONNECTING, left);
  a.answer(0);
  expect(server.load["car_a"]?.phase).toBe("listening");
  a.begin(left, 0);
  a.answer(77);
  a.status(2, StatusState.ERROR, left);
  a.status(3, StatusState.RUNNING, newDevice({ module: 8 }));
  expect(a.take()).toEqual(["session 0", "ack 1", "command 0 l/0 "]);
});

test("a car cannot bring more devices than there may be", () => {
  const { clock, server, a } = scene({ limits: { maxDevices: 2 } });
  const [first, second, third] = ["1", "2", "3"].map((deviceRole) => newDevice({ ...left, deviceRole })) as [
    Device,
    Device,
    Device,
  ];
  a.connect(first, second, third);
  expect(a.take()).toEqual(["gone"]);
  clock.advance(500);
  a.begin(first, 0);
  a.status(2, StatusState.CONNECTING, second);
  a.status(3, StatusState.CONNECTING, third);
  expect(a.take().slice(-2)).toEqual(["ack 2", "gone"]);
  expect(server.load["car_a"]?.devices).toBe(0);
});

test("commands that nobody answers have an end", () => {
  const { server, a, issue } = scene({ limits: { maxCommands: 3 } });
  a.begin(left, 0);
  for (let count = 0; count < 50; count++) issue(left, `${count}`);
  expect(server.load["car_a"]?.commands).toBe(3);
});

test("without a broker everything is over, and begins anew with it", () => {
  const { broker, server, a, moduleOfA } = scene();
  a.begin(left, 0);
  broker.stop();
  expect(moduleOfA.told.at(-1)).toBe("-l timeout");
  expect(server.load["car_a"]).toEqual({ phase: "offline", devices: 0, commands: 0, deadlines: 0 });
  broker.start();
  a.take();
  a.begin(left, 1);
  expect(a.take()).toEqual(["session 0", "ack 1", "command 1 l/0 "]);
});

test("closing tells cars and modules, and leaves no timer", async () => {
  const { clock, server, a, moduleOfA } = scene();
  a.begin(left, 0);
  await server.close();
  await server.close();
  expect(a.take().at(-1)).toBe("gone");
  expect(moduleOfA.told.at(-1)).toBe("-l timeout");
  expect(clock.timers).toBe(0);
});

test("wrong names and sets of modules are refused before anything is opened", () => {
  const { create } = scene();
  const open = (options: Partial<ExternalServerOptions>) => () => scene(options);
  expect(open({ company: "Company" })).toThrow("the name of a company");
  expect(open({ cars: { "car/a": {} } })).toThrow("the name of a car");
  expect(open({ cars: {} })).toThrow("at least one car");
  expect(open({ modules: {} })).toThrow("has no module");
  expect(open({ cars: { a: { modules: { 1000: { create } } } } })).toThrow("both common and a car's own");
});
