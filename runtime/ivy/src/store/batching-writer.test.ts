import { FakeClock } from "@edgeloom/runtime/base";
import { expect, test } from "vitest";
import { BatchingWriter } from "./batching-writer.js";
import { openQueue } from "./open-queue.js";
import { reading, temporaryFolder } from "./queue.test.support.js";

const folder = temporaryFolder();

test("commits a batch when it is full, when its time is over, and at the end", async () => {
  const clock = new FakeClock();
  const queue = openQueue({ dataFolder: folder() });
  const writer = new BatchingWriter(queue, { maxBatch: 3, maxDelayMs: 10, clock });
  const full = [writer.add(reading(1)), writer.add(reading(2)), writer.add(reading(3))];
  expect(await Promise.all(full)).toEqual([1, 2, 3]);
  const late = writer.add(reading(4));
  expect(queue.count()).toBe(3);
  clock.advance(10);
  expect(await late).toBe(4);
  const last = writer.add(reading(5));
  writer.close();
  expect(await last).toBe(5);
  await expect(writer.add(reading(6))).rejects.toMatchObject({ code: "CLOSED" });
  expect(clock.timers).toBe(0);
  queue.close();
});

test("one message that does not fit fails alone; a failing commit fails all of its batch", async () => {
  const queue = openQueue({ dataFolder: folder() });
  const writer = new BatchingWriter(queue, { maxBatch: 2 });
  await expect(writer.add(reading(Number.NaN))).rejects.toMatchObject({ code: "INVALID" });
  const [first, second] = [writer.add(reading(1)), writer.add(reading(2))];
  expect(await Promise.all([first, second])).toEqual([1, 2]);
  queue.close();
  const failed = await Promise.allSettled([writer.add(reading(3)), writer.add(reading(4))]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
