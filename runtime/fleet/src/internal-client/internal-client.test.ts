import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { FakeClock, silentLogger } from "@edgeloom/runtime/base";
import { encodeFrame } from "@edgeloom/runtime/transport/tcp";
import { afterEach, expect, test } from "vitest";
import { type Fault, InternalServer, pocDialect, productionDialect } from "../internal-server/index.js";
import { ModuleSet } from "../module/index.js";
import { Example, Pushing } from "../module/known-modules.test.support.js";
import { ModuleHandler } from "../module-handler/index.js";
import { internalClientCodec, internalServerCodec, newDevice } from "../wire/index.js";
import { InternalClient, type InternalClientOptions } from "./internal-client.js";

const pressed = Buffer.from('{"pressed": true}');
const released = Buffer.from('{"pressed": false}');
const device = { module: 1000, deviceType: 0, deviceRole: "r", deviceName: "n" };
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function gateway(options: { readonly isPoc?: boolean; readonly fault?: Fault } = {}) {
  const handler = new ModuleHandler({ modules: new ModuleSet([Example, Pushing]), log: silentLogger });
  const server = new InternalServer({
    handler,
    log: silentLogger,
    host: "127.0.0.1",
    port: 0,
    dialect: options.isPoc ? pocDialect : productionDialect,
    ...(options.fault && { fault: options.fault }),
  });
  handler.attach(server);
  await server.open();
  ends.push(
    () => handler.close(),
    () => server.close(),
  );
  return { handler, server };
}

async function client(port: number, more: Partial<InternalClientOptions> = {}): Promise<InternalClient> {
  const made = await InternalClient.connect({ host: "127.0.0.1", port, device, log: silentLogger, ...more });
  ends.push(() => made.destroy());
  return made;
}

/** A gateway that does what a test says with each message, and can be seen to get them. */
async function scripted(onMessage: (kind: string, socket: Socket, count: number) => void) {
  const seen: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      const kind = internalClientCodec.decode(chunk.subarray(4)).MessageType.case ?? "none";
      seen.push(kind);
      onMessage(kind, socket, seen.filter((other) => other === kind).length);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen, sockets };
}

const accepted = encodeFrame(
  internalServerCodec.encode({ MessageType: { case: "deviceConnectResponse", value: {} } }),
);
function command(text: string): Buffer {
  const value = { commandData: Buffer.from(text) };
  return encodeFrame(internalServerCodec.encode({ MessageType: { case: "deviceCommand", value } }));
}

test("a device sends statuses and gets commands", async () => {
  const { server } = await gateway();
  const made = await client(server.port);
  expect(made.connected).toBe(true);
  expect(() => made.getCommand()).toThrow(expect.objectContaining({ status: "NO_COMMAND" }));
  expect(String(Buffer.from(await made.sendStatus(released)))).toBe('{"lit_up": true}');
  expect(String(Buffer.from(await made.sendStatus(pressed)))).toBe('{"lit_up": false}');
  expect([made.getCommand(), made.getCommand()].map((data) => String(Buffer.from(data)))).toEqual([
    '{"lit_up": false}',
    '{"lit_up": false}',
  ]);
});

test("statuses that are sent at once are answered one after the other", async () => {
  const { server } = await gateway();
  const made = await client(server.port);
  const statuses = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? pressed : released));
  const commands = await Promise.all(statuses.map((status) => made.sendStatus(status)));
  expect(commands.map((data) => String(Buffer.from(data)))).toEqual(
    statuses.map((status) => (status === pressed ? '{"lit_up": false}' : '{"lit_up": true}')),
  );
});

test("too many statuses at once are refused, the others are not harmed", async () => {
  const { server } = await gateway();
  const made = await client(server.port);
  const sent = await Promise.allSettled(Array.from({ length: 105 }, () => made.sendStatus(pressed)));
  expect(sent.filter(({ status }) => status === "fulfilled").length).toBe(100);
  expect(sent.at(-1)).toMatchObject({ reason: { code: "OVERLOADED" } });
});

test.each([
  [{ ...device, module: 77 }, "MODULE_NOT_SUPPORTED"],
  [{ ...device, deviceType: 5 }, "DEVICE_NOT_SUPPORTED"],
  [{ ...device }, "ALREADY_CONNECTED"],
  [{ ...device, priority: 9 }, "HIGHER_PRIORITY_ALREADY_CONNECTED"],
])("a refusal has its name: %o", async (other, status) => {
  const { server } = await gateway();
  await client(server.port);
  await expect(client(server.port, { device: other })).rejects.toMatchObject({ code: "REMOTE", status });
});

test("a device of higher priority takes over, and the other one is told why", async () => {
  const { server } = await gateway();
  const low = await client(server.port, { device: { ...device, priority: 5 } });
  await low.sendStatus(pressed);
  const gone = new Promise<void>((resolve) => low.events.on("disconnected", resolve));
  const high = await client(server.port, { device: { ...device, priority: 1 } });
  await gone;
  await expect(low.sendStatus(pressed)).rejects.toMatchObject({
    status: "HIGHER_PRIORITY_ALREADY_CONNECTED",
  });
  await expect(low.sendStatus(pressed)).rejects.toMatchObject({ status: "CONTEXT_ALREADY_DESTROYED" });
  expect(String(Buffer.from(await high.sendStatus(pressed)))).toBe('{"lit_up": false}');
});

test("a broken connection is opened anew, and the status sent once more", async () => {
  const script = await scripted((kind, socket, count) => {
    if (kind === "deviceConnect") socket.write(accepted);
    else if (count === 1) socket.destroy();
    else socket.write(command("again"));
  });
  const made = await client(script.port);
  expect(String(Buffer.from(await made.sendStatus(pressed)))).toBe("again");
  expect(script.seen).toEqual(["deviceConnect", "deviceStatus", "deviceConnect", "deviceStatus"]);
});

