import { expect, test } from "vitest";
import { isLogLevelVisible } from "../../runtime/ivy/src/util/log-level.js";
import { timeToNextDatapoint } from "../../runtime/ivy/src/util/time-to-next.js";
import { compareVersions, isVersionText, versionTag } from "../../runtime/ivy/src/util/version.js";
import { floorOf, vectorCases } from "../support/vectors.js";

/** `time-to-next.json`, `log-level-visibility.json` and `version.json`. */

const times = vectorCases("ivy/time-to-next.json") as never as readonly {
  readonly name: string;
  readonly seconds_between_datapoints: number;
  readonly local_time: string;
  readonly result: number;
}[];
const visibilities = vectorCases("ivy/log-level-visibility.json") as never as readonly {
  readonly name: string;
  readonly min_log_level: "INFO" | null;
  readonly log_level: "INFO";
  readonly visible: boolean;
}[];
type VersionCase = {
  readonly name: string;
  readonly kind: string;
  readonly version: string;
  readonly tag: string;
  readonly a: string;
  readonly b: string;
} & Readonly<Record<"lt" | "le" | "gt" | "ge" | "eq", boolean>>;
const versions = vectorCases("ivy/version.json") as never as readonly VersionCase[];

test("the recordings are there", () => {
  expect(times.length).toBeGreaterThanOrEqual(floorOf(212));
  expect(visibilities.length).toBeGreaterThanOrEqual(floorOf(19));
  expect(versions.length).toBeGreaterThanOrEqual(floorOf(161));
});

test.each(times)("time to the next data point: $name", (recorded) => {
  const [hour = 0, minute = 0, second = 0, microsecond = 0] = recorded.local_time.split(/[:.]/).map(Number);
  const at = { hour, minute, second, microsecond };
  if (recorded.seconds_between_datapoints === 0) {
    expect(() => timeToNextDatapoint(0, at)).toThrow("no next data point");
    return;
  }
  expect(timeToNextDatapoint(recorded.seconds_between_datapoints, at)).toBe(recorded.result);
});

test.each(visibilities)("visibility: $name", ({ min_log_level, log_level, visible }) => {
  expect(isLogLevelVisible(min_log_level, log_level)).toBe(visible);
});

test.each(versions)("version: $name", (recorded) => {
  if (recorded.kind === "properties") {
    expect(isVersionText(recorded.version)).toBe(true);
    expect(versionTag(recorded.version)).toBe(recorded.tag);
    return;
  }
  const { a, b } = recorded;
  const order = compareVersions(a, b);
  expect(a === b).toBe(recorded.eq);
  // Versions that differ in their text only are each greater than the other in the original, which no order can be.
  if (order === 0 && a !== b) {
    expect([recorded.gt, recorded.ge]).toEqual([true, true]);
    return;
  }
  expect({ lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0 }).toEqual({
    lt: recorded.lt,
    le: recorded.le,
    gt: recorded.gt,
    ge: recorded.ge,
  });
});
