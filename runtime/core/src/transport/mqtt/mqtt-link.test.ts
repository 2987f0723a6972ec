import { createServer } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { silentLogger } from "../../base/log.js";
import { Secret } from "../../base/secret.js";
import { EmbeddedBroker, type MessageLink, MqttLink, type MqttLinkOptions } from "./index.js";

const closing: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of closing.splice(0).reverse()) await each.close();
});

function kept<T extends { close(): Promise<void> }>(thing: T): T {
  closing.push(thing);
  return thing;
}

async function broker(port = 0): Promise<EmbeddedBroker> {
  return kept(await EmbeddedBroker.open({ port }));
}

function linkTo(port: number, options: Partial<MqttLinkOptions> = {}): MqttLink {
  const backoff = { minMs: 1, maxMs: 20, spreadMs: 5 };
  return kept(new MqttLink({ host: "127.0.0.1", port, backoff, log: silentLogger, ...options }));
}

function next(link: MessageLink, event: "up" | "down" | "refused"): Promise<void> {
  return new Promise((resolve) => {
    const off = link.events.on(event, () => {
      off();
      resolve();
    });
  });
}

async function opened(link: MqttLink): Promise<MqttLink> {
  const up = next(link, "up");
  link.open();
  await up;
  return link;
}

function texts(link: MessageLink, count: number): Promise<readonly string[]> {
  const seen: string[] = [];
  return new Promise((resolve) => {
    link.events.on("message", (topic, payload) => {
      seen.push(`${topic} ${Buffer.from(payload)}`);
      if (seen.length === count) resolve(seen);
    });
  });
}

test("messages arrive in order, with either QoS", async () => {
  const { port } = await broker();
  const reader = linkTo(port);
  reader.subscribe("a/+");
  await opened(reader);
  const arrived = texts(reader, 3);
  const writer = await opened(linkTo(port, { clientId: "company/car" }));
  await writer.publish("b/x", Buffer.from("elsewhere"));
  await writer.publish("a/x", Buffer.from("1"));
  await writer.publish("a/y", Buffer.from("2"), 0);
  await writer.publish("a/x", new Uint8Array());
  expect(await arrived).toEqual(["a/x 1", "a/y 2", "a/x "]);
  expect(writer.load).toEqual({ dropped: 0, unconfirmed: 0 });
});

