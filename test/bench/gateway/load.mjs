import { percentile } from "../lib/report.mjs";

/** Keeps `window` statuses of each device unanswered until `frames` were answered in all; gives the seconds that took. */
export function saturate(devices, { window, frames }) {
  const startMs = performance.now();
  let unsent = frames;
  let unanswered = frames;
  return new Promise((resolve) => {
    const sendMore = (device, wanted) => {
      const count = Math.min(wanted, unsent);
      unsent -= count;
      if (count > 0) device.send(count);
    };
    for (const device of devices) {
      device.onAnswers = (count) => {
        unanswered -= count;
        if (unanswered === 0) resolve((performance.now() - startMs) / 1_000);
        else sendMore(device, count);
      };
      sendMore(device, window);
    }
  });
}

/**
 * Each device sends a status `hz` times a second, one after the other through the period. Gives the 50th and 99th percentile of the
 * answer's time in ms, counted from when the status was due, so that a device that had to wait is not left out; and how many
 * statuses stayed without an answer.
 */
export async function beat(devices, { hz, seconds }) {
  const latenciesMs = [];
  const dueMs = devices.map(() => []);
  devices.forEach((device, index) => {
    device.onAnswers = (count) => {
      const nowMs = performance.now();
      for (const due of dueMs[index].splice(0, count)) latenciesMs.push(nowMs - due);
    };
  });
  const stepMs = 1_000 / hz / devices.length;
  const total = devices.length * hz * seconds;
  const startMs = performance.now();
  for (let sent = 0; sent < total; ) {
    for (; sent < total && startMs + sent * stepMs <= performance.now(); sent++) {
      const index = sent % devices.length;
      dueMs[index].push(startMs + sent * stepMs);
      devices[index].send(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (let turn = 0; turn < 100 && latenciesMs.length < total; turn++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return {
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    lost: total - latenciesMs.length,
  };
}
