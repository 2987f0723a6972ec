import { type ChildProcess, spawn } from "node:child_process";
import { automationLockHolder } from "../../store/index.js";
import { tooManyStarts, withStart } from "../../update/trial/trial-starts.js";
import { pause } from "../../util/stepped-backoff.js";
import { rollBackTrial } from "./switch.js";
import { type InstalledVersion, readTrial, type TrialRecord, writeTrial } from "./trial-record.js";

/** How a trial is guarded. */
export type GuardOptions = {
  readonly root: string;
  /** What the pointer was given. */
  readonly args: readonly string[];
  /** Told what happens; standard error when left out. */
  readonly say?: (text: string) => void;
  /** How long a version that failed may take to end. */
  readonly endMs?: number;
};

type Ending = { readonly code: number; readonly wasAsked: boolean };

const starting = new Set(["run", "start", "restart"]);
const lookMs = 250;
const defaultEndMs = 45_000;
const betweenStartsMs = 1_000;
const signalCode = 128;

/**
 * Starts the version that is on trial, and watches it until it has shown that it is healthy. If it ends with a failure too often, or
 * says nothing in time, it is ended, the version before it is switched on and started with the same arguments (specification R21). This
 * is code of that version, so that it works however broken the new one is.
 *
 * @returns the exit code
 */
export async function guardTrial(options: GuardOptions): Promise<number> {
  const { root, args, say = (text) => void process.stderr.write(`${text}\n`) } = options;
  for (;;) {
    const record = readTrial(root);
    if (record === undefined) {
      say(`There is no record of a trial in ${root}: write the pointer again`);
      return 1;
    }
    if (record.state !== "trial") return await pass(activeOf(record), args);
    // Something that starts the node each minute also does so while it runs on trial, which says nothing about the version.
    const isStart = starting.has(args[0] ?? "") && automationLockHolder(record.next.folder) === undefined;
    if (!isStart) return await pass(record.next, args);
    const started = withStart(record);
    if (started === undefined) {
      rollBackTrial(root, record, tooManyStarts(record));
      continue;
    }
    writeTrial(root, started);
    say(`Version ${record.next.version} runs on trial for ${record.limitSeconds} seconds at most`);
    const code = await tryOnce({ ...options, say }, record);
    if (code !== undefined) return code;
    await pause(betweenStartsMs);
  }
}

/** One start on trial. Undefined when another one has to follow. */
async function tryOnce(options: GuardOptions, before: TrialRecord): Promise<number | undefined> {
  const { root, args, say = () => {} } = options;
  const { next, limitSeconds } = before;
  const child = startOf(next, args);
  const ended = endingOf(child);
  const isOver = (): boolean => readTrial(root)?.state !== "trial";
  const verdict = await firstOf(ended, isOver, limitSeconds * 1000);
  if (verdict === "confirmed") return (await ended).code;
  if (verdict !== "late") {
    if (verdict.wasAsked) {
      // A person has ended it, which says nothing about the version.
      if (!isOver()) writeTrial(root, before);
      return verdict.code;
    }
    // `start` ends at once, and what it has started goes on: that has to become healthy.
    const isLeft = verdict.code === 0 && args[0] !== "run";
    if (!isLeft) return verdict.code === 0 ? 0 : undefined;
    if ((await firstOf(undefined, isOver, limitSeconds * 1000)) === "confirmed") return verdict.code;
  }
  say(`Version ${next.version} was not healthy in time, going back`);
  await endAll(child, next, options.endMs ?? defaultEndMs);
  const record = readTrial(root);
  if (record?.state === "trial")
    rollBackTrial(root, record, `it was not healthy within ${limitSeconds} seconds`);
  return undefined;
}

async function firstOf(
  ended: Promise<Ending> | undefined,
  isOver: () => boolean,
  limitMs: number,
): Promise<Ending | "confirmed" | "late"> {
  let ending: Ending | undefined;
  const done = new AbortController();
  void ended?.then((value) => {
    ending = value;
    done.abort();
  });
  for (let leftMs = limitMs; leftMs > 0; leftMs -= lookMs) {
    if (isOver()) return "confirmed";
    if (ending !== undefined) return ending;
    await pause(Math.min(lookMs, leftMs), done.signal);
  }
  return isOver() ? "confirmed" : (ending ?? "late");
}

function activeOf({ state, next, previous }: TrialRecord): InstalledVersion {
  return state === "rolled-back" ? previous : next;
}

async function pass(version: InstalledVersion, args: readonly string[]): Promise<number> {
  return (await endingOf(startOf(version, args))).code;
}

function startOf({ program }: InstalledVersion, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { stdio: "inherit" });
}

/** Hands signals on to the child. Ctrl-C reaches it without that. */
async function endingOf(child: ChildProcess): Promise<Ending> {
  let wasAsked = false;
  const onTerm = (): void => {
    wasAsked = true;
    child.kill("SIGTERM");
  };
  const onInt = (): void => {
    wasAsked = true;
  };
  process.on("SIGTERM", onTerm);
  process.on("SIGINT", onInt);
  const code = await new Promise<number>((resolve) => {
    child.on("error", () => resolve(1));
    child.on("exit", (status) => resolve(status ?? signalCode));
  });
  process.off("SIGTERM", onTerm);
  process.off("SIGINT", onInt);
  return { code, wasAsked };
}

/** Ends the version on trial: what was started here, and what runs in the background. */
async function endAll(child: ChildProcess, { folder }: InstalledVersion, endMs: number): Promise<void> {
  const holder = (): number | undefined => automationLockHolder(folder);
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (isAlive()) child.kill(signal);
    killOther(holder(), signal);
    for (let leftMs = endMs; leftMs > 0 && (isAlive() || holder() !== undefined); leftMs -= lookMs)
      await pause(lookMs);
  }
}

function killOther(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined || pid === process.pid) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
