import { afterEach, expect, test, vi } from "vitest";
import { next, runLamp } from "../src/lamp.js";
import { openSite } from "../src/site.js";

afterEach(() => vi.restoreAllMocks());

test("a lamp gets warm while it is on, and does what it is told", () => {
  expect(next({ state: "ON", celsius: 20, uses: 1 }, "KEEP")).toEqual({ state: "ON", celsius: 25, uses: 0 });
  expect(next({ state: "ON", celsius: 40, uses: 0 }, "OFF")).toEqual({ state: "OFF", celsius: 35, uses: 0 });
  expect(next({ state: "OFF", celsius: 20, uses: 0 }, "KEEP")).toEqual({ state: "ON", celsius: 25, uses: 1 });
});

test("the cloud sees a lamp get warm, and turns it off", async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => {
    seen.push(line);
    if (line.includes("is OFF")) stop.abort();
  });
  const site = await openSite();
  await runLamp({ host: "127.0.0.1", port: site.port, everyMs: 10 }, stop.signal);
  await site.close();
  expect(seen[0]).toBe("van_1: front is here");
  expect(seen).toContainEqual(expect.stringMatching(/front is ON, (?:[4-9]|1\d)\d °C$/));
});
