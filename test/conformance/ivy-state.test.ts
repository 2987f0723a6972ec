import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { State } from "@edgeloom/ivy-sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileState } from "../../runtime/ivy/src/store/index.js";
import { floorOf, vectorCases, vectors } from "../support/vectors.js";

/** `state.json`: what is loaded from a file, by both verdicts, and what an update writes. */

type Case = {
  readonly name: string;
  readonly file_text: string | null;
  readonly schema_accept: boolean | null;
  readonly loaded: State;
};

const cases = vectorCases("ivy/state.json") as never as readonly Case[];
const { update_semantics: semantics } = vectors("ivy/state.json") as never as {
  readonly update_semantics: { readonly written_text: string };
};
const byDefault: State = { system: { last_boot_time: null, last_5_min_load: null }, pending_configs: [] };

let folder: string;
let file: string;
let damaged: unknown[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ivy-state-"));
  file = join(folder, "state.json");
  damaged = [];
});

afterEach(() => rmSync(folder, { recursive: true }));

const open = (verdict: "original" | "strict") =>
  new FileState({ file, verdict, onDamaged: (_, cause) => damaged.push(cause) });

test("the recordings are there", () => expect(cases.length).toBeGreaterThanOrEqual(floorOf(17)));

test.each(cases)("verdict of the original: $name", async ({ file_text, loaded }) => {
  if (file_text !== null) writeFileSync(file, file_text);
  expect(await open("original").load()).toEqual(loaded);
});

test.each(cases)("strict verdict: $name", async ({ file_text, schema_accept, loaded }) => {
  if (file_text !== null) writeFileSync(file, file_text);
  const state = await open("strict").load();
  const isGood = schema_accept !== false;
  expect(damaged.length).toBe(isGood ? 0 : 1);
  expect(existsSync(file)).toBe(isGood && file_text !== null);
  if (!isGood) expect(state).toEqual(byDefault);
  else expect(state.pending_configs).toEqual(loaded.pending_configs);
  // What is damaged is kept for a person (D26).
  if (!isGood) expect(keptText()).toBe(file_text);
});

test("an update writes what the original writes", async () => {
  await open("strict").update(() => JSON.parse(semantics.written_text) as State);
  expect(readFileSync(file, "utf8")).toBe(semantics.written_text);
});

function keptText(): string {
  const [name = ""] = readdirSync(folder).filter((entry) => entry.includes(".broken-"));
  return readFileSync(join(folder, name), "utf8");
}
