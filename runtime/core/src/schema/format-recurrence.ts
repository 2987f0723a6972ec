const frequencies = new Set(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"]);
const weekday = /^(?:[+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)(?:\([+-]?\d{1,2}\))?$/;
const moment = /^\d{8}(?:T\d{4}(?:\d\d)?Z?)?$/;

/** How the value of each part of a rule reads. */
const ruleParts: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ["FREQ", (value: string) => frequencies.has(value)],
  ["INTERVAL", isNumber(1, Number.MAX_SAFE_INTEGER)],
  ["COUNT", isNumber(0, Number.MAX_SAFE_INTEGER)],
  ["UNTIL", isMoment],
  ["WKST", (value: string) => weekday.test(value)],
  ["BYSETPOS", listOf(isNumber(-366, 366))],
  ["BYMONTH", listOf(isNumber(1, 12))],
  ["BYMONTHDAY", listOf(isNumber(-31, 31))],
  ["BYYEARDAY", listOf(isNumber(-366, 366))],
  ["BYEASTER", listOf(isNumber(-366, 366))],
  ["BYWEEKNO", listOf(isNumber(-53, 53))],
  ["BYDAY", listOf((value) => weekday.test(value))],
  ["BYWEEKDAY", listOf((value) => weekday.test(value))],
  ["BYHOUR", listOf(isNumber(0, 23))],
  ["BYMINUTE", listOf(isNumber(0, 59))],
  ["BYSECOND", listOf(isNumber(0, 59))],
]);

/**
 * Why a text is not an iCalendar rule set with its start, in the order of openmodule spec §9.1; undefined when it is one.
 */
export function recurrenceProblem(text: string): string | undefined {
  if (!text.includes("DTSTART")) return "recurrence must contain a DTSTART field";
  if (!text.includes("\n")) return "recurrence must contain a newline";
  const lines = text
    .toUpperCase()
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .map(lineProblem)
    .find((problem) => problem !== undefined);
}

function lineProblem(line: string): string | undefined {
  const colon = line.indexOf(":");
  const [name = "", ...parameters] = (colon < 0 ? "RRULE" : line.slice(0, colon)).split(";");
  const value = colon < 0 ? line : line.slice(colon + 1);
  switch (name) {
    case "RRULE":
    case "EXRULE":
      return parameters.length > 0 ? "unsupported parameter of a rule" : ruleProblem(value);
    case "DTSTART":
      return isMoment(value) ? undefined : "invalid start";
    case "RDATE":
    case "EXDATE":
      return value.split(",").every(isMoment) ? undefined : "invalid date";
    default:
      return "unsupported property";
  }
}

function ruleProblem(rule: string): string | undefined {
  const pairs = rule.split(";").map((pair) => pair.split("="));
  for (const [name = "", value = "", ...more] of pairs) {
    const accepts = ruleParts.get(name);
    if (accepts === undefined || more.length > 0) return "unknown part of a rule";
    if (!accepts(value)) return `invalid value of ${name}`;
  }
  return pairs.some(([name]) => name === "FREQ") ? undefined : "a rule needs a frequency";
}

function isMoment(value: string): boolean {
  if (!moment.test(value)) return false;
  const month = Number(value.slice(4, 6));
  const day = Number(value.slice(6, 8));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && Number(value.slice(9, 11)) <= 23;
}

function isNumber(minimum: number, maximum: number): (value: string) => boolean {
  return (value) => /^[+-]?\d{1,15}$/.test(value) && Number(value) >= minimum && Number(value) <= maximum;
}

function listOf(accepts: (value: string) => boolean): (value: string) => boolean {
  return (value) => value.split(",").every(accepts);
}

/** An iCalendar rule set with its start. */
export function isRecurrence(text: string): boolean {
  return recurrenceProblem(text) === undefined;
}
