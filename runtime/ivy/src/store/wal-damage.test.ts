import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fc, test as property } from "@fast-check/vitest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Connection } from "../sqlite/index.js";
import { openQueue } from "./open-queue.js";
import { reading, temporaryFolder } from "./queue.test.support.js";
import { queueFile } from "./queue-file.js";
import type { QueueProblem } from "./queue-problem.js";
import { isWalDamaged } from "./wal-damage.js";

/** Reliability row 29, for the part of the database that lies in its log when a process is killed. */

const folder = temporaryFolder();
const live = (): string => join(folder(), "live");
const rows = 12;
const frameBytes = 4_096 + 24;
let end = (): void => {};

beforeEach(() => {
  mkdirSync(live());
  const queue = openQueue({ dataFolder: live() });
  for (let value = 0; value < rows; value++) queue.add(reading(value));
  end = () => queue.close();
});
afterEach(() => end());

/** What a kill at this moment leaves, with a log that was changed. */
function left(change: (wal: Buffer) => Buffer | void): string {
  const to = join(folder(), "left");
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  copyFileSync(queueFile(live()), queueFile(to));
  const wal = readFileSync(`${queueFile(live())}-wal`);
  writeFileSync(`${queueFile(to)}-wal`, change(wal) ?? wal);
  return to;
}

test("a log as SQLite has left it is none that is damaged, whatever its generation", () => {
  expect(isWalDamaged(queueFile(left(() => {})))).toBe(false);
  const other = new Connection(queueFile(live()));
  other.pragma("wal_checkpoint(RESTART)");
  other.exec("UPDATE archive_cursor SET id = id");
  other.close();
  expect(isWalDamaged(queueFile(left(() => {})))).toBe(false);
  expect(isWalDamaged(join(folder(), "nothing"))).toBe(false);
});

describe("what a loss of power leaves is none that is damaged:", () => {
  test.each<readonly [string, (wal: Buffer) => Buffer | void]>([
    ["a frame that ends early", (wal) => wal.subarray(0, -1_000)],
    ["a last frame of which a part was not written", (wal) => void wal.fill(0, wal.length - 2_000)],
    ["a tail that was never written", (wal) => void wal.fill(0, wal.length - 3 * frameBytes)],
    ["an empty log", () => Buffer.alloc(0)],
  ])("%s", (_name, change) => {
    expect(isWalDamaged(queueFile(left(change)))).toBe(false);
  });
});

property.prop(
  [fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 1, max: 255 })],
  {
    numRuns: 25,
  },
)("a flipped byte anywhere before the last frame is found", (where, bits) => {
  const to = left((wal) => {
    const at = Math.floor(where * (wal.length - frameBytes));
    wal[at] = (wal[at] ?? 0) ^ bits;
  });
  // Words of the header that SQLite itself does not look at are the only exception, and there are none.
  expect(isWalDamaged(queueFile(to))).toBe(true);
});

test("at the start it is put aside and told of; what can be read goes on, and no identifier comes again", () => {
  const at = Math.floor(32 + frameBytes * 20.5);
  const to = left((wal) => void wal.fill(0xa5, at, at + 5));
  const problems: QueueProblem[] = [];
  const queue = openQueue({ dataFolder: to, recovers: true, onProblem: (problem) => problems.push(problem) });
  expect(problems).toMatchObject([{ kind: "replaced" }]);
  const kept = queue.oldest(-1).map(({ message_body }) => message_body);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept).toEqual(kept.map((_, value) => reading(value)));
  expect(queue.add(reading(99))).toBeGreaterThan(1e12);
  queue.close();
  const [aside = ""] = readdirSync(to).filter((name) => name.endsWith("-wal") && name.includes("broken"));
  expect(readFileSync(join(to, aside)).subarray(at, at + 5)).toEqual(Buffer.alloc(5, 0xa5));
  expect(readdirSync(to).filter((name) => name.includes(".copy"))).toEqual([]);
  expect(existsSync(queueFile(to))).toBe(true);
});
