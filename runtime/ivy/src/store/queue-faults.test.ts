import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isEdgeloomError } from "@edgeloom/runtime";
import { FakeClock } from "@edgeloom/runtime/base";
import { describe, expect, test } from "vitest";
import { Connection } from "../sqlite/index.js";
import { openQueue } from "./open-queue.js";
import { reading, temporaryFolder } from "./queue.test.support.js";
import { queueFile } from "./queue-file.js";
import type { QueueProblem } from "./queue-problem.js";
import { prepareQueueSchema } from "./queue-schema.js";
import { SqliteMessageQueue } from "./sqlite-message-queue.js";

const folder = temporaryFolder();

function failureOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (isEdgeloomError(error)) return { code: error.code, retryable: error.retryable };
    throw error;
  }
  return undefined;
}

describe("a full disk", () => {
  test("refuses messages with OVERLOADED, keeps what there is, and goes on when there is space again", () => {
    const connection = new Connection(queueFile(folder()));
    prepareQueueSchema(connection);
    const queue = new SqliteMessageQueue({
      connection,
      archiveFolder: join(folder(), "messages"),
      syncsArchive: false,
      limits: { maxRows: 1e6, maxAgeDays: 14, maxDead: 10, archiveDays: null },
    });
    const first = queue.add(reading(1));
    queue.flushArchive();
    connection.pragma(`max_page_count = ${String(connection.pragma("page_count"))}`);
    const large = { variant: "log", level: "INFO", subject: "s", body: "x".repeat(100_000) } as const;
    expect(failureOf(() => queue.add(large))).toEqual({ code: "OVERLOADED", retryable: true });
    expect(queue.oldest(-1).map(({ identifier }) => identifier)).toEqual([first]);
    connection.pragma("max_page_count = 1000000");
    queue.add(large);
    expect(queue.count()).toBe(2);
    queue.close();
  });

  test("of the archive is reported; the rows wait for it", () => {
    const problems: QueueProblem[] = [];
    const clock = new FakeClock({ wallSeconds: 1_700_000_000 });
    mkdirSync(join(folder(), "messages"));
    symlinkSync("/dev/full", join(folder(), "messages", "2023-11-14.csv"));
    const queue = openQueue({ dataFolder: folder(), clock, onProblem: (problem) => problems.push(problem) });
    const identifier = queue.add(reading(1));
    clock.advance(1_000);
    expect(problems).toMatchObject([{ kind: "archive-failed" }]);
    expect(failureOf(() => queue.remove([identifier]))).toEqual({ code: "OVERLOADED", retryable: true });
    expect(queue.count()).toBe(1);
    queue.close();
  });
});

test("a database that another process has locked is UNAVAILABLE, and loses nothing", () => {
  const queue = openQueue({ dataFolder: folder(), busyTimeoutMs: 30 });
  const other = new Connection(queueFile(folder()), { busyTimeoutMs: 30 });
  other.exec("BEGIN IMMEDIATE");
  expect(failureOf(() => queue.add(reading(1)))).toEqual({ code: "UNAVAILABLE", retryable: true });
  other.exec("ROLLBACK");
  queue.add(reading(2));
  expect(queue.oldest(-1)).toMatchObject([{ message_body: reading(2) }]);
  other.close();
  queue.close();
});

test("a queue is opened while another process keeps the database, and works when it lets go", () => {
  const made = openQueue({ dataFolder: folder() });
  made.add(reading(1));
  made.close();
  const other = new Connection(queueFile(folder()), { busyTimeoutMs: 30 });
  other.exec("BEGIN IMMEDIATE");
  const problems: QueueProblem[] = [];
  const queue = openQueue({
    dataFolder: folder(),
    busyTimeoutMs: 30,
    onProblem: (problem) => problems.push(problem),
  });
  expect(problems).toMatchObject([{ kind: "archive-failed" }]);
  other.exec("ROLLBACK");
  other.close();
  queue.add(reading(2));
  expect(queue.oldest(-1)).toHaveLength(2);
  queue.close();
});

describe("a broken database", () => {
  function breakIt(): Buffer {
    const queue = openQueue({ dataFolder: folder() });
    queue.addMany(Array.from({ length: 500 }, (_, value) => reading(value)));
    queue.close();
    const bytes = readFileSync(queueFile(folder()));
    bytes.fill(0xa5, 4_096 + 100, bytes.length);
    writeFileSync(queueFile(folder()), bytes);
    return bytes;
  }

  test("is found at the start, kept beside a new one, and told of", () => {
    const bytes = breakIt();
    const problems: QueueProblem[] = [];
    const queue = openQueue({
      dataFolder: folder(),
      recovers: true,
      onProblem: (problem) => problems.push(problem),
    });
    expect(problems).toMatchObject([{ kind: "replaced" }]);
    queue.add(reading(1));
    expect(queue.count()).toBe(1);
    queue.close();
    const [kept = ""] = readdirSync(folder()).filter((name) => /broken-[^-]+-[\dT-]+Z$/.test(name));
    expect(readFileSync(join(folder(), kept)).equals(bytes)).toBe(true);
  });

  test("is not touched by those that do not look after it", () => {
    breakIt();
    writeFileSync(
      queueFile(folder()),
      "this is no database, but longer than its header has to be".repeat(40),
    );
    expect(failureOf(() => openQueue({ dataFolder: folder() }))).toEqual({
      code: "INTERNAL",
      retryable: false,
    });
  });
});

