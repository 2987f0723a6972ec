import { describe, expect, it } from "vitest";
import { isAccessValidAt } from "./validity.js";
import { offsetAt, offsetOfWall, wallTime } from "./wall-time.js";

const hourMs = 3_600_000;
const zone = "Europe/Vienna";

describe("wall clocks", () => {
  it("are ahead by the offset of the season", () => {
    expect(offsetAt(Date.UTC(2022, 0, 1), zone)).toBe(hourMs);
    expect(offsetAt(Date.UTC(2022, 6, 1), zone)).toBe(2 * hourMs);
    expect(offsetAt(Date.UTC(2022, 6, 1) + 1, "UTC")).toBe(0);
    expect(wallTime(Date.UTC(2022, 6, 1), "Asia/Kolkata")).toBe(Date.UTC(2022, 6, 1, 5, 30));
  });

  it("show an hour twice in autumn and never in spring; the offset before the change counts", () => {
    expect(offsetOfWall(Date.UTC(2022, 9, 30, 2, 30), zone)).toBe(2 * hourMs);
    expect(offsetOfWall(Date.UTC(2022, 9, 30, 3, 0), zone)).toBe(hourMs);
    expect(offsetOfWall(Date.UTC(2022, 2, 27, 2, 30), zone)).toBe(hourMs);
    expect(offsetOfWall(Date.UTC(2022, 2, 27, 3, 0), zone)).toBe(2 * hourMs);
  });
});

describe("an access", () => {
  const daily = { start: 0, duration: 60, recurrence: "DTSTART:20200101T000000\nRRULE:FREQ=DAILY" };

  it("reads a start with either separator and any case", () => {
    for (const start of ["DTSTART:20200101T000000", "dtstart=20200101T000000", "DTSTART:20200101"]) {
      const access = { ...daily, recurrence: `${start}\nRRULE:FREQ=DAILY` };
      expect(isAccessValidAt(access, new Date("2021-05-05T00:00:30Z"), "UTC")).toBe(true);
      expect(isAccessValidAt(access, new Date("2021-05-05T00:01:00Z"), "UTC")).toBe(false);
    }
  });

  it("ends with a time of UTC where the rule says so, and else with one of the wall clock", () => {
    const holds = (end: string, at: string): boolean =>
      isAccessValidAt(
        { ...daily, recurrence: `DTSTART:20210101T100000\nRRULE:FREQ=DAILY;UNTIL=${end}` },
        new Date(at),
        zone,
      );
    expect(holds("20210105T100000Z", "2021-01-05T10:00:30Z")).toBe(true);
    expect(holds("20210105T100000", "2021-01-05T10:00:30Z")).toBe(false);
    expect(holds("20210105T110000", "2021-01-05T10:00:30Z")).toBe(true);
    expect(holds("20210105T095959Z", "2021-01-05T10:00:30Z")).toBe(false);
  });

  it("holds as its rules say together, without the dates that are taken out", () => {
    const rules = [
      "DTSTART:20210501T080000",
      "RRULE:FREQ=DAILY;COUNT=3",
      "RRULE:FREQ=WEEKLY;BYDAY=SU",
      "RDATE:20210505T080000",
      "EXDATE:20210502T080000",
    ];
    const valid = [1, 2, 3, 4, 5, 6, 9].filter((day) =>
      isAccessValidAt({ ...daily, recurrence: rules.join("\n") }, Date.UTC(2021, 4, day, 8) / 1_000, "UTC"),
    );
    expect(valid).toEqual([1, 3, 5, 9]);
  });

  it("does not hold where one rule takes out all that another one gives", () => {
    const recurrence = "DTSTART:20210501T080000\nRRULE:FREQ=WEEKLY;BYDAY=FR\nEXRULE:FREQ=WEEKLY;BYDAY=FR";
    expect(isAccessValidAt({ ...daily, recurrence }, new Date("2021-05-07T08:00:00Z"), "UTC")).toBe(false);
  });

  it("takes the times of a day in any order", () => {
    const access = {
      ...daily,
      recurrence: "DTSTART:20210501T000000\nRRULE:FREQ=DAILY;BYHOUR=20,5;BYMINUTE=30,0",
    };
    const valid = ["05:00", "05:30", "06:00", "20:00", "20:30"].filter((time) =>
      isAccessValidAt(access, new Date(`2021-05-05T${time}:00Z`), "UTC"),
    );
    expect(valid).toEqual(["05:00", "05:30", "20:00", "20:30"]);
  });

  it("without recurrence or with an empty one has its window only", () => {
    expect(isAccessValidAt({ start: 10, end: 20, recurrence: "" }, 20, "UTC")).toBe(true);
    expect(isAccessValidAt({ start: 10, end: 20 }, 21, "UTC")).toBe(false);
  });

  it("that nobody can follow is an error", () => {
    const at = new Date("2021-05-05T00:00:30Z");
    for (const recurrence of ["RRULE:FREQ=DAILY", "DTSTART:20200101\nRRULE:FREQ=NEVER"])
      expect(() => isAccessValidAt({ ...daily, recurrence }, at, "UTC")).toThrow("cannot be followed");
  });

  it("does not keep the process busy for a rule that applies too often", () => {
    const recurrence = "DTSTART:19700101T000000\nRRULE:FREQ=SECONDLY";
    expect(() => isAccessValidAt({ ...daily, recurrence }, new Date("2021-05-05"), "UTC")).toThrow(
      "too long ago",
    );
  });

  // Each of them would loop for ever, or up to the year 9999.
  it.each([
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "takes too long"],
    ["FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "takes too long"],
    ["FREQ=DAILY;INTERVAL=-1", "not positive"],
    ["FREQ=DAILY;INTERVAL=0", "not positive"],
    [`FREQ=DAILY;BYMINUTE=0${",0".repeat(60)};BYSECOND=0`, "more times than a day"],
  ])("does not keep the process busy for %s", (rule, problem) => {
    const access = { ...daily, recurrence: `DTSTART:20210504T000000\nRRULE:${rule}` };
    expect(() => isAccessValidAt(access, new Date("2021-05-05T00:00:30Z"), "UTC")).toThrow(problem);
    expect(isAccessValidAt({ ...daily, start: 0 }, new Date("2021-05-05T00:00:30Z"), "UTC")).toBe(true);
  });
});
