import { median } from "../../lib/report.mjs";

const rounds = 41;
const roundMs = 12;
const warmUpMs = 400;

/**
 * Measures cases in turns. A case is `{ check, values, expected? }`: `check` gives a number for a value, and the numbers are added
 * up and compared at the end, so nothing can be left out as dead code.
 *
 * Gives the nanoseconds per value and, for each pair of cases, the median of the ratios within the same round.
 * @param {Readonly<Record<string, {check: (value: unknown) => number, values: readonly unknown[]}>>} cases
 */
export function compare(cases) {
  const runs = Object.entries(cases).map(([name, { check, values }]) => ({
    name,
    loop: loopOf(check, values),
    expected: values.map(check).reduce((sum, number) => sum + number, 0) / values.length,
    size: values.length,
    times: [],
  }));
  for (const run of runs) run.laps = lapsFor(run);
  for (let round = 0; round < rounds; round++) {
    // Each round starts with another case, so that no case always follows the same one.
    for (let turn = 0; turn < runs.length; turn++) measure(runs[(round + turn) % runs.length]);
  }
  const times = new Map(runs.map(({ name, times }) => [name, times]));
  return {
    ns: (name) => median(times.get(name)),
    /** How many times as fast `name` is as `other`. */
    ratio: (name, other) => median(times.get(other).map((time, round) => time / times.get(name)[round])),
  };
}

/** A loop of its own for each case: shared code would learn about all of them and be slow for each. */
function loopOf(check, values) {
  const body =
    "return (laps) => { let sum = 0; for (let lap = 0; lap < laps; lap++) " +
    "for (let index = 0; index < values.length; index++) sum += check(values[index]); return sum; }";
  // oxlint-disable-next-line typescript/no-implied-eval -- constant text; only a function of its own is compiled for its case alone
  return new Function("check", "values", body)(check, values);
}

/** Warms up, and finds how many laps take about a round. */
function lapsFor({ loop }) {
  let laps = 1;
  let tookMs = 0;
  for (const startMs = performance.now(); performance.now() - startMs < warmUpMs; ) {
    const lapMs = performance.now();
    loop(laps);
    tookMs = performance.now() - lapMs;
    if (tookMs < roundMs / 2) laps *= 2;
  }
  return Math.max(1, Math.round((laps * roundMs) / tookMs));
}

/** Processor time, not time of day: what else the machine does is not our business. The engine's own threads are counted with it. */
function measure({ name, loop, laps, size, expected, times }) {
  const start = process.cpuUsage();
  const sum = loop(laps);
  const { user, system } = process.cpuUsage(start);
  times.push(((user + system) * 1_000) / (laps * size));
  if (Math.abs(sum - expected * size * laps) > 0.5) throw new Error(`${name} gave ${sum}`);
}

/**
 * The rows of a comparison: every case against `base`, and the goals `[case, against, goal]`.
 * @param {ReturnType<typeof compare>} result
 */
export function rowsOf(result, { title, cases, base, goals }) {
  const row = (name, against, goal) => ({
    case: `${title}, ${name}`,
    value: result.ns(name),
    unit: "ns",
    ...(against === undefined ? {} : { ratioTo: against, ratio: result.ratio(name, against) }),
    ...(goal === undefined ? {} : { goal }),
  });
  return [
    ...goals.map(([name, against, goal]) => row(name, against, goal)),
    ...cases
      .filter((name) => !goals.some(([known, against]) => known === name && against === base))
      .map((name) => row(name, name === base ? undefined : base)),
  ];
}

/** Throws unless all sides say the same of the same value; a ratio between different checks says nothing. */
export function agree(sides, values, verdict) {
  for (const [name, accepts] of Object.entries(sides)) {
    for (const [index, value] of values.entries()) {
      if (accepts(value) !== verdict) throw new Error(`${name} says ${!verdict} of sample ${index}`);
    }
  }
}
