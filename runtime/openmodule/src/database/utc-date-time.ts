import { EdgeloomError } from "@edgeloom/runtime";

const naive = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?$/;
const zone = /(?:[zZ]|[+-]\d{2}(?::?\d{2})?)$/;

/**
 * The text that a date-time column holds: `YYYY-MM-DD HH:MM:SS.ffffff`, in UTC and without saying so, as the Python services
 * write it. Such texts sort as the times do. A `Date` is a moment; a text is taken as UTC.
 *
 * @throws EdgeloomError `INVALID` when a text says a zone, or is no time
 */
export function encodeUtc(value: string | Date): string {
  const text = typeof value === "string" ? value : naiveText(value);
  const [all, year, month, day, hour, minute, second = "00", fraction = ""] = naive.exec(text) ?? [];
  if (all === undefined) throw zone.test(text) && text.includes(":") ? withZone() : noTime();
  const seconds = `${year}-${month}-${day} ${hour}:${minute}:${second}`;
  if (!exists(`${seconds.replace(" ", "T")}Z`)) throw noTime();
  return `${seconds}.${fraction.padEnd(6, "0")}`;
}

/** The time in a column as ISO text without a zone: `YYYY-MM-DDTHH:MM:SS`, with six more digits when there is a fraction. */
export function decodeUtc(text: string): string {
  return encodeUtc(text)
    .replace(" ", "T")
    .replace(/\.0{6}$/, "");
}

/** The moment that a text without zone stands for in UTC, to the millisecond. */
export function utcDate(text: string): Date {
  return new Date(`${encodeUtc(text).replace(" ", "T").slice(0, 23)}Z`);
}

function naiveText(date: Date): string {
  if (Number.isNaN(date.getTime())) throw noTime();
  return date.toISOString().slice(0, -1);
}

/** `Date` takes the 31st of February for one of March. */
function exists(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text.slice(0, -1));
}

function withZone(): EdgeloomError {
  return new EdgeloomError("INVALID", "a date-time column holds UTC, and takes no text with a zone", {
    fix: "convert it to UTC and leave the zone out, or give a Date",
  });
}

function noTime(): EdgeloomError {
  return new EdgeloomError("INVALID", "this is no date and time that exists", {
    fix: "give YYYY-MM-DDTHH:MM:SS, with up to six digits of a fraction, or a Date",
  });
}
