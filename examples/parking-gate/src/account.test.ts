import { expect, test } from "vitest";
import { accountOf, duration, timed } from "./account.js";

function written(color: boolean, tell: (account: ReturnType<typeof accountOf>) => void): string {
  let all = "";
  tell(accountOf("gate", { color, write: (text) => (all += text) }));
  return all;
}

test("a line names who did something, what, and how long it took", () => {
  const text = written(false, (account) => {
    account.chapter("A car comes");
    account.say("calls", 2.04);
    account.detail("more");
  });
  const [blank, chapter, event, detail] = text.split("\n");
  expect([blank, chapter, detail]).toEqual(["", "A car comes", "           more"]);
  expect(event).toMatch(/^ {2}gate {5}calls {60,}2\.0 ms$/);
});

test("colours appear only where they are shown", () => {
  const tell = (account: ReturnType<typeof accountOf>): void => account.say("calls", 1);
  expect(written(false, tell)).not.toContain("\u001b");
  expect(written(true, tell)).toContain("\u001b[36mgate");
});

test.each([
  [0.04, "0.0 ms"],
  [9.96, "10.0 ms"],
  [312.4, "312 ms"],
  [1_440, "1.4 s"],
])("%d ms reads %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test("the time of a piece of work is measured around it", async () => {
  const { result, tookMs } = await timed(async () => "done");
  expect(result).toBe("done");
  expect(tookMs).toBeGreaterThanOrEqual(0);
});
