import type { Access } from "@edgeloom/openmodule-sdk";
import { lastOccurrence } from "./recurrence.js";
import { offsetOfWall, wallTime } from "./wall-time.js";

/** The part of an access that says when it holds. */
export type AccessWindow = Pick<Access, "start" | "end" | "duration" | "recurrence">;

/**
 * Whether an access holds at a moment: inside its window, whose end counts, and inside one of its recurrences when it has
 * any (openmodule spec §9.1).
 *
 * @param at - the moment; a number is seconds since the epoch
 * @param timezone - IANA name of the zone whose wall clocks the recurrences follow
 * @throws EdgeloomError `INVALID` when the recurrence is none
 */
export function isAccessValidAt(access: AccessWindow, at: Date | number, timezone: string): boolean {
  const atMs = typeof at === "number" ? at * 1_000 : at.getTime();
  if (atMs < access.start * 1_000) return false;
  if (access.end !== undefined && atMs > access.end * 1_000) return false;
  return !access.recurrence || isInRecurrence(access.recurrence, access.duration ?? 0, atMs, timezone);
}

function isInRecurrence(
  recurrence: string,
  durationSeconds: number,
  atMs: number,
  timezone: string,
): boolean {
  const at = wallTime(atMs, timezone);
  const start = lastOccurrence(recurrence, at, timezone);
  if (start === undefined) return false;
  const end = start + durationSeconds * 1_000;
  const shift = offsetOfWall(end, timezone) - offsetOfWall(start, timezone);
  return at < end + Math.abs(shift);
}
