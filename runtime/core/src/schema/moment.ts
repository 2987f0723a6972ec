import { isLongFormat } from "./format-number.js";
import type { Shape } from "./shape.js";

/** A moment as seconds and microseconds since the epoch, both whole, `0 ≤ micros < 1 000 000`. Exact for every year. */
export type Moment = { readonly seconds: number; readonly micros: number };

/** The moment that is a number of seconds after the epoch, to the microsecond; a tie goes to the even one. */
export function momentOfSeconds(value: number): Moment {
  const whole = Math.floor(value);
  const micros = roundHalfToEven((value - whole) * 1e6);
  return micros < 1_000_000 ? { seconds: whole, micros } : { seconds: whole + 1, micros: 0 };
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** Seconds since the epoch as a number. Divides whole microseconds, which rounds once, as long as they are exact. */
export function secondsOf({ seconds, micros }: Moment): number {
  const total = seconds * 1e6 + micros;
  return Number.isSafeInteger(total) ? total / 1e6 : seconds + micros / 1e6;
}

/** `2022-01-02T03:04:05`, with six digits of fraction when there is one; UTC without zone. */
export function localText({ seconds, micros }: Moment): string {
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return micros === 0 ? text : `${text}.${String(micros).padStart(6, "0")}`;
}

/** The form of a moment that a property asks for by its format. */
export function momentFor(shape: Shape, now: number): number | bigint | string {
  const format = formatOf(shape);
  if (isLongFormat(format)) return BigInt(Math.floor(now));
  if (format === "date-time-local") return localText(momentOfSeconds(now));
  if (format === "date-time") return `${localText(momentOfSeconds(now))}Z`;
  if (format === "date") return localText(momentOfSeconds(now)).slice(0, 10);
  return now;
}

function formatOf(shape: Shape): string | undefined {
  const own = shape.string?.format ?? shape.number?.format;
  if (own !== undefined) return own;
  const members = [...(shape.allOf ?? []), ...(shape.anyOf ?? []), ...(shape.oneOf ?? [])];
  if (shape.ref !== undefined) members.push(shape.ref().model.shape);
  return members.map(formatOf).find((format) => format !== undefined);
}
