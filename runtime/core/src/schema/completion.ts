import { type Completer, canComplete, completerOf } from "./complete.js";
import { type Parsed, parseStrictly } from "./parse.js";
import type { ModelInfo } from "./shape.js";

const clock = { now: (): number => Date.now() / 1000 };

/** The emitted check. A value nested so deeply that the check runs out of stack is not complete. */
export function isComplete(info: ModelInfo, value: unknown): boolean {
  try {
    return info.is?.(value) === true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Completes a value that is not complete as it is, or finds what is wrong with it. */
export function complete(info: ModelInfo, value: unknown): Parsed {
  const quick = quicklyCompleted(info, value);
  // NaN is not equal to itself, but it is what came.
  return Object.is(quick, value) ? parseStrictly(info.shape, value, clock) : { ok: true, value: quick };
}

/** The value with its plain defaults when that is all it lacked; else the value itself, about which nothing is known then. */
function quicklyCompleted(info: ModelInfo, value: unknown): unknown {
  const completer = completerFor(info);
  if (completer === undefined) return value;
  try {
    const whole = completer(value, clock);
    return whole !== value && info.is?.(whole) === true ? whole : value;
  } catch (error) {
    if (error instanceof RangeError) return value;
    throw error;
  }
}

const completers = new WeakMap<ModelInfo, Completer | null>();

function completerFor(info: ModelInfo): Completer | undefined {
  let completer = completers.get(info);
  if (completer === undefined) {
    completer = info.is !== undefined && canComplete(info.shape) ? completerOf(info.shape) : null;
    completers.set(info, completer);
  }
  return completer ?? undefined;
}
