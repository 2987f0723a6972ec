import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MessageBody } from "@edgeloom/ivy-sdk";
import { FakeClock } from "@edgeloom/runtime/base";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readArchiveFile } from "../../runtime/ivy/src/messages/read-archive.js";
import { openQueue } from "../../runtime/ivy/src/store/index.js";
import { floorOf, vectorCases } from "../support/vectors.js";

/** `queue.json`: operations on the queue with the rows and the bytes of the archive, and the reading of archives. */

type Item = {
  readonly identifier?: number;
  readonly timestamp: number;
  readonly message_body: MessageBody;
};
type Operation =
  | { readonly op: "add"; readonly now: number; readonly body: MessageBody }
  | {
      readonly op: "get";
      readonly n: number;
      readonly excluded: readonly number[];
      readonly result: readonly Item[];
    }
  | { readonly op: "remove"; readonly ids: readonly number[] }
  | { readonly op: "reopen" }
  | { readonly op: "load_archive"; readonly date: string; readonly result: readonly Item[] };
type OperationCase = {
  readonly name: string;
  readonly ops: readonly Operation[];
  readonly final_rows: readonly (readonly [id: number, timestamp: number, body: string])[];
  readonly final_archives: Readonly<Record<string, string>>;
};
type ParseCase = {
  readonly name: string;
  readonly file_text: string;
  readonly result?: readonly Item[];
  readonly raises?: string;
};

const cases = vectorCases("ivy/queue.json");
/** What programs see of a recorded value: numbers only, of which those beyond 2^53 are near. */
const near = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? Number(part) : part)),
  ) as T;
const operationCases = cases.filter((recorded) => "ops" in recorded) as never as readonly OperationCase[];
const parseCases = cases.filter((recorded) => "file_text" in recorded) as never as readonly ParseCase[];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ivy-queue-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("the recordings are there", () => {
  expect(cases.length).toBeGreaterThanOrEqual(floorOf(21));
  expect(operationCases.length + parseCases.length).toBe(cases.length);
});

/** Identifiers are never used again, where the original does (D32): its identifiers stand for the rows that were added. */
class Identifiers {
  readonly #theirs = new Map<number, number>();
  #rows = new Set<number>();

  added(ours: number): void {
    const theirs = Math.max(0, ...this.#rows) + 1;
    this.#rows.add(theirs);
    this.#theirs.set(theirs, ours);
  }

  removed(theirs: readonly number[]): void {
    for (const identifier of theirs) this.#rows.delete(identifier);
  }

  ours(theirs: number): number {
    return this.#theirs.get(theirs) ?? theirs + 1_000;
  }
}

test.each(operationCases)("$name", ({ ops, final_rows, final_archives }) => {
  const identifiers = new Identifiers();
  // The limits by age would drop messages of another year.
  const limits = { maxAgeDays: 36_500 };
  const open = (now: number) =>
    openQueue({
      dataFolder: folder,
      clock: new FakeClock({ wallSeconds: now }),
      limits,
      synchronous: "NORMAL",
    });
  let now = 1_700_000_000;
  let queue = open(now);
  for (const operation of ops) {
    switch (operation.op) {
      case "add":
        // Each moment has a clock of its own: recorded times also go back.
        queue.close();
        now = operation.now;
        queue = open(now);
        identifiers.added(queue.add(operation.body));
        break;
      case "get":
        expect(
          queue.oldest(
            operation.n,
            operation.excluded.map((id) => identifiers.ours(id)),
          ),
        ).toMatchObject(
          near(operation.result).map((item) => ({
            ...item,
            identifier: identifiers.ours(item.identifier ?? 0),
          })),
        );
        break;
      case "remove":
        queue.remove(operation.ids.map((id) => identifiers.ours(id)));
        identifiers.removed(operation.ids);
        break;
      case "reopen":
        queue.close();
        queue = open(now);
        break;
      case "load_archive":
        expect(queue.readArchive(operation.date)).toEqual({ items: operation.result, skipped: [] });
    }
  }
  const rows = queue.oldest(-1).map((item) => [item.identifier, item.timestamp, item.bodyText]);
  const wanted = final_rows.map(([id, ...rest]) => [identifiers.ours(id), ...rest]);
  expect(rows.map(withValues).toSorted(byIdentifier)).toEqual(wanted.map(withValues).toSorted(byIdentifier));
  queue.close();
  expect(archivesIn(folder)).toEqual(valuesOf(final_archives));
});

/** JavaScript has one kind of number: `1.0` becomes `1`, and the recording itself no longer tells them apart. */
function withValues([id, timestamp, body]: readonly unknown[]) {
  return [id, timestamp, near(JSON.parse(String(body)) as unknown)];
}

function byIdentifier([left]: readonly unknown[], [right]: readonly unknown[]): number {
  return Number(left) - Number(right);
}

const numbers = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** The bytes of archives, with numbers as JavaScript writes them. */
function valuesOf(archives: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(archives).map(([name, text]) => [
      name,
      text.replaceAll(numbers, (digits) => JSON.stringify(Number(digits))),
    ]),
  );
}

function archivesIn(dataFolder: string) {
  const messages = join(dataFolder, "messages");
  mkdirSync(messages, { recursive: true });
  return valuesOf(
    Object.fromEntries(
      readdirSync(messages).map((name) => [name, readFileSync(join(messages, name), "utf8")]),
    ),
  );
}

test.each(parseCases)("$name", ({ file_text, result, raises }) => {
  const file = join(folder, "2023-11-14.csv");
  writeFileSync(file, file_text);
  const day = readArchiveFile(file);
  if (result !== undefined) {
    expect(day).toEqual({ items: result, skipped: [] });
    return;
  }
  // The original gives up the whole day. A blank line is nothing to us, and every other bad one is told of.
  expect(raises).toBeDefined();
  const lines = file_text
    .split("\n")
    .slice(1)
    .filter((line) => line !== "" && line !== "\r");
  expect(day.items.length + day.skipped.length).toBe(lines.length);
  if (raises !== "AssertionError: ") expect(day.skipped.length).toBeGreaterThan(0);
});
