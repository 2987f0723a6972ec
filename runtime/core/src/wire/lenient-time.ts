import { daysInMonth } from "../schema/format-time.js";
import { MAX_UNIX_SECONDS } from "../schema/formats.js";
import { type Moment, momentOfSeconds } from "../schema/moment.js";
import { readFloat } from "./python-text.js";

const latest: Moment = { seconds: 253402300799, micros: 999_999 };
const earliest: Moment = { seconds: -62135596800, micros: 0 };
const beyondAnyUnit = 3e20;

/**
 * The moment that a number of seconds stands for. Any magnitude above 2·10^10 is taken for milliseconds, microseconds or
 * nanoseconds, by what brings it below (openmodule spec §2.2).
 */
export function momentOfNumber(value: number | bigint): Moment | undefined {
  if (value > beyondAnyUnit) return latest;
  if (value < -beyondAnyUnit) return earliest;
  let seconds = firstStep(value);
  if (Number.isNaN(seconds)) return undefined;
  while (Math.abs(seconds) > MAX_UNIX_SECONDS) seconds /= 1000;
  return momentOfSeconds(seconds);
}

/** Divides an integer that a number cannot hold once in decimal, where it is still exact. */
function firstStep(value: number | bigint): number {
  if (typeof value === "number" || Number.isSafeInteger(Number(value))) return Number(value);
  const digits = value.toString();
  return Number(`${digits.slice(0, -3)}.${digits.slice(-3)}`);
}

const onlyDate = /^(\d{4})-(\d{1,2})-(\d{1,2})\n?$/;
const dateTimePattern =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6})\d{0,6})?)?(Z|[+-]\d{2}(?::?\d{2})?)?\n?$/;

/** The moment that a text names: a number, or an ISO date and time whose zone may be missing, which means UTC. */
export function momentOfText(text: string): Moment | undefined {
  const seconds = readFloat(text);
  if (seconds !== undefined) return momentOfNumber(seconds);
  const match = dateTimePattern.exec(text);
  if (match === null) return undefined;
  const days = daysSinceEpoch(match[1], match[2], match[3]);
  const time = timeOfDay(match.slice(4));
  if (days === undefined || time === undefined) return undefined;
  return { seconds: days * 86_400 + time.seconds, micros: time.micros };
}

/** The day that a text names, `2020-01-31`; undefined when there is none. */
export function dateOfText(text: string): string | undefined {
  const match = onlyDate.exec(text);
  const days = match === null ? undefined : daysSinceEpoch(match[1], match[2], match[3]);
  return days === undefined ? undefined : new Date(days * 86_400_000).toISOString().slice(0, 10);
}

function daysSinceEpoch(year?: string, month?: string, day?: string): number | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 1 || d < 1 || d > daysInMonth(y, m)) return undefined;
  // Date.UTC would take a year below 100 for one of the last century.
  return new Date(0).setUTCFullYear(y, m - 1, d) / 86_400_000;
}

/** Seconds since midnight in UTC, and microseconds. A zone may lead to the day before or after. */
function timeOfDay([hour, minute, second = "0", fraction = "", zone = "Z"]: readonly (string | undefined)[]):
  | Moment
  | undefined {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  const offset = zone === "Z" ? 0 : offsetMinutes(zone);
  if (h > 23 || m > 59 || s > 59 || Math.abs(offset) >= 1440) return undefined;
  return { seconds: (h * 60 + m - offset) * 60 + s, micros: Number(fraction.padEnd(6, "0")) };
}

function offsetMinutes(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + (zone.length > 3 ? Number(zone.slice(-2)) : 0);
  return zone.startsWith("-") ? -minutes : minutes;
}
