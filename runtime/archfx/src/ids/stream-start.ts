import { type InstantLike, instantFix, instantParts, microsOfParts } from "../helpers/instant.js";
import { isNumeric, shown } from "./number.js";
import { SlugError } from "./slug-error.js";

/** Where a piece of a stream starts: an instant, or microseconds since the epoch as a number or decimal text. */
export type StreamStart = InstantLike | number;

const digits = 16;
const limit = 10n ** BigInt(digits);
const what = "start of a stream";

/** The term of a stream id for a start: 16 decimal digits of microseconds. Exact: no floating point is involved. */
export function startTerm(start: StreamStart): string {
  const micros = microsOf(start);
  if (micros < 0n || micros >= limit) throw outOfRange(start);
  return String(micros).padStart(digits, "0");
}

/** The last term of a stream's text, kept as it is when it has 1 to 16 decimal digits. Throws a {@link SlugError}. */
export function checkedStartTerm(term: string, whole: string): string {
  if (!/^\d+$/.test(term))
    throw new SlugError("not-decimal", `${shown(whole)} is no stream: its start must be decimal digits.`);
  if (term.length > digits) throw outOfRange(term);
  return term;
}

function microsOf(start: unknown): bigint {
  if (typeof start === "string" && /^\d+$/.test(start)) {
    if (start.length > digits) throw outOfRange(start);
    return BigInt(start);
  }
  if (isNumeric(start)) return wholeMicros(start);
  const parts = instantParts(start);
  if (parts !== undefined) return microsOfParts(parts);
  const reason = typeof start === "string" ? "not-decimal" : "wrong-type";
  throw new SlugError(reason, `${shown(start)} is no ${what}.`, instantFix);
}

function wholeMicros(start: number | bigint): bigint {
  if (typeof start === "bigint") return start;
  if (!Number.isInteger(start))
    throw new SlugError("wrong-type", `${shown(start)} is no ${what}: it is not whole.`);
  if (!Number.isSafeInteger(start))
    throw new SlugError("unsafe-number", `${shown(start)} is no ${what}: digits are lost.`, "Pass a bigint.");
  return BigInt(start);
}

function outOfRange(start: unknown): SlugError {
  const lost = "it must lie between 1970 and November 2286, in at most 16 digits of microseconds";
  return new SlugError(
    "out-of-range",
    `${start instanceof Date ? "The date" : shown(start)} is no ${what}: ${lost}.`,
  );
}