test("steps of the clock are told of; nothing is lost and identifiers go on", () => {
  const problems: QueueProblem[] = [];
  const clock = new FakeClock({ wallSeconds: 1_700_000_000 });
  const queue = openQueue({ dataFolder: folder(), clock, onProblem: (problem) => problems.push(problem) });
  const before = queue.add(reading(1));
  clock.jumpWall(3_600);
  const ahead = queue.add(reading(2));
  clock.jumpWall(-7_200);
  const behind = queue.add(reading(3));
  expect([before, ahead, behind]).toEqual([1, 2, 3]);
  expect(problems).toEqual([{ kind: "clock-went-back", identifier: 3, byUs: 7_200_000_000 }]);
  expect(queue.oldest(-1).map(({ identifier }) => identifier)).toEqual([behind, before, ahead]);
  queue.close();
});

test.each([
  ["was only now set", 0, 1_700_000_000],
  ["is a year ahead for a while", 1_700_000_000, 1_731_536_000],
])("a clock that %s makes no message old", (_name, before, after) => {
  const clock = new FakeClock({ wallSeconds: before });
  const problems: QueueProblem[] = [];
  const open = () =>
    openQueue({ dataFolder: folder(), clock, onProblem: (problem) => problems.push(problem) });
  const early = open();
  early.add(reading(1));
  early.close();
  clock.jumpWall(after - before);
  const late = open();
  late.add(reading(2));
  late.flushArchive();
  late.trim();
  expect([late.count(), problems]).toEqual([2, []]);
  late.close();
});

test("R11: days of the archive are kept for as long as is said; a clock that is wrong for a while takes none away", () => {
  const clock = new FakeClock({ wallSeconds: 1_700_000_000 });
  const queue = openQueue({ dataFolder: folder(), clock, limits: { archiveDays: 3 } });
  const days = (): readonly string[] => readdirSync(join(folder(), "messages")).sort();
  const write = (): void => {
    queue.add(reading(1));
    queue.flushArchive();
  };
  write();
  clock.jumpWall(3_650 * 86_400);
  write();
  clock.jumpWall(-3_649 * 86_400);
  write();
  expect(days()).toEqual(["2023-11-14.csv", "2023-11-15.csv", "2033-11-11.csv"]);
  clock.jumpWall(86_400);
  write();
  expect(days()).toEqual(["2023-11-15.csv", "2023-11-16.csv", "2033-11-11.csv"]);
  expect(queue.count()).toBe(4);
  queue.close();
});

test("D4: a row that cannot be read becomes a dead letter, and blocks nobody", () => {
  const problems: QueueProblem[] = [];
  const queue = openQueue({ dataFolder: folder(), onProblem: (problem) => problems.push(problem) });
  const [poisoned = 0, good] = queue.addMany([reading(1), reading(2)]);
  const other = new Connection(queueFile(folder()));
  other.exec(`UPDATE message SET body = '{"variant":"data","data":{"x":null}}' WHERE id = ${poisoned}`);
  other.close();
  expect(queue.oldest(1).map(({ identifier }) => identifier)).toEqual([good]);
  expect(queue.dead(10)).toMatchObject([{ identifier: poisoned, reason: "the stored body is no message" }]);
  expect(problems).toMatchObject([{ kind: "unreadable", identifier: poisoned }]);
  queue.close();
});

test("D32: identifiers are never used again, and old or surplus messages go, but not from the archive", () => {
  const clock = new FakeClock({ wallSeconds: 1_700_000_000 });
  const problems: QueueProblem[] = [];
  const limits = { maxRows: 2, maxAgeDays: 1 };
  const queue = openQueue({
    dataFolder: folder(),
    clock,
    limits,
    onProblem: (problem) => problems.push(problem),
  });
  const [first = 0] = queue.addMany([reading(1)]);
  queue.remove([first]);
  expect(queue.addMany([reading(2), reading(3), reading(4)])).toEqual([2, 3, 4]);
  queue.flushArchive();
  queue.trim();
  expect(queue.oldest(-1).map(({ identifier }) => identifier)).toEqual([3, 4]);
  for (let day = 0; day < 3; day++) {
    clock.jumpWall(86_400);
    queue.remove([queue.add(reading(day))]);
  }
  queue.trim();
  expect(queue.count()).toBe(0);
  expect(problems).toEqual([
    { kind: "dropped", count: 1 },
    { kind: "dropped", count: 2 },
  ]);
  expect(queue.readArchive("2023-11-14").items).toHaveLength(4);
  queue.close();
});

test("what a killed process left of the archive is cut off and written again", () => {
  const clock = new FakeClock({ wallSeconds: 1_700_000_000 });
  const queue = openQueue({ dataFolder: folder(), clock });
  queue.add(reading(1));
  queue.flushArchive();
  const file = join(folder(), "messages", "2023-11-14.csv");
  const whole = readFileSync(file, "utf8");
  writeFileSync(file, `${whole}1700000000.5,"{""variant"":""da`);
  queue.add(reading(2));
  const { items, skipped } = queue.readArchive("2023-11-14");
  expect(skipped).toEqual([]);
  expect(items.map(({ message_body }) => message_body)).toEqual([reading(1), reading(2)]);
  queue.close();
});

test("a failure is counted and kept, and what was given up is not offered again", () => {
  const queue = openQueue({ dataFolder: folder() });
  const [failed = 0, refused = 0] = queue.addMany([reading(1), reading(2)]);
  queue.noteFailure([failed], "no answer");
  queue.noteFailure([failed], "no answer again");
  queue.giveUp([refused, 99], "the server does not take it");
  expect(queue.oldest(-1)).toMatchObject([{ identifier: failed, attempts: 2, lastError: "no answer again" }]);
  expect(queue.dead(5)).toMatchObject([{ identifier: refused, reason: "the server does not take it" }]);
  queue.close();
});
