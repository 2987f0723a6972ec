import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Connection } from "../sqlite/index.js";
import { olderQueues } from "./older-queue.js";
import { openQueue } from "./open-queue.js";
import { reading, temporaryFolder } from "./queue.test.support.js";
import { queueFile } from "./queue-file.js";

const folder = temporaryFolder();
const shared = (): string => join(folder(), "data");
const open = () => openQueue({ dataFolder: shared(), synchronous: "NORMAL" });

/** As the original keeps them (specification §4.1). */
function originalQueue(file: string, rows: readonly (readonly [timestamp: number, body: string])[]): void {
  const connection = new Connection(file, { synchronous: "NORMAL" });
  connection.exec(
    "CREATE TABLE QUEUE (internal_id INTEGER PRIMARY KEY, timestamp DOUBLE NOT NULL, message_body TEXT NOT NULL)",
  );
  for (const [timestamp, body] of rows)
    connection.prepare("INSERT INTO QUEUE (timestamp, message_body) VALUES (?, ?)").run(timestamp, body);
  connection.close();
}

test("D20: what the original has not delivered is taken over, in order, with all digits, and once", () => {
  const file = join(folder(), "1.1.0", "data", "active-message-queue.sqlite3");
  const recent = Math.floor(Date.now() / 1000);
  originalQueue(file, [
    [recent - 1.5, '{"variant":"data","data":{"x":1.0,"n":12345678901234567890}}'],
    [recent - 2.123456, '{"variant":"log","level":"ERROR","subject":"s","body":"b"}'],
    [recent - 3, '{"variant":"data","data":{"x":null}}'],
    [recent - 4, "no JSON"],
  ]);
  const queue = open();
  queue.add(reading(7));
  expect(olderQueues({ root: folder(), project: join(folder(), "2.0.0"), data: shared() })).toEqual([file]);
  expect(queue.takeOver(file)).toBe(4);
  expect(queue.takeOver(file)).toBeUndefined();
  const messages = queue.oldest(-1);
  expect(messages.map(({ bodyText }) => bodyText)).toEqual([
    '{"variant":"log","level":"ERROR","subject":"s","body":"b"}',
    '{"variant":"data","data":{"x":1.0,"n":12345678901234567890}}',
    '{"variant":"data","data":{"value":7}}',
  ]);
  expect(messages[0]?.timestamp).toBeCloseTo(recent - 2.123456, 6);
  expect(queue.dead(10)).toHaveLength(2);
  queue.flushArchive();
  const day = new Date().toISOString().slice(0, 10);
  // The original has archived its own.
  expect(queue.readArchive(day).items).toHaveLength(1);
  queue.add(reading(8));
  expect(queue.readArchive(day).items).toHaveLength(2);
  queue.close();
});

test("a queue of this software in a data folder of its own is taken over, too", () => {
  const apart = join(folder(), "1.2.0", "data");
  const before = openQueue({ dataFolder: apart, synchronous: "NORMAL" });
  before.addMany([reading(1), reading(2)]);
  before.close();
  const folders = { root: folder(), project: join(folder(), "2.0.0"), data: shared() };
  expect(olderQueues(folders)).toEqual([queueFile(apart)]);
  expect(olderQueues({ ...folders, data: apart })).toEqual([]);
  const queue = open();
  expect(queue.takeOver(queueFile(apart))).toBe(2);
  expect(queue.count()).toBe(2);
  queue.close();
});

test("what is no queue is an error, or nothing, and the queue goes on", () => {
  mkdirSync(shared(), { recursive: true });
  const [text, other] = [join(folder(), "text"), join(folder(), "other")];
  writeFileSync(text, "this is no database, however long it may be".repeat(100));
  new Connection(other).close();
  const queue = open();
  expect(() => queue.takeOver(text)).toThrow("is no database");
  expect(existsSync(text)).toBe(true);
  expect(queue.takeOver(other)).toBeUndefined();
  queue.add(reading(1));
  expect(queue.count()).toBe(1);
  queue.close();
});
