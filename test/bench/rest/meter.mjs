// Loaded before a program that is measured: says at its end what it cost.
import { writeFileSync } from "node:fs";

const file = process.env.EDGELOOM_METER;

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  globalThis.gc?.();
  const heapMegabytes = process.memoryUsage().heapUsed / 2 ** 20;
  const figures = {
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: maxRSS / 2 ** 10,
    heapMegabytes,
  };
  // Threads of the program load this as well; the process itself ends last.
  writeFileSync(file, JSON.stringify(figures));
});
