import { FakeClock } from "@edgeloom/runtime/base";
import { expect, test } from "vitest";
import { Pace } from "./pace.js";

/** Sends what waits over a way that takes so long per packet; how many packets of which sizes, and how long it took. */
function send(waiting: number, msPerPacket: number) {
  const clock = new FakeClock();
  let left = waiting;
  const pace = new Pace({ clock, backlog: () => left });
  const sizes: number[] = [];
  while (left > 0) {
    const size = Math.min(50, left, pace.messagesPerPacket);
    clock.advance(msPerPacket);
    pace.took(msPerPacket);
    left -= size;
    sizes.push(size);
  }
  return { largest: Math.max(...sizes), seconds: clock.nowMs() / 1000 };
}

test.each([
  ["ten per second on any way", 10, 300, 1],
  ["an hour of them in the same house", 36_000, 1, 1],
  ["an hour of them over land", 36_000, 20, 20],
  ["an hour of them over the air", 36_000, 50, 50],
])("%s: one message at a time, unless that takes too long", (_name, waiting, msPerPacket, largest) => {
  const sent = send(waiting, msPerPacket);
  expect(sent.largest).toBe(largest);
  expect(sent.seconds).toBeLessThan(60);
});

test("one delay does not change the pace, many do", () => {
  const pace = new Pace({ clock: new FakeClock(), backlog: () => 36_000 });
  pace.took(1);
  pace.took(30_000);
  expect(pace.messagesPerPacket).toBeLessThanOrEqual(2);
  for (let packet = 0; packet < 60; packet++) pace.took(50);
  expect(pace.messagesPerPacket).toBeGreaterThan(40);
});

test("what is counted is counted once in a second, since that costs", () => {
  const clock = new FakeClock();
  let counts = 0;
  const pace = new Pace({ clock, backlog: () => ++counts });
  pace.took(1);
  for (let packet = 0; packet < 1_000; packet++) {
    clock.advance(2);
    expect(pace.messagesPerPacket).toBe(1);
  }
  expect(counts).toBe(2);
});
