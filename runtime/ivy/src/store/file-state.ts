import { existsSync, readFileSync, renameSync } from "node:fs";
import { State } from "@edgeloom/ivy-sdk";
import type { Model } from "@edgeloom/runtime";
import { type Clock, systemClock } from "@edgeloom/runtime/base";
import { judgeDocument, type Verdict } from "../document/index.js";
import { fromPlain, readExact } from "../exact/index.js";
import { withOriginalBootTime } from "../state/boot-time.js";
import type { StateInterface } from "../state/state-interface.js";
import { writeAtomic } from "../util/write-atomic.js";
import { withLock } from "./wait-for-lock.js";

/** How a state file is read and written. */
export type FileStateOptions<S extends State> = {
  /** `data/state.json`; its lock is a file beside it. */
  readonly file: string;
  /** The project's own state, which has the sections of ours. */
  readonly model?: Model<S, unknown>;
  readonly verdict?: Verdict;
  readonly clock?: Clock;
  /** How long to wait for another process; 6 s when left out. */
  readonly lockTimeoutMs?: number;
  /** Told when a damaged file was moved aside, and why. */
  readonly onDamaged?: (movedTo: string, cause: unknown) => void;
};

const indent = 4;

/** The state in a file (specification §8.1, R26): one process at a time, from reading to writing. */
export class FileState<S extends State = State> implements StateInterface<S> {
  readonly #options: FileStateOptions<S>;
  readonly #model: Model<S, unknown>;

  constructor(options: FileStateOptions<S>) {
    this.#options = options;
    this.#model = options.model ?? (State as unknown as Model<S, unknown>);
  }

  async load(): Promise<S> {
    return await this.#locked(() => this.#read());
  }

  async update(change: (state: S) => S | Promise<S>): Promise<S> {
    return await this.#locked(async () => {
      const next = await change(structuredClone(this.#read()));
      const document = judgeDocument(this.#model, fromPlain(next), { place: this.#options.file });
      writeAtomic(this.#options.file, document.text(indent), 0o644);
      return document.value;
    });
  }

  async #locked<T>(work: () => T | Promise<T>): Promise<T> {
    const { file, lockTimeoutMs, clock } = this.#options;
    return await withLock(`${file.replace(/\.json$/, "")}.lock`, work, {
      ...(lockTimeoutMs === undefined ? {} : { timeoutMs: lockTimeoutMs }),
      ...(clock === undefined ? {} : { clock }),
    });
  }

  #read(): S {
    const { file, onDamaged } = this.#options;
    if (!existsSync(file)) return this.#parse("{}");
    try {
      return this.#parse(readFileSync(file, "utf8"));
    } catch (cause) {
      const movedTo = moveAside(file, this.#options.clock ?? systemClock);
      onDamaged?.(movedTo, cause);
      return this.#parse("{}");
    }
  }

  #parse(text: string): S {
    const { file: place, verdict = "strict" } = this.#options;
    const exact = readExact(text);
    const given = verdict === "original" ? withOriginalBootTime(exact) : exact;
    return judgeDocument(this.#model, given, { place, verdict }).value;
  }
}

function moveAside(file: string, clock: Clock): string {
  const stamp = new Date(clock.wallSeconds() * 1000).toISOString().replaceAll(/[:.]/g, "-");
  let movedTo = `${file}.broken-${stamp}`;
  for (let number = 2; existsSync(movedTo); number++) movedTo = `${file}.broken-${stamp}-${number}`;
  renameSync(file, movedTo);
  return movedTo;
}
