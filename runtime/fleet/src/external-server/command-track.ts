import type { Deadline, DeadlineTable } from "@edgeloom/runtime/base";
import type { CommandVerdict, Device } from "../wire/index.js";

/** A command on its way to a car. */
export type SentCommand = {
  readonly counter: number;
  readonly device: Device;
  readonly data: Uint8Array;
  /** Whether a module asked for it; others only complete the connect sequence. */
  readonly isIssued: boolean;
};

/** A command and what the car said to it. */
export type AnsweredCommand = SentCommand & { readonly verdict: CommandVerdict };

type Waiting = { readonly command: SentCommand; readonly deadline: Deadline; verdict?: CommandVerdict };

/** Commands that wait for their answers. What was answered is handed on strictly in the order of sending (fleet spec §10.4). */
export class CommandTrack {
  readonly #deadlines: DeadlineTable;
  /** In the order of sending, which a map keeps. */
  readonly #waiting = new Map<number, Waiting>();

  constructor(deadlines: DeadlineTable) {
    this.#deadlines = deadlines;
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(command: SentCommand, answerMs: number, onLate: () => void): void {
    const deadline = this.#deadlines.schedule(answerMs, onLate);
    this.#waiting.set(command.counter, { command, deadline });
  }

  /** Notes an answer; false when no command with this counter waits for one. */
  answer(counter: number, verdict: CommandVerdict): boolean {
    const waiting = this.#waiting.get(counter);
    if (waiting === undefined || waiting.verdict !== undefined) return false;
    waiting.deadline.cancel();
    waiting.verdict = verdict;
    return true;
  }

  /** The command that was sent first, once it is answered. */
  next(): AnsweredCommand | undefined {
    const [first] = this.#waiting.values();
    if (first?.verdict === undefined) return undefined;
    this.#waiting.delete(first.command.counter);
    return { ...first.command, verdict: first.verdict };
  }

  end(): void {
    for (const { deadline } of this.#waiting.values()) deadline.cancel();
    this.#waiting.clear();
  }
}
