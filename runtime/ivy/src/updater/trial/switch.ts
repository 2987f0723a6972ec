import { writePointer } from "../pointer.js";
import { dropTrial, readTrial, type TrialRecord, writeTrial } from "./trial-record.js";

/** A version that is to be switched on, on trial. */
export type TrialStart = Omit<TrialRecord, "state" | "starts" | "reason"> & {
  /** The module that guards the trial, of the version that runs now: what is known to work. */
  readonly guard: string;
};

/**
 * Switches a version on, on trial: the pointer starts the guard, which starts the version. If the pointer cannot be written, everything
 * is as before. Throws what the file system says.
 */
export function switchOnTrial(root: string, { guard, ...start }: TrialStart): void {
  const before = readTrial(root);
  writeTrial(root, { ...start, state: "trial", starts: 0 });
  try {
    writePointer(start.pointer, [guard, root]);
  } catch (error) {
    if (before === undefined) dropTrial(root);
    else writeTrial(root, before);
    throw error;
  }
}

/** Ends a trial well: the pointer starts the version itself. Twice is fine. */
export function confirmTrial(root: string, record: TrialRecord): void {
  writePointer(record.pointer, [record.next.program]);
  writeTrial(root, { ...record, state: "confirmed" });
}

/** Ends a trial badly: the pointer starts the version before it. Twice is fine. */
export function rollBackTrial(root: string, record: TrialRecord, reason: string): void {
  writePointer(record.pointer, [record.previous.program]);
  writeTrial(root, { ...record, state: "rolled-back", reason });
}
