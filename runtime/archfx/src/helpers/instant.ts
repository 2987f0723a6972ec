import { EdgeloomError } from "@edgeloom/runtime/base";

/**
 * An instant: ISO 8601 text **with an offset**, whole microseconds since the epoch, or a `Date` (whole milliseconds). There
 * is no local time anywhere: a text without an offset is refused, since it names no instant. Digits of a second beyond
 * the sixth are cut.
 */
export type InstantLike = string | bigint | Date;

/** An instant in parts that are exact as numbers: whole seconds since the epoch, and `0 ≤ micros < 1 000 000`. */
export type InstantParts = { readonly seconds: number; readonly micros: number };

/** How the offset of UTC is written: reports have `+00:00` (archfx spec §3.3), queries have `Z`. */
export type UtcSuffix = "+00:00" | "Z";

const iso =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/i;
const firstSecond = -62_135_596_800;
const lastSecond = 253_402_300_799;
const microsPerSecond = 1_000_000n;
/** 400 years have the same days everywhere, so they move years that `Date.UTC` takes for 1900 and later out of its way. */
const secondsOf400Years = 146_097 * 86_400;

/** The parts of an instant between the years 1 and 9999, or undefined for anything else, whatever it is. */
export function instantParts(value: unknown): InstantParts | undefined {
  const parts = partsOf(value);
  if (parts === undefined || !(parts.seconds >= firstSecond && parts.seconds <= lastSecond)) return undefined;
  return parts;
}

/** Like {@link instantParts}, but a text without an offset is one of UTC. For what somebody else wrote. */
export function instantPartsOrUtc(value: unknown): InstantParts | undefined {
  return instantParts(value) ?? (typeof value === "string" ? instantParts(`${value}Z`) : undefined);
}

function partsOf(value: unknown): InstantParts | undefined {
  if (typeof value === "string") return partsOfText(value);
  if (typeof value === "bigint") return partsOfMicros(value);
  if (value instanceof Date) return partsOfMillis(value.getTime());
  return undefined;
}

function partsOfMicros(value: bigint): InstantParts {
  const rest = value % microsPerSecond;
  const micros = rest < 0n ? rest + microsPerSecond : rest;
  return { seconds: Number((value - micros) / microsPerSecond), micros: Number(micros) };
}

function partsOfMillis(value: number): InstantParts | undefined {
  if (Number.isNaN(value)) return undefined;
  const seconds = Math.floor(value / 1_000);
  return { seconds, micros: (value - seconds * 1_000) * 1_000 };
}

function partsOfText(text: string): InstantParts | undefined {
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second, offsetHour, offsetMinute] = [1, 2, 3, 4, 5, 6, 9, 10].map(
    (at) => Number(match[at] ?? 0),
  ) as [number, number, number, number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return undefined;
  const wall = Date.UTC(year + 400, month - 1, day, hour, minute, second) / 1_000 - secondsOf400Years;
  const offset = (offsetHour * 60 + offsetMinute) * 60;
  const micros = Number((match[7] ?? "").slice(0, 6).padEnd(6, "0"));
  return { seconds: match[8] === "-" ? wall + offset : wall - offset, micros };
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `2021-01-20T00:00:00[.ffffff]` and the suffix; the six digits are there only when they are not zero. */
export function textOfParts({ seconds, micros }: InstantParts, suffix: UtcSuffix): string {
  const text = new Date(seconds * 1_000).toISOString().slice(0, 19);
  return micros === 0 ? text + suffix : `${text}.${String(micros).padStart(6, "0")}${suffix}`;
}

/** An instant as ISO 8601 text in UTC, exact to the microsecond. Throws an `EdgeloomError` for what is no instant. */
export function instantText(instant: InstantLike, suffix: UtcSuffix = "+00:00"): string {
  return textOfParts(checkedParts(instant), suffix);
}

/** An instant as whole microseconds since the epoch. Throws an `EdgeloomError` for what is no instant. */
export function instantMicros(instant: InstantLike): bigint {
  return microsOfParts(checkedParts(instant));
}

/** Whole microseconds since the epoch. */
export function microsOfParts({ seconds, micros }: InstantParts): bigint {
  return BigInt(seconds) * microsPerSecond + BigInt(micros);
}

/** What to do about a value that is no instant. */
export const instantFix =
  "Give ISO 8601 text with an offset, such as 2021-01-20T00:00:00.5Z, microseconds since the epoch as a bigint, or a Date.";

function checkedParts(instant: InstantLike): InstantParts {
  const parts = instantParts(instant);
  if (parts !== undefined) return parts;
  const shown = typeof instant === "string" ? JSON.stringify(instant.slice(0, 60)) : `this ${typeof instant}`;
  throw new EdgeloomError("INVALID", `${shown} is no instant between the years 1 and 9999.`, {
    fix: instantFix,
  });
}

/**
 * An instant in whole seconds with `Z`, for addresses and file names (archfx spec §2.8); the fraction is cut. A text
 * without an offset is taken as UTC, as the reference does. Throws an `EdgeloomError` for what is no instant.
 */
export function datetimeToStr(instant: InstantLike): string {
  const { seconds } = instantPartsOrUtc(instant) ?? checkedParts(instant);
  return textOfParts({ seconds, micros: 0 }, "Z");
}
