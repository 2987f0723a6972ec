import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FakeClock } from "@edgeloom/runtime/base";
import { fc, test as property } from "@fast-check/vitest";
import { expect } from "vitest";
import { floatText } from "../exact/index.js";
import { openQueue } from "./open-queue.js";
import { reading, temporaryFolder } from "./queue.test.support.js";

const folder = temporaryFolder();
const midnightUs = 1_700_006_400_000_000;
/** Around midnight, where a day ends, and a clock that was never set; before 100 µs other texts of numbers begin. */
const moment = fc.oneof(
  fc.integer({ min: midnightUs - 3_000_000, max: midnightUs + 3_000_000 }),
  fc.integer({ min: -1_000, max: 1_000 }).map((ms) => midnightUs + ms * 1_000),
  fc.integer({ min: 100, max: 2_000_000 }),
);

property.prop([fc.array(fc.record({ us: moment, flushes: fc.boolean() }), { minLength: 1, maxLength: 12 })], {
  numRuns: 40,
})(
  "lines stand in the file of their day, in the order in which they were made, whatever the clock does",
  (rows) => {
    rmSync(folder(), { recursive: true, force: true });
    mkdirSync(folder());
    const clock = new FakeClock({ wallSeconds: 0 });
    const queue = openQueue({ dataFolder: folder(), clock, synchronous: "NORMAL" });
    const expected = new Map<string, string>();
    for (const [index, { us, flushes }] of rows.entries()) {
      clock.jumpWall(us / 1e6 - clock.wallSeconds());
      const madeUs = Math.max(0, Math.round(clock.wallSeconds() * 1e6));
      queue.add(reading(index));
      const name = `${new Date(madeUs / 1_000).toISOString().slice(0, 10)}.csv`;
      const line = `${floatText(madeUs / 1e6)},"{""variant"":""data"",""data"":{""value"":${index}}}"\n`;
      expected.set(name, (expected.get(name) ?? "timestamp,message_body\n") + line);
      if (flushes) queue.flushArchive();
    }
    queue.close();
    const found = readdirSync(join(folder(), "messages")).map(
      (name) => [name, readFileSync(join(folder(), "messages", name), "utf8")] as const,
    );
    expect(new Map(found)).toEqual(expected);
  },
);
