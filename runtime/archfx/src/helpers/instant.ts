import { EdgeloomError } from "@edgeloom/runtime/base";
import { type InstantParts, isWireForm, partsOfText, textOfParts, type UtcSuffix } from "./instant-text.js";

/**
 * An instant: ISO 8601 text **with an offset**, whole microseconds since the epoch, or a `Date` (whole milliseconds). There
 * is no local time anywhere: a text without an offset is refused, since it names no instant. Digits of a second beyond
 * the sixth are cut.
 */
export type InstantLike = string | bigint | Date;

const firstSecond = -62_135_596_800;
const lastSecond = 253_402_300_799;
const microsPerSecond = 1_000_000n;
/** The parts of an instant between the years 1 and 9999, or undefined for anything else, whatever it is. */
export function instantParts(value: unknown): InstantParts | undefined {
  const parts = partsOf(value);
  if (parts === undefined || !(parts.seconds >= firstSecond && parts.seconds <= lastSecond)) return undefined;
  return parts;
}

/** The value, and for a text that is an instant only with an offset, that text as one of UTC. For what somebody else wrote. */
export function orUtc(value: unknown): unknown {
  return typeof value === "string" && instantParts(value) === undefined ? `${value}Z` : value;
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

/** The text of an instant as reports have it, `…+00:00`, or undefined for anything else. */
export function wireText(value: unknown): string | undefined {
  const parts = instantParts(value);
  if (parts === undefined) return undefined;
  // Most texts come from a report, and one that is kept needs no second copy.
  if (typeof value === "string" && isWireForm(value, parts.micros)) return value;
  return textOfParts(parts, "+00:00");
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
  const { seconds } = instantParts(orUtc(instant)) ?? checkedParts(instant);
  return textOfParts({ seconds, micros: 0 }, "Z");
}
