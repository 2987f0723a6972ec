import { EdgeloomError } from "@edgeloom/runtime";
// oxlint-disable-next-line import/default -- Node takes the CommonJS build, the rule looks at the other one
import rrule from "rrule";
import { type WallMs, wallTime } from "./wall-time.js";
import { outOfTime, withinTime } from "./within-time.js";

const startText = /DTSTART[:=](\d{8}(?:T\d{6})?)Z?;?/i;
/** An end that says that it is in UTC; without the letter it is a time of the wall clock, as the rule is. */
const utcEnd = /UNTIL=(\d{8}T\d{6})Z/gi;
const frequency = /FREQ=([A-Z]+)/i;
const secondMs = 1_000;
const stepMs = new Map([
  ["SECONDLY", secondMs],
  ["MINUTELY", 60 * secondMs],
  ["HOURLY", 3_600 * secondMs],
]);

/** Finding an occurrence means to count from the first one; a rule of the network must not keep the process busy for minutes. */
const maxSteps = 2_000_000;
/** Also one that applies never, whose search would not end before the year 9999, or not at all. */
const maxMs = 1_000;
/** Without an interval there is no next time, and backwards none that is the last. */
const wrongInterval = /INTERVAL=(?!\+?0*[1-9])/i;
const times = /(BY(?:HOUR|MINUTE|SECOND))=(\d+(?:,\d+)+)/gi;
/** More values than there are minutes in an hour are repetitions, which multiply with those of the other lists. */
const longList = /BY(?:HOUR|MINUTE|SECOND)=(?:[^,;\n]*,){60}/i;

/**
 * The last time at which a rule applied, up to and including a wall time of the zone; undefined when there is none. The
 * start stands for UTC, as does an end that says so; the rule itself is followed on the wall clock (openmodule spec §9.1).
 *
 * @throws EdgeloomError `INVALID` when it is no rule, or one that is too fine to be followed that long
 */
export function lastOccurrence(recurrence: string, until: WallMs, timezone: string): WallMs | undefined {
  const [whole = "", start] = startText.exec(recurrence) ?? [];
  if (start === undefined) throw invalid("it has no DTSTART that could be read");
  const first = wallTime(utcMsOf(start), timezone);
  const rule = recurrence
    .replace(whole, "")
    .replaceAll(utcEnd, (_all, end: string) => `UNTIL=${wallText(wallTime(utcMsOf(end), timezone))}`)
    .trim();
  if (wrongInterval.test(rule)) throw invalid("its INTERVAL is not positive");
  if (longList.test(rule)) throw invalid("it has more times than a day");
  const step = stepMs.get(frequency.exec(rule)?.[1]?.toUpperCase() ?? "");
  if (step !== undefined && (until - first) / step > maxSteps)
    throw invalid("it starts too long ago for how often it applies");
  return before(rule, first, until);
}

function before(rule: string, first: WallMs, until: WallMs): WallMs | undefined {
  const found = withinTime(maxMs, () => search(rule, first, until));
  if (found === outOfTime) throw invalid("the search for its last time takes too long");
  return found;
}

function search(rule: string, first: WallMs, until: WallMs): WallMs | undefined {
  try {
    // As an option it would only count for a single rule, not where dates or other rules stand beside it.
    const text = `DTSTART:${wallText(first)}\n${ending(rule.replaceAll(times, sorted), until)}`;
    return rrule.rrulestr(text).before(new Date(until), true)?.getTime();
  } catch (cause) {
    throw invalid("it is no rule of iCalendar", cause);
  }
}

/** `20200131T120000` as a moment of UTC. */
function utcMsOf(text: string): number {
  const digits = text.replace("T", "").padEnd(14, "0");
  const part = (from: number, to: number): number => Number(digits.slice(from, to));
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14));
}

/** The search does not see times that are taken out, so that it would not end where a rule gives none but those. */
function ending(rule: string, until: WallMs): string {
  return rule
    .split("\n")
    .map((line) => (isEndless(line) ? line.replace(/;?\s*$/, `;UNTIL=${wallText(until)}`) : line))
    .join("\n");
}

function isEndless(line: string): boolean {
  return /FREQ=/i.test(line) && !/UNTIL=/i.test(line);
}

/** The search ends at the first time that is too late, so that those of a day have to come in order. */
function sorted(_all: string, name: string, list: string): string {
  const values = [...new Set(list.split(",").map(Number))].sort((left, right) => left - right);
  return `${name}=${values.join(",")}`;
}

/** `20200131T120000`, as rules write the time of a wall clock. */
function wallText(wall: WallMs): string {
  return new Date(wall).toISOString().replaceAll(/[-:]|\..*$/g, "");
}

function invalid(why: string, cause?: unknown): EdgeloomError {
  return new EdgeloomError("INVALID", `the recurrence cannot be followed: ${why}`, {
    place: "Access.recurrence",
    cause,
  });
}
