import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { AnonymizeMessage } from "@edgeloom/openmodule-sdk";
import { type Logger, silentLogger } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DeeplogDispatcher } from "./deeplog.js";

let folder = "";
let player: DeeplogDispatcher;
const warn = vi.fn<Logger["warn"]>();

beforeEach(async () => {
  warn.mockReset();
  folder = await mkdtemp(join(tmpdir(), "deeplog-"));
  player = new DeeplogDispatcher({ folder, name: "om_a", log: { ...silentLogger, warn } });
});
afterEach(async () => {
  await player.close();
  await rm(folder, { recursive: true });
});

function line(session_id: string, timestamp: number): string {
  return `${JSON.stringify(["privacy", { type: "anonymize", session_id, timestamp }])}\n`;
}

function record(file: string, text: string): Promise<void> {
  return writeFile(join(folder, file), file.endsWith(".gz") ? gzipSync(text) : text);
}

function heard(): string[] {
  const seen: string[] = [];
  player.messages.registerHandler("privacy", AnonymizeMessage, async ({ session_id }) => {
    await Promise.resolve();
    seen.push(`${session_id} at ${player.currentTimestamp}`);
  });
  return seen;
}

it("plays all hours in the order of their names, each message when the one before is handled", async () => {
  await record("hour_2020-01-02.log", line("c", 3));
  await record("hour_2020-01-01.log.gz", line("a", 1) + line("b", 2));
  await record("other.log", line("x", 9));
  const seen = heard();
  await player.dispatchAll();
  expect(seen).toEqual(["a at 1", "b at 2", "c at 3"]);
  expect(player.currentTimestamp).toBeGreaterThan(1_600_000_000);
});

it("prefers the packed file, and fails without any", async () => {
  await record("hour_x.log", line("plain", 1));
  await record("hour_x.log.gz", line("packed", 1));
  const seen = heard();
  await player.dispatchHour("x");
  expect(seen).toEqual(["packed at 1"]);
  await expect(player.dispatchHour("y")).rejects.toMatchObject({ code: "CONFIG" });
});

it("skips broken lines with a warning, and goes on", async () => {
  await record(
    "hour_x.log",
    `{"no":"array"}\n["privacy"]\n[1, {}]\nnonsense\n["privacy", {}, 1]\n${line("a", 1)}`,
  );
  const seen = heard();
  await player.dispatchHour("x");
  expect(seen).toEqual(["a at 1"]);
  expect(warn).toHaveBeenCalledTimes(5);
});

it("tells of a packed file that is none", async () => {
  await writeFile(join(folder, "hour_x.log.gz"), "not packed");
  await expect(player.dispatchHour("x")).rejects.toThrow();
});

it("can be ended", async () => {
  await record("hour_x.log", line("a", 1) + line("b", 2));
  const seen = heard();
  const stop = new AbortController();
  player.messages.registerHandler("privacy", AnonymizeMessage, () => stop.abort(new Error("enough")));
  await expect(player.dispatchHour("x", { signal: stop.signal })).rejects.toThrow("enough");
  expect(seen).toEqual(["a at 1"]);
});

it("hands over what a handler raises when it is made to, and can go on", async () => {
  await record("hour_x.log", line("a", 1) + line("b", 2));
  const strict = new DeeplogDispatcher({ folder, name: "om_a", log: silentLogger, raiseHandlerErrors: true });
  const seen: unknown[] = [];
  const failing = strict.messages.registerHandler("privacy", AnonymizeMessage, () => {
    throw new Error("broken");
  });
  strict.messages.registerHandler("privacy", AnonymizeMessage, ({ session_id }) => seen.push(session_id));
  await expect(strict.dispatchHour("x")).rejects.toThrow("broken");
  failing.unregister();
  await strict.dispatchHour("x");
  expect(seen).toEqual(["a", "b"]);
  await strict.close();
});
