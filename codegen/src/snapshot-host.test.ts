import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.js";
import { memoryHost } from "./load/index.js";
import { compile } from "./pipeline.js";
import { snapshotHost } from "./snapshot-host.js";

test("asks for each thing once, also for what fails", () => {
  const asked: string[] = [];
  const memory = memoryHost({ "/a.json": "{}" });
  const host = snapshotHost({
    readBytes: (path) => {
      asked.push(`read ${path}`);
      return memory.readBytes(path);
    },
    stat: (path) => {
      asked.push(`stat ${path}`);
      return memory.stat(path);
    },
    list: (path) => {
      asked.push(`list ${path}`);
      return memory.list(path);
    },
    realpath: (path) => {
      asked.push(`real ${path}`);
      return memory.realpath(path);
    },
  });
  for (let round = 0; round < 2; round++) {
    expect(host.readBytes("/a.json")).toEqual(Buffer.from("{}"));
    expect(host.stat("/a.json")).toEqual({ kind: "file", size: 2 });
    expect(host.stat("/b.json")).toBeUndefined();
    expect(host.list("/")).toEqual(["a.json"]);
    expect(host.realpath("/a.json")).toBe("/a.json");
    expect(() => host.realpath("/b.json")).toThrow();
    expect(() => host.readBytes("/b.json")).toThrow();
  }
  expect(asked.length).toBe(new Set(asked).size);
});

test("the hash after a run is that of what the run has read", () => {
  const before = { "/s/a.json": '{"title":"Before","type":"object"}' };
  const after = { "/s/a.json": '{"title":"After","type":"object"}' };
  let files: Readonly<Record<string, string>> = before;
  const host = snapshotHost({
    readBytes: (path) => memoryHost(files).readBytes(path),
    stat: (path) => memoryHost(files).stat(path),
    list: (path) => memoryHost(files).list(path),
    realpath: (path) => memoryHost(files).realpath(path),
  });
  const job = { root: "/", inputs: ["s"], host };
  expect([...(compile(job).files?.keys() ?? [])].length).toBeGreaterThan(0);
  files = after;
  expect(fingerprint(job, [])).toBe(fingerprint({ ...job, host: memoryHost(before) }, []));
  expect(fingerprint(job, [])).not.toBe(fingerprint({ ...job, host: memoryHost(after) }, []));
});
