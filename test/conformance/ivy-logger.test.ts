import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogLevel, LogMessageBody, MessageBody } from "@edgeloom/ivy-sdk";
import { FakeClock } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  consoleSink,
  type ErrorText,
  FileSink,
  fromLevel,
  type LineCharacter,
  messageSink,
  NodeLogger,
  originalLayout,
} from "../../runtime/ivy/src/logger/index.js";
import { floorOf, vectorCases } from "../support/vectors.js";

/** `logger.json`: bytes on the console and in files, and what is queued, in the layout of the original. */

type Call = {
  readonly method?: "debug" | "info" | "warning" | "error" | "exception" | "horizontal_line";
  readonly message?: string;
  readonly details?: string | null;
  readonly label?: string | null;
  readonly fill_char?: LineCharacter;
  readonly sequence?: readonly (readonly ["info" | "warning" | "error", string, string?])[];
};
type Case = {
  readonly name: string;
  readonly time_timezone_attr: number;
  readonly now_utc_microseconds: number;
  readonly origin: string;
  readonly verbosity: Readonly<
    Record<"file_archive" | "console_prints" | "message_sending", LogLevel | null>
  >;
  readonly backend_configured: boolean;
  readonly call: Call;
  readonly console: string;
  readonly files: Readonly<Record<string, string>>;
  readonly messages: readonly LogMessageBody[];
};

const cases = vectorCases("ivy/logger.json") as never as readonly Case[];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ivy-logger-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("the recordings are there", () => expect(cases.length).toBeGreaterThanOrEqual(floorOf(80)));

test.each(cases)("$name", (recorded) => {
  const { verbosity, call } = recorded;
  let printed = "";
  const queued: MessageBody[] = [];
  const queue = { add: (body: MessageBody) => queued.push(body) };
  const layout = originalLayout(-recorded.time_timezone_attr);
  const logs = join(folder, "logs");
  const logger = new NodeLogger({
    origin: recorded.origin,
    clock: new FakeClock({ wallSeconds: recorded.now_utc_microseconds / 1e6 }),
    describe: () => errorIn(recorded),
    sinks: [
      fromLevel(
        verbosity.console_prints,
        consoleSink(layout, (text) => (printed += text)),
      ),
      fromLevel(verbosity.file_archive, new FileSink(logs, layout)),
      fromLevel(
        recorded.backend_configured ? verbosity.message_sending : null,
        messageSink(queue, { maxSubject: null, maxBody: null }),
      ),
    ],
  });
  play(logger, call);
  expect(printed).toBe(recorded.console);
  expect(queued).toEqual(recorded.messages);
  mkdirSync(logs, { recursive: true });
  const files = readdirSync(logs).map((name) => [name, readFileSync(join(logs, name), "utf8")]);
  expect(Object.fromEntries(files)).toEqual(recorded.files);
});

function play(logger: NodeLogger, call: Call): void {
  for (const [method, message, details] of call.sequence ?? []) logger[method](message, details);
  const { method, message = "", details, label, fill_char } = call;
  if (method === "horizontal_line") logger.horizontalLine(fill_char);
  else if (method === "exception") logger.exception(new Error("see describe"), label, details);
  else if (method !== undefined) logger[method](message, details);
}

/** The words of the recorded failure are those of another language: only what is laid out around them is ours. */
function errorIn({ call, console, messages, files }: Case): ErrorText {
  const text = console + Object.values(files).join("") + (messages[0]?.body ?? "");
  const block = (title: string): string | undefined =>
    new RegExp(`--- ${title} -+\\n([^]*?)\\n(?:--- (?:traceback|details) -+|-{40})(?:\\n|$)`).exec(text)?.[1];
  const subject =
    messages[0]?.subject.replace(/^[^]*? - EXCEPTION - /, "") ??
    / - EXCEPTION - ([^]*?)\n---/.exec(text)?.[1] ??
    "";
  const label = call.label ?? undefined;
  const details = block("exception details");
  return {
    name: label === undefined ? subject : subject.slice(label.length + 2),
    ...(details === undefined ? {} : { details }),
    traceback: block("traceback") ?? "",
  };
}
