import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openQueue } from "@edgeloom/ivy/store";
import { afterAll, beforeAll, expect, it } from "vitest";

// Each kill takes a whole process: 200 of them with EDGELOOM_KILLS=200, fewer in every run.
const kills = Number(process.env["EDGELOOM_KILLS"] ?? 40);
const program = fileURLToPath(new URL("ivy-support/queue-writer.mjs", import.meta.url));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ivy-kill-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a writer and kills it at a random moment; the identifiers that it acknowledged. */
async function writeAndKill(run: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [program, folder, String(run)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const killWithin = (ms: number): void => void setTimeout(() => child.kill("SIGKILL"), Math.random() * ms);
  if (run % 4 === 3) killWithin(400);
  let output = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    if (output === "") killWithin(40);
    output += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" });
  // The last line may be cut off.
  return output.split("\n").slice(0, -1).map(Number);
}

type Body = { readonly data: { readonly run: number; readonly number: number } };

/** Every message in the archive, by run; each is there once, and without gaps. */
function archived(): ReadonlyMap<number, readonly number[]> {
  const queue = openQueue({ dataFolder: folder, recovers: true });
  const days = readdirSync(join(folder, "messages")).map((name) => name.replace(".csv", ""));
  const runs = new Map<number, number[]>();
  for (const day of days) {
    const { items, skipped } = queue.readArchive(day);
    expect(skipped).toEqual([]);
    for (const { message_body } of items) {
      const { run, number } = (message_body as unknown as Body).data;
      runs.set(run, [...(runs.get(run) ?? []), number]);
    }
  }
  queue.close();
  return runs;
}

it(`keeps every acknowledged message after each of ${kills} kills, and archives it once`, {
  timeout: 60_000 + kills * 2_000,
}, async () => {
  const acknowledged = new Map<number, readonly number[]>();
  let known = 0;
  for (let run = 0; run < kills; run++) {
    const identifiers = await writeAndKill(run);
    acknowledged.set(run, identifiers);
    const queue = openQueue({ dataFolder: folder, recovers: true });
    const waiting = new Set(queue.oldest(-1).map(({ identifier }) => identifier));
    queue.close();
    for (const [number, identifier] of identifiers.entries()) {
      expect(identifier).toBeGreaterThan(known);
      // Every eleventh was removed, maybe after it was acknowledged or just before.
      if (number % 11 !== 0) expect(waiting.has(identifier)).toBe(true);
    }
    known = identifiers.at(-1) ?? known;
  }
  const inArchive = archived();
  for (const [run, identifiers] of acknowledged) {
    const numbers = inArchive.get(run) ?? [];
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(numbers.length).toBeGreaterThanOrEqual(identifiers.length);
  }
  expect(readdirSync(folder).filter((name) => name.includes("broken"))).toEqual([]);
  expect(readFileSync(join(folder, "message-queue.sqlite3")).subarray(0, 15).toString()).toBe(
    "SQLite format 3",
  );
});
