import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../store/queue.test.support.js";
import { endLeftovers } from "./leftovers.js";
import { dropStatus, readStatus, type WrittenStatus, writeStatus } from "./status-file.js";

const folder = temporaryFolder();

function status(facts: Partial<WrittenStatus> = {}): WrittenStatus {
  return {
    pid: process.pid,
    startedAt: "2024-05-06T07:08:09.000Z",
    version: "1.1.0",
    projectFolder: folder(),
    isGroup: false,
    processes: [{ name: "walk", variant: "procedure", pid: null, isHealthy: false, starts: 1 }],
    ...facts,
  };
}

const child = (pid: number, name = "walk") => ({ ...status().processes[0], pid, name }) as never;

test("what was written is read, and only its own process forgets it", () => {
  writeStatus(status());
  expect(readStatus(folder())).toEqual(status());
  dropStatus(folder(), process.pid + 1);
  expect(readStatus(folder())).toEqual(status());
  dropStatus(folder(), process.pid);
  expect(readStatus(folder())).toBeUndefined();
});

test("numbers that mean groups, or everybody, are no processes", () => {
  for (const pid of [-1, 0, 1, 1.5, Number.MAX_VALUE]) {
    writeStatus(status({ pid }));
    expect([pid, readStatus(folder())]).toEqual([pid, undefined]);
    writeStatus(status({ processes: [child(pid)] }));
    expect([pid, readStatus(folder())]).toEqual([pid, undefined]);
  }
});

test("a process that has got the number of a child is left alone", () => {
  writeStatus(status({ processes: [child(process.pid), child(process.ppid), child(process.pid, "")] }));
  expect(endLeftovers(folder())).toEqual([]);
  writeStatus(status({ processes: [child(process.pid), child(process.ppid)] }));
  expect(endLeftovers(folder())).toEqual([]);
});

test("what is no status, and a place that cannot be written, end nothing", () => {
  for (const text of [
    "",
    "{",
    "null",
    "[]",
    '{"pid":2}',
    '{"pid":2,"processes":[null]}',
    '{"pid":2,"processes":{}}',
  ]) {
    writeFileSync(join(folder(), "run.lock.status"), text);
    expect([text, readStatus(folder())]).toEqual([text, undefined]);
    expect(endLeftovers(folder())).toEqual([]);
  }
  dropStatus(folder());
  mkdirSync(join(folder(), "run.lock.status", "taken"), { recursive: true });
  expect(() => writeStatus(status())).not.toThrow();
});
