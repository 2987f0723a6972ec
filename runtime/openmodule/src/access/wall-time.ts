/** Milliseconds of a wall clock since 1970 as that clock would count them: a time without a zone. */
export type WallMs = number;

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(timezone, made);
  return made;
}

/** How far the wall clocks of a timezone are ahead of UTC at a moment, in milliseconds. */
export function offsetAt(utcMs: number, timezone: string): number {
  const wholeMs = Math.floor(utcMs / 1_000) * 1_000;
  const parts = new Map(
    formatOf(timezone)
      .formatToParts(wholeMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - wholeMs;
}

/** What wall clocks show at a moment. */
export function wallTime(utcMs: number, timezone: string): WallMs {
  return utcMs + offsetAt(utcMs, timezone);
}

/** How far the wall clock is ahead when it shows this time; of two possible answers, and in a gap, the one before the change. */
export function offsetOfWall(wallMs: WallMs, timezone: string): number {
  const before = offsetAt(wallMs - dayMs, timezone);
  const after = offsetAt(wallMs + dayMs, timezone);
  const isAfter =
    offsetAt(wallMs - before, timezone) !== before && offsetAt(wallMs - after, timezone) === after;
  return isAfter ? after : before;
}
