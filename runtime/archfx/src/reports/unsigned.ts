import { shown } from "../ids/number.js";
import { DataError } from "./data-error.js";

const bounds = { 16: 2n ** 16n, 64: 2n ** 64n };

/** A number as `0 ≤ n < 2^bits`. Throws a {@link DataError} that names `place`. */
export function unsigned(value: unknown, bits: keyof typeof bounds, place: string): bigint {
  const whole = wholeOf(value);
  if (whole !== undefined && whole >= 0n && whole < bounds[bits]) return whole;
  throw new DataError("INVALID", `${shown(value)} is no whole number from 0 to 2^${bits} − 1.`, {
    place,
    fix: "Give a number below 2^53, or a bigint.",
  });
}

function wholeOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}
