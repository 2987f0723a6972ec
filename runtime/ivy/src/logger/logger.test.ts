import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { FakeClock } from "@edgeloom/runtime/base";
import { expect, test } from "vitest";
import { temporaryFolder } from "../store/queue.test.support.js";
import {
  consoleSink,
  FileSink,
  isoLayout,
  jsonLayout,
  type LogEntry,
  messageSink,
  NodeLogger,
  redactorFor,
} from "./index.js";

const folder = temporaryFolder();
const clock = new FakeClock({ wallSeconds: 1_629_640_800.123456 });

test("D15: lines carry the time in UTC with milliseconds, in every layout", () => {
  const lines: string[] = [];
  const sinks = [isoLayout, jsonLayout].map((layout) => consoleSink(layout, (text) => void lines.push(text)));
  new NodeLogger({ origin: "main", sinks, clock }).info("text", "more");
  expect(lines).toEqual([
    `2021-08-22T14:00:00.123Z - main             - INFO      - text\n--- details ${"-".repeat(28)}\nmore\n${"-".repeat(40)}\n`,
    `{"time":"2021-08-22T14:00:00.123Z","origin":"main","level":"INFO","subject":"text","details":"more"}\n`,
  ]);
});

test("a place that fails reaches neither the caller nor the other places", () => {
  const seen: string[] = [];
  const failures: unknown[] = [];
  const broken = {
    write: (): void => {
      throw new Error("no space");
    },
  };
  const logger = new NodeLogger({
    origin: "main",
    sinks: [broken, { write: ({ subject }) => void seen.push(subject) }],
    onSinkFailure: (error) => void failures.push(error),
  });
  logger.error("heard");
  expect(seen).toEqual(["heard"]);
  expect(failures).toHaveLength(1);
});

test("D22: secrets are covered in subjects, details and tracebacks", () => {
  const entries: LogEntry[] = [];
  const logger = new NodeLogger({
    origin: "main",
    sinks: [{ write: (entry) => void entries.push(entry) }],
    redact: redactorFor(["hunter2-secret"]),
  });
  logger.exception(
    new Error("login with hunter2-secret failed"),
    "hunter2-secret",
    "Bearer abc.def and hunter2-secret",
  );
  expect(JSON.stringify(entries)).not.toMatch(/hunter2-secret|abc\.def/);
});

test("a failure of ours shows its place, its fix and its causes", () => {
  const entries: LogEntry[] = [];
  const logger = new NodeLogger({ origin: "main", sinks: [{ write: (entry) => void entries.push(entry) }] });
  logger.exception(
    new EdgeloomError("CONFIG", "wrong", {
      place: "a file",
      fix: "correct it",
      cause: new Error("the root"),
    }),
  );
  const [entry] = entries;
  expect(entry?.subject).toBe("EdgeloomError CONFIG: wrong");
  expect(entry?.blocks[0]).toEqual(["exception details", "place: a file\nfix: correct it"]);
  expect(entry?.blocks[1]?.[1]).toContain("caused by:\nError: the root");
});

test("what is sent has limits, the mark of the cut included", () => {
  const sent: { subject: string; body: string }[] = [];
  const queue = { add: (body: unknown) => sent.push(body as never) };
  const logger = new NodeLogger({ origin: "o", sinks: [messageSink(queue)] });
  logger.warning("s".repeat(300), "d".repeat(20_000));
  expect(sent[0]?.subject).toHaveLength(256);
  expect(sent[0]?.subject).toMatch(/ \.\.\. CUT \(314 -> 256\)$/);
  expect(sent[0]?.body).toHaveLength(16_384);
});

test("log files older than they are kept for go, others stay", () => {
  for (const name of ["2021-08-19.log", "2021-08-20.log", "notes.txt"])
    writeFileSync(join(folder(), name), "x");
  const sink = new FileSink(folder(), isoLayout, { keepDays: 2 });
  new NodeLogger({ origin: "main", sinks: [sink], clock }).info("today");
  expect(readdirSync(folder()).sort()).toEqual(["2021-08-20.log", "2021-08-22.log", "notes.txt"]);
  expect(sink.read("2021-08-22")).toContain("today");
  expect(sink.read("2021-08-21")).toBeUndefined();
});