test("an answer that does not come in time is waited for twice, on two connections", async () => {
  const clock = new FakeClock();
  const script = await scripted((kind, socket) => {
    if (kind === "deviceConnect") socket.write(accepted);
    else clock.advance(501);
  });
  const made = await client(script.port, { clock });
  await expect(made.sendStatus(pressed, { timeoutMs: 500 })).rejects.toMatchObject({
    code: "DEADLINE_EXCEEDED",
    status: "SERVER_TOOK_TOO_LONG",
  });
  expect(script.seen).toEqual(["deviceConnect", "deviceStatus", "deviceConnect", "deviceStatus"]);
  expect(() => made.getCommand()).toThrow(expect.objectContaining({ code: "CLOSED" }));
  expect(clock.timers).toBe(0);
});

test("a gateway that never answers the connect message takes too long", async () => {
  const { server } = await gateway({ isPoc: true, fault: "serv-too-long" });
  const clock = new FakeClock();
  const connecting = expect(client(server.port, { clock })).rejects.toMatchObject({
    status: "SERVER_TOOK_TOO_LONG",
  });
  while (server.load.devices === 0) await new Promise((resolve) => setImmediate(resolve));
  clock.advance(1_001);
  await connecting;
});

test("a response type that does not exist is a broken gateway", async () => {
  const { server } = await gateway({ isPoc: true, fault: "comm-error" });
  await expect(client(server.port)).rejects.toMatchObject({
    code: "MALFORMED",
    status: "COMMUNICATION_ERROR",
  });
});

test("nobody listens", async () => {
  const { server } = await gateway();
  const { port } = server;
  await server.close();
  await expect(client(port)).rejects.toMatchObject({ code: "UNAVAILABLE", status: "CONNECTION_REFUSED" });
});

test("an answer that is no command is an error, and the client goes on", async () => {
  const script = await scripted((kind, socket, count) =>
    socket.write(kind === "deviceConnect" || count === 1 ? accepted : command("fine")),
  );
  const made = await client(script.port);
  await expect(made.sendStatus(pressed)).rejects.toMatchObject({ status: "COMMUNICATION_ERROR" });
  expect(String(Buffer.from(await made.sendStatus(pressed)))).toBe("fine");
  expect(script.sockets.length).toBe(1);
});

test("bytes that are no message break the connection", async () => {
  const script = await scripted((kind, socket) =>
    socket.write(kind === "deviceConnect" ? accepted : encodeFrame(Buffer.from("ffffff", "hex"))),
  );
  const made = await client(script.port);
  await expect(made.sendStatus(pressed)).rejects.toMatchObject({ status: "COMMUNICATION_ERROR" });
  expect(script.seen.length).toBe(4);
});

test("a client may insist on being named, as the original in C++ does", async () => {
  const production = await gateway();
  expect((await client(production.server.port, { requiresEcho: true })).connected).toBe(true);
  const poc = await gateway({ isPoc: true });
  await expect(client(poc.server.port, { requiresEcho: true })).rejects.toMatchObject({
    status: "DEVICE_INCORRECT",
  });
});

test("a caller that gives up does not wait, and the next status opens a new connection", async () => {
  const script = await scripted((kind, socket, count) => {
    if (kind === "deviceConnect") socket.write(accepted);
    else if (count > 1) socket.write(command("late"));
  });
  const made = await client(script.port);
  const controller = new AbortController();
  const sent = expect(made.sendStatus(pressed, { signal: controller.signal })).rejects.toMatchObject({
    code: "CANCELLED",
  });
  while (script.seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  await sent;
  expect(String(Buffer.from(await made.sendStatus(pressed)))).toBe("late");
});

test("commands that nobody asked for come by themselves", async () => {
  const { server, handler } = await gateway();
  const pushed = { module: 3, deviceType: 0, deviceRole: "t", deviceName: "n" };
  const made = await client(server.port, { device: pushed });
  expect((await made.sendStatus(Buffer.from("x"))).length).toBe(0);
  const got = new Promise<Uint8Array>((resolve) => made.events.on("command", resolve));
  expect(handler.passCommand(newDevice(pushed), Buffer.from("GO"))).toBe("pushed");
  expect(String(Buffer.from(await got))).toBe("GO");
  expect(String(Buffer.from(made.getCommand()))).toBe("GO");
});

test("a destroyed client is of no use, and destroying it twice does no harm", async () => {
  const script = await scripted((kind, socket) => void (kind === "deviceConnect" && socket.write(accepted)));
  const made = await client(script.port);
  const sent = expect(made.sendStatus(pressed)).rejects.toMatchObject({
    status: "CONTEXT_ALREADY_DESTROYED",
  });
  while (script.seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
  made.destroy();
  made.destroy();
  await sent;
  expect(made.connected).toBe(false);
  await expect(made.sendStatus(pressed)).rejects.toMatchObject({ code: "CLOSED" });
});

test.each([
  [{ module: -1.5 }, {}],
  [{ priority: -1 }, {}],
  [{}, { connectTimeoutMs: -1 }],
])("what cannot be is said to the program: %o %o", async (wrong, options) => {
  const { server } = await gateway();
  await expect(client(server.port, { device: { ...device, ...wrong }, ...options })).rejects.toMatchObject({
    code: "CONFIG",
  });
});

test("a negative timeout is the program's mistake", async () => {
  const { server } = await gateway();
  const made = await client(server.port);
  await expect(made.sendStatus(pressed, { timeoutMs: -1 })).rejects.toMatchObject({ code: "CONFIG" });
});