test("nothing is kept while there is no connection", async () => {
  const link = linkTo(1);
  await expect(link.publish("a", Buffer.from("x"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(link.isUp).toBe(false);
});

test("a broker that was killed and started again is found, and subscribed to again", async () => {
  const first = await broker();
  const { port } = first;
  const link = linkTo(port);
  link.subscribe("a");
  await opened(link);
  const down = next(link, "down");
  const up = next(link, "up");
  await first.close();
  await down;
  await expect(link.publish("a", Buffer.from("lost"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  closing.push(await EmbeddedBroker.open({ port }));
  await up;
  const arrived = texts(link, 1);
  await link.publish("a", Buffer.from("again"));
  expect(await arrived).toEqual(["a again"]);
});

/** A broker that answers the first packet, and tells of all that come after. */
async function scripted(
  greeting: Uint8Array | (() => Uint8Array),
  onData: (chunk: Buffer, end: () => void) => void,
): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.write(typeof greeting === "function" ? greeting() : greeting));
    socket.on("data", (chunk: Buffer) => onData(chunk, () => socket.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  return (server.address() as { readonly port: number }).port;
}

const accepted = Uint8Array.of(0x20, 0x02, 0x00, 0x00);

test("what the broker never confirms fails with the connection", async () => {
  const port = await scripted(accepted, (chunk, end) => chunk.includes("unheard") && end());
  const link = await opened(linkTo(port));
  await expect(link.publish("a", Buffer.from("unheard"))).rejects.toMatchObject({
    code: "UNAVAILABLE",
    retryable: true,
  });
  expect(link.load.unconfirmed).toBe(0);
});

test.each([
  ["3.1.1", 4, accepted],
  ["5", 5, Uint8Array.of(0x20, 0x03, 0x00, 0x00, 0x00)],
] as const)("MQTT %s is spoken", async (version, level, greeting) => {
  const packets: Buffer[] = [];
  const port = await scripted(greeting, (chunk) => packets.push(chunk));
  await opened(linkTo(port, { version, clientId: "company/car", username: "u", password: new Secret("p") }));
  // CONNECT: type, length, then the protocol's name and its level.
  expect(packets[0]?.subarray(2, 9)).toEqual(Buffer.from([0, 4, ...Buffer.from("MQTT"), level]));
  expect(packets[0]?.includes("company/car")).toBe(true);
});

test("there is an end to what may wait for the broker", async () => {
  const link = await opened(linkTo(await scripted(accepted, () => {}), { maxUnconfirmed: 1 }));
  const first = expect(link.publish("a", Buffer.from("1"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await expect(link.publish("a", Buffer.from("2"))).rejects.toMatchObject({ code: "OVERLOADED" });
  await link.close();
  await first;
});

test("messages that are too long are dropped, and the link lives on", async () => {
  const { port } = await broker();
  const reader = linkTo(port, { maxPayloadBytes: 4 });
  reader.subscribe("a");
  await opened(reader);
  const arrived = texts(reader, 1);
  await reader.publish("a", Buffer.from("12345"));
  await reader.publish("a", Buffer.from("1234"));
  expect(await arrived).toEqual(["a 1234"]);
  expect(reader.load.dropped).toBe(1);
});

test("a broker that does not let the link in says why, and is asked again", async () => {
  let asked = 0;
  const notAuthorized = Uint8Array.of(0x20, 0x02, 0x00, 0x05);
  const link = linkTo(await scripted(notAuthorized, () => void asked++));
  const refusals: number[] = [];
  const twice = new Promise<void>((resolve) => {
    link.events.on("refused", (_, code) => {
      if (refusals.push(code) === 2) resolve();
    });
  });
  link.open();
  await twice;
  expect(refusals).toEqual([5, 5]);
  expect(asked).toBe(2);
});

test("credentials that expire are asked for anew, and after three refusals the broker is left alone for a while", async () => {
  const packets: Buffer[] = [];
  let greeting = accepted;
  const port = await scripted(
    () => greeting,
    (chunk, end) => {
      if (chunk[0] === 0x10) packets.push(chunk);
      else if (chunk.includes("expire")) end();
    },
  );
  const clock = new FakeClock();
  let asked = 0;
  const credentials = async () => ({ username: "u", password: new Secret(`token-${++asked}`) });
  const link = await opened(linkTo(port, { credentials, clock }));
  greeting = Uint8Array.of(0x20, 0x02, 0x00, 0x04);
  const error = new Promise<unknown>((resolve) => link.events.on("unauthenticated", resolve));
  const down = next(link, "down");
  void link.publish("a", Buffer.from("expire")).catch(() => {});
  await down;
  for (let count = 1; count <= 3; count++) {
    const refused = next(link, "refused");
    clock.advance(20);
    await refused;
  }
  expect(await error).toMatchObject({
    status: "UNAUTHENTICATED",
    message: expect.not.stringContaining("token"),
  });
  expect(packets.map((packet) => /token-\d/.exec(packet.toString("latin1"))?.[0])).toEqual(
    [1, 2, 3, 4].map((count) => `token-${count}`),
  );
  greeting = accepted;
  clock.advance(299_000);
  expect(packets).toHaveLength(4);
  const up = next(link, "up");
  clock.advance(1_001);
  await up;
  expect(asked).toBe(5);
});

test("a broker that greets and never confirms a subscription is given up", async () => {
  let connections = 0;
  const port = await scripted(accepted, (chunk) => void (chunk[0] === 0x10 && connections++));
  const clock = new FakeClock();
  const link = linkTo(port, { clock, connectTimeoutMs: 500 });
  link.subscribe("a");
  link.open();
  await vi.waitUntil(() => connections === 1);
  clock.advance(500);
  clock.advance(1_000);
  await vi.waitUntil(() => connections === 2);
  expect(link.isUp).toBe(false);
});

test("MQTT 5: what the broker does not take is told with its reason, and the link stays up", async () => {
  const greeting = Uint8Array.of(0x20, 0x03, 0x00, 0x00, 0x00);
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.write(greeting));
    socket.on("data", (chunk: Buffer) => {
      // PUBACK of packet 1 or whichever came: payload format invalid (0x99).
      if (chunk[0] === 0x32) socket.write(Uint8Array.of(0x40, 0x03, chunk[5] ?? 0, chunk[6] ?? 0, 0x99));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  const link = await opened(linkTo((server.address() as { readonly port: number }).port, { version: "5" }));
  await expect(link.publish("a", Buffer.from("x"))).rejects.toMatchObject({ code: "REMOTE", status: "153" });
  expect(link.isUp).toBe(true);
});

test("a connection that is dropped comes back", async () => {
  const link = await opened(linkTo((await broker()).port));
  const [down, up] = [next(link, "down"), next(link, "up")];
  link.drop("tired of it");
  await Promise.all([down, up]);
  expect(link.isUp).toBe(true);
});

test("a link that is pushed out again and again comes back ever later, until one lasts for 5 s", async () => {
  const port = await scripted(accepted, (chunk, end) => chunk.includes("push") && end());
  const clock = new FakeClock();
  // The link takes the function when it is made; a spy that is restored would be the real one again.
  const { random } = Math;
  Math.random = () => 1;
  const made = linkTo(port, { clock, backoff: { minMs: 100, maxMs: 10_000, spreadMs: 100 } });
  Math.random = random;
  const link = await opened(made);
  const pushedOut = async (delayMs: number): Promise<void> => {
    const [down, up] = [next(link, "down"), next(link, "up")];
    void link.publish("a", Buffer.from("push")).catch(() => {});
    await down;
    clock.advance(delayMs - 1);
    expect(clock.timers).toBe(1);
    clock.advance(1);
    await up;
  };
  for (const delayMs of [200, 300, 500]) await pushedOut(delayMs);
  clock.advance(5_000);
  await pushedOut(200);
});

test("closing ends it for good", async () => {
  const { port } = await broker();
  const link = await opened(linkTo(port));
  await link.close();
  await link.close();
  expect(link.isUp).toBe(false);
  await expect(link.publish("a", Buffer.from("x"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("a port that is taken is said so", async () => {
  const { port } = await broker();
  await expect(EmbeddedBroker.open({ port })).rejects.toMatchObject({ code: "UNAVAILABLE" });
});
