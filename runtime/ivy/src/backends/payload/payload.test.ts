import { FakeClock } from "@edgeloom/runtime/base";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ExactNumber, readExact } from "../../exact/index.js";
import type { LogEntry } from "../../logger/index.js";
import { NodeLogger } from "../../logger/index.js";
import { CountedWarning } from "./counted-warning.js";
import { packLists } from "./packet.js";
import { pythonFloat, pythonJson } from "./python-json.js";

test.each([
  [1, "1.0"],
  [0.1, "0.1"],
  [-0, "-0.0"],
  [0, "0.0"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1.5e22, "1.5e+22"],
  [1e-4, "0.0001"],
  [1e-5, "1e-05"],
  [1.25e-7, "1.25e-07"],
  [1e300, "1e+300"],
  [5e-324, "5e-324"],
])("%d is spelled as Python does", (value, text) => {
  expect(pythonFloat(value)).toBe(text);
});

test("every finite number reads back", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(pythonFloat(value))).toBe(value);
    }),
  );
});

test("every value reads back, and all of it is ASCII", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const value = readExact(json);
      const text = pythonJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(json));
      expect(text).toMatch(/^\p{ASCII}*$/u);
    }),
  );
  expect(
    pythonJson([new ExactNumber("-0"), new ExactNumber("12345678901234567890"), "\u{1f600}", true]),
  ).toBe(String.raw`[0, 12345678901234567890, "\ud83d\ude00", true]`);
});

test("lists hold everything in order, within the limit; what is too large alone is refused", () => {
  const piece = fc.record({
    identifier: fc.nat(),
    json: fc.string({ maxLength: 300 }).map((text) => JSON.stringify(text)),
  });
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      fc.integer({ min: 400, max: 2_000 }),
      (pieces, maxBytes) => {
        const { packets, settled } = packLists("t", pieces, maxBytes);
        for (const { payload } of packets) expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(maxBytes);
        const sent = packets.flatMap(({ payload }) => JSON.parse(payload) as readonly unknown[]);
        const fitting = pieces.filter(({ json }) => Buffer.byteLength(json) + 257 <= maxBytes);
        expect(sent).toEqual(fitting.map(({ json }) => JSON.parse(json) as unknown));
        expect(settled).toHaveLength(pieces.length - fitting.length);
      },
    ),
  );
});

test("a warning about every message is said once in ten minutes, with how many there were", () => {
  const clock = new FakeClock();
  const entries: LogEntry[] = [];
  const logger = new NodeLogger({
    origin: "t",
    clock,
    sinks: [{ write: (entry) => void entries.push(entry) }],
  });
  const warning = new CountedWarning("Lost", { logger, clock });
  for (let second = 0; second < 1_300; second++) {
    warning.add(`number ${second}`);
    clock.advance(1_000);
  }
  expect(entries.map(({ subject }) => subject)).toEqual([
    "Lost (1 times since the last warning)",
    "Lost (600 times since the last warning)",
    "Lost (600 times since the last warning)",
  ]);
  expect(warning.total).toBe(1_300);
});
