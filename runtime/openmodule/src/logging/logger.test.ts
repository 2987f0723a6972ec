import { expect, it, vi } from "vitest";
import type { LogLevelName } from "../settings/index.js";
import { openmoduleLogger } from "./logger.js";

function scene(level: LogLevelName) {
  const lines: { readonly level: number; readonly msg: string; readonly name: string }[] = [];
  const onError = vi.fn<(facts: object, message: string) => void>();
  const log = openmoduleLogger({
    level,
    name: "om_a",
    stream: { write: (line) => void lines.push(JSON.parse(line) as never) },
    onError,
  });
  return { lines, onError, log };
}

it.each([
  ["DEBUG", ["debug", "info", "warn", "error"]],
  ["INFO", ["info", "warn", "error"]],
  ["WARNING", ["warn", "error"]],
  ["ERROR", ["error"]],
  ["CRITICAL", []],
] as const)("writes from %s on", (level, expected) => {
  const { lines, log } = scene(level);
  for (const method of ["debug", "info", "warn", "error"] as const) log[method]({ a: 1 }, method);
  expect(lines.map(({ msg }) => msg)).toEqual(expected);
  expect(lines.every((line) => line.name === "om_a")).toBe(true);
});

it("covers secrets in facts, texts and errors", () => {
  const { lines, log } = scene("DEBUG");
  log.info({ token: "s3cret", at: "tcp://me:s3cret@host" }, "with Bearer s3cret");
  log.error({ error: new Error("tcp://me:s3cret@host") }, "failed");
  expect(lines.length).toBe(2);
  expect(JSON.stringify(lines)).not.toContain("s3cret");
});

it("survives facts that cannot be written", () => {
  const { lines, log } = scene("DEBUG");
  const ring: { self?: object } = {};
  ring.self = ring;
  log.info({ ring, big: 2n ** 70n, call: () => {} }, "odd");
  expect(lines[0]).toMatchObject({ big: "1180591620717411303424", call: "[function]" });
});

it("tells of errors as they were given, also where they are not written", () => {
  const { onError, log, lines } = scene("CRITICAL");
  const error = new Error("broken");
  log.warn({ error }, "only a warning");
  log.error({ error }, "failed");
  expect(onError.mock.calls).toEqual([[{ error }, "failed"]]);
  expect(lines).toEqual([]);
});
