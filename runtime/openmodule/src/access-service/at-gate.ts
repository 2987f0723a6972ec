import type { AccessCheckAccess, AccessTime } from "@edgeloom/openmodule-sdk";
import { isAccessValidAt } from "../access/index.js";

/** What has to be known of a gate to say who may pass it. */
export type SiteGate = {
  readonly gate: string;
  /** A door for people on foot, at which every access holds. */
  readonly isDoor?: boolean;
  /** Whether those may pass who have no permission of their own. */
  readonly isShortterm?: boolean;
};

/** The gates of a park setting; undefined when there is no such setting. */
export type GatesOfParksetting = (parksettingsId: string) => readonly string[] | undefined;

/** The access as it holds at a gate: rejected with `wrong_gate` where it does not (openmodule spec §9.6). */
export function accessAtGate(
  access: AccessCheckAccess,
  gate: SiteGate,
  gatesOf: GatesOfParksetting,
): AccessCheckAccess {
  if (!access.accepted || holdsAt(access, gate, gatesOf)) return access;
  return { ...access, accepted: false, reject_reason: "wrong_gate" };
}

function holdsAt(access: AccessCheckAccess, gate: SiteGate, gatesOf: GatesOfParksetting): boolean {
  if (gate.isDoor === true) return true;
  const { parksettings_id: parksettings, category } = access;
  if (parksettings !== undefined) return gatesOf(parksettings)?.includes(gate.gate) ?? false;
  const isForAnybody = category === "shortterm" || category === "unknown";
  return isForAnybody && gate.isShortterm === true;
}

/**
 * Whether a time of the newest line holds at a moment. Without a start it always has.
 *
 * @param at - the moment; a number is seconds since the epoch
 * @param timezone - IANA name of the zone whose wall clocks the recurrences follow
 * @throws EdgeloomError `INVALID` when the recurrence is none
 */
export function isAccessTimeValidAt(time: AccessTime, at: Date | number, timezone: string): boolean {
  const { start, end, duration, recurrence } = time;
  const window = {
    start: start === undefined ? Number.NEGATIVE_INFINITY : secondsOf(start),
    end: end === undefined ? undefined : secondsOf(end),
    duration,
    recurrence,
  };
  return isAccessValidAt(window, at, timezone);
}

/** `2020-01-01T00:00:00.000001` as a moment of UTC; a `Date` has no microseconds. */
function secondsOf(text: string): number {
  return Date.parse(`${text.slice(0, 19)}Z`) / 1_000 + Number(text.slice(19));
}
