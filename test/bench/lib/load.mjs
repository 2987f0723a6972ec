import { median, percentile } from "./report.mjs";

/**
 * Keeps `inFlight` calls running for `durationMs`; returns calls per second and the latencies in µs.
 * @param {(n: number) => Promise<unknown>} call
 */
export async function load(call, { inFlight, durationMs }) {
  const latenciesUs = [];
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  const worker = async () => {
    for (let sentMs = performance.now(); sentMs < endMs; ) {
      await call(latenciesUs.length);
      const nowMs = performance.now();
      latenciesUs.push((nowMs - sentMs) * 1_000);
      sentMs = nowMs;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const seconds = (performance.now() - startMs) / 1_000;
  return {
    perSecond: latenciesUs.length / seconds,
    p50Us: median(latenciesUs),
    p99Us: percentile(latenciesUs, 0.99),
  };
}

/** Runs the cases in turns, so that noise of the machine meets all alike; gives one of the figures of all rounds, their median where nothing is said. */
export async function inTurns(cases, rounds, choose = median) {
  const results = new Map(Object.keys(cases).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(cases)) results.get(name).push(await measure());
  }
  return Object.fromEntries(
    [...results].map(([name, list]) => [
      name,
      Object.fromEntries(Object.keys(list[0]).map((key) => [key, choose(list.map((result) => result[key]))])),
    ]),
  );
}
