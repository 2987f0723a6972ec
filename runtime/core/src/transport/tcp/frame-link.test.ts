import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { DeadlineTable, type EdgeloomError, FakeClock } from "../../base/index.js";
import { encodeFrame } from "./frame-decoder.js";
import { type FrameLimits, FrameLink } from "./frame-link.js";

type Scene = {
  readonly clock: FakeClock;
  readonly deadlines: DeadlineTable;
  readonly link: FrameLink;
  readonly peer: Socket;
  readonly frames: string[];
  readonly closed: Promise<EdgeloomError | undefined>;
};

const opened: { destroy(): void }[] = [];
const servers: { close(done: () => void): unknown }[] = [];

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()));
});

/** A link on the side of a server, and the bare socket of its peer. */
async function scene(
  limits: Partial<FrameLimits> = {},
  onFrame?: (link: FrameLink, frame: Buffer) => void,
): Promise<Scene> {
  const clock = new FakeClock();
  const deadlines = new DeadlineTable({ clock });
  const server = createServer().listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const accepted = once(server, "connection");
  const peer = connect((server.address() as AddressInfo).port, "127.0.0.1");
  peer.on("error", () => {});
  const [socket] = (await accepted) as [Socket];
  opened.push(peer, socket);
  const frames: string[] = [];
  let onClose: (error: EdgeloomError | undefined) => void = () => {};
  const closed = new Promise<EdgeloomError | undefined>((resolve) => {
    onClose = resolve;
  });
  const link: FrameLink = new FrameLink(
    socket,
    {
      onFrame: (frame) => (onFrame === undefined ? void frames.push(frame.toString()) : onFrame(link, frame)),
      onClose: (error) => onClose(error),
    },
    { limits, deadlines },
  );
  return { clock, deadlines, link, peer, frames, closed };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

test("frames come byte by byte, and answers of one read leave together", async () => {
  const { peer, frames } = await scene();
  for (const byte of Buffer.concat([encodeFrame(Buffer.from("one")), encodeFrame(Buffer.from("two"))])) {
    peer.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => frames.length === 2);
  expect(frames).toEqual(["one", "two"]);
});

test("answers to pipelined frames come in order", async () => {
  const { peer } = await scene({}, (link, frame) => link.send(frame));
  const sent = Buffer.concat(Array.from({ length: 500 }, (_, n) => encodeFrame(Buffer.from(`frame ${n}`))));
  const got: Buffer[] = [];
  peer.on("data", (chunk: Buffer) => got.push(chunk));
  peer.write(sent);
  await until(() => Buffer.concat(got).length >= sent.length);
  expect(Buffer.concat(got).equals(sent)).toBe(true);
});

test("a header that stays incomplete ends the link after its time", async () => {
  const { clock, deadlines, peer, closed } = await scene();
  peer.write(Buffer.from([1, 0]));
  await until(() => deadlines.size === 2);
  clock.advance(5_001);
  expect(await closed).toMatchObject({
    code: "DEADLINE_EXCEEDED",
    message: expect.stringContaining("header"),
  });
  expect(deadlines.size).toBe(0);
});

test("one byte now and then does not prolong the time of a frame", async () => {
  const { clock, deadlines, link, peer, closed } = await scene();
  peer.write(encodeFrame(Buffer.alloc(100)).subarray(0, 4));
  await until(() => deadlines.size === 1);
  for (let bytes = 1; bytes <= 9; bytes++) {
    clock.advance(1_000);
    const before = link.closed;
    peer.write(Buffer.from([0]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(before).toBe(false);
  }
  clock.advance(1_001);
  expect(await closed).toMatchObject({ code: "DEADLINE_EXCEEDED", message: expect.stringContaining("body") });
});

test("a frame that ends in time leaves no deadline behind", async () => {
  const { deadlines, peer, frames } = await scene();
  const frame = encodeFrame(Buffer.from("late"));
  peer.write(frame.subarray(0, 2));
  await until(() => deadlines.size === 2);
  peer.write(frame.subarray(2));
  await until(() => frames.length === 1);
  expect(deadlines.size).toBe(0);
});

test("a frame above the limit ends the link on its header", async () => {
  const { peer, closed } = await scene({ maxFrameBytes: 10 });
  peer.write(encodeFrame(Buffer.alloc(11)).subarray(0, 4));
  expect(await closed).toMatchObject({ code: "MALFORMED" });
});

test("a peer that does not read is given up, and costs no more than the limit", async () => {
  const body = Buffer.alloc(64 * 1024);
  const { link, peer, closed } = await scene({ maxUnsentBytes: 512 * 1024 });
  peer.pause();
  let sent = 0;
  while (!link.closed && sent < 10_000) {
    link.send(body);
    sent++;
    if (sent % 4 === 0) await new Promise((next) => setImmediate(next));
  }
  expect(await closed).toMatchObject({
    code: "DEADLINE_EXCEEDED",
    message: expect.stringContaining("unread"),
  });
});

test("a peer that does not read is not read from, and is given up after a time", async () => {
  let answers = 0;
  const { clock, deadlines, peer, closed } = await scene({ maxUnsentBytes: 1e9 }, (link) => {
    answers++;
    link.send(Buffer.alloc(1024 * 1024));
  });
  peer.pause();
  const ask = encodeFrame(Buffer.alloc(0));
  // Many in one read: the answers must not pile up before the first is written.
  while (deadlines.size === 0) {
    peer.write(Buffer.concat(Array.from({ length: 500 }, () => ask)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(answers).toBeLessThan(50);
  clock.advance(10_001);
  expect(await closed).toMatchObject({
    code: "DEADLINE_EXCEEDED",
    message: expect.stringContaining("read nothing"),
  });
});

test("a paused link reads nothing, and goes on where it was", async () => {
  const frames: string[] = [];
  const { link, peer } = await scene({}, (self, frame) => {
    frames.push(frame.toString());
    if (frames.length === 1) self.pause();
  });
  peer.write(Buffer.concat(["a", "b", "c"].map((text) => encodeFrame(Buffer.from(text)))));
  await until(() => frames.length === 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(frames).toEqual(["a"]);
  link.resume();
  expect(frames).toEqual(["a", "b", "c"]);
});

test("closing lets the last frame out, and a peer that stays is dropped", async () => {
  const { clock, link, peer, closed } = await scene();
  const got: Buffer[] = [];
  peer.on("data", (chunk: Buffer) => got.push(chunk));
  link.send(Buffer.from("bye"));
  link.close();
  link.send(Buffer.from("too late"));
  await once(peer, "end");
  expect(Buffer.concat(got).equals(encodeFrame(Buffer.from("bye")))).toBe(true);
  expect(await closed).toBeUndefined();
  clock.advance(1_001);
  link.close();
});

test("a peer that leaves in the middle of a frame ends the link in order", async () => {
  const { deadlines, peer, closed } = await scene();
  peer.end(encodeFrame(Buffer.from("half")).subarray(0, 6));
  expect(await closed).toBeUndefined();
  await until(() => deadlines.size === 0);
});

test("a handler that throws ends its own link only, with a code", async () => {
  const { peer, closed } = await scene({}, () => {
    throw new Error("a defect");
  });
  peer.write(encodeFrame(Buffer.from("x")));
  expect(await closed).toMatchObject({ code: "INTERNAL" });
});
