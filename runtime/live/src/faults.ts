import { UsageError } from "edgeloom/kit";

/** What goes wrong on demand. A number is an HTTP status. */
export type FaultKind = number | "drop" | "truncate" | "invalid" | "malformed" | "timeout" | "error";

/** A fault and how often it happens, from 0 to 1. */
export type Fault = { readonly kind: FaultKind; readonly rate: number };

const kinds: readonly Exclude<FaultKind, number>[] = [
  "drop",
  "truncate",
  "invalid",
  "malformed",
  "timeout",
  "error",
];

/**
 * Reads `503`, `503@0.2`, `drop@10%`.
 *
 * @throws UsageError
 */
export function readFault(text: string): Fault {
  const [name = "", rate = "1"] = text.split("@");
  const kind =
    /^[1-5]\d\d$/.test(name) && Number(name) >= 200 ? Number(name) : kinds.find((each) => each === name);
  const share = /^\d+(?:\.\d+)?%$/.test(rate)
    ? Number(rate.slice(0, -1)) / 100
    : Number(rate === "" ? Number.NaN : rate);
  if (kind === undefined || !(share >= 0 && share <= 1))
    throw new UsageError(
      `--fault ${text} is no fault.`,
      `Give a status or one of ${kinds.join(", ")}, and how often behind an @: --fault 503@0.2.`,
    );
  return { kind, rate: share };
}

/** Chooses which fault happens, in an order that a seed decides. */
export class Faults {
  private readonly faults: readonly Fault[];
  private readonly random: () => number;

  constructor(faults: readonly Fault[], random: () => number) {
    this.faults = faults;
    this.random = random;
  }

  /** The fault of the next exchange; mostly none. */
  next(): FaultKind | undefined {
    return this.faults.find(({ rate }) => this.random() < rate)?.kind;
  }
}

/** Numbers from 0 to 1, the same for each seed (a multiplicative generator of Lehmer: quick, and good enough to choose faults). */
export function randomFrom(seed: number): () => number {
  const modulus = 2_147_483_647;
  let state = (Math.abs(Math.trunc(seed)) % (modulus - 1)) + 1;
  const next = (): number => {
    state = (state * 48_271) % modulus;
    return (state - 1) / (modulus - 1);
  };
  next();
  return next;
}
