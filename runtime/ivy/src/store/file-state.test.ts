import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { State } from "@edgeloom/ivy-sdk";
import { expect, test } from "vitest";
import { FileState } from "./file-state.js";
import { temporaryFolder } from "./queue.test.support.js";
import { withLock } from "./wait-for-lock.js";

const folder = temporaryFolder();
const open = (lockTimeoutMs = 6_000) => new FileState({ file: join(folder(), "state.json"), lockTimeoutMs });

const counted = (state: State): State => ({
  ...state,
  system: { ...state.system, last_5_min_load: (state.system.last_5_min_load ?? 0) + 1 },
});

test("D26: changes at the same time are all kept, whoever makes them", async () => {
  const states = Array.from({ length: 4 }, () => open());
  await Promise.all(
    states.map(async (state) => {
      for (let number = 0; number < 5; number++)
        await state.update(async (before) => {
          await new Promise(setImmediate);
          return counted(before);
        });
    }),
  );
  expect((await open().load()).system.last_5_min_load).toBe(20);
});

test("a change that fails, or does not fit the schema, writes nothing", async () => {
  const state = open();
  await state.update(counted);
  const before = readFileSync(join(folder(), "state.json"), "utf8");
  await expect(
    state.update(() => {
      throw new Error("changed my mind");
    }),
  ).rejects.toThrow("changed my mind");
  const wrong = { system: { last_5_min_load: "garbage" } } as unknown as State;
  await expect(state.update(() => wrong)).rejects.toMatchObject({ code: "INVALID" });
  expect(readFileSync(join(folder(), "state.json"), "utf8")).toBe(before);
});

test("the lock does not wait for ever", async () => {
  await withLock(join(folder(), "state.lock"), async () => {
    await expect(open(30).load()).rejects.toMatchObject({ code: "UNAVAILABLE", retryable: true });
  });
  expect(State.parse(await open().load())).toEqual(await open().load());
});

test("bytes that are no text are a damaged file, which is kept", async () => {
  const file = join(folder(), "state.json");
  writeFileSync(file, Buffer.from([0x7b, 0xff, 0xfe]));
  expect((await open().load()).pending_configs).toEqual([]);
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(folder()).filter((name) => name.includes(".broken-"))).toHaveLength(1);
});
