import { EdgeloomError } from "@edgeloom/runtime";

/** A time of the day on the wall. */
export type TimeOfDay = {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
};

/**
 * Seconds until the next multiple of `periodSeconds` since local midnight: more than 0, at most the period. On a multiple it is the
 * whole period. The grid starts again at midnight and moves with daylight saving (specification §9.1).
 *
 * @throws EdgeloomError `CONFIG` for a period of 0 or one that is no number
 */
export function timeToNextDatapoint(periodSeconds: number, at: TimeOfDay = localTimeOfDay()): number {
  if (periodSeconds === 0 || !Number.isFinite(periodSeconds)) {
    throw new EdgeloomError("CONFIG", `a period of ${periodSeconds} s has no next data point`, {
      place: "timeToNextDatapoint",
      fix: "give a number of seconds other than 0",
    });
  }
  const sinceMidnight = at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6;
  return periodSeconds - flooredRemainder(sinceMidnight, periodSeconds);
}

/** The remainder with the sign of the divisor; `%` has that of the dividend. */
function flooredRemainder(dividend: number, divisor: number): number {
  const remainder = dividend % divisor;
  return remainder !== 0 && remainder < 0 !== divisor < 0 ? remainder + divisor : remainder;
}

/** The local time of the day; now, unless a moment in seconds since the epoch is given. */
export function localTimeOfDay(wallSeconds: number = Date.now() / 1000): TimeOfDay {
  const microseconds = Math.round(wallSeconds * 1e6);
  const local = new Date(Math.floor(microseconds / 1000));
  return {
    hour: local.getHours(),
    minute: local.getMinutes(),
    second: local.getSeconds(),
    microsecond: local.getMilliseconds() * 1000 + (((microseconds % 1000) + 1000) % 1000),
  };
}
