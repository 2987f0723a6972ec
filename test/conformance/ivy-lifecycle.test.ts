import { FakeClock } from "@edgeloom/runtime/base";
import { expect, test } from "vitest";
import { type LogEntry, NodeLogger } from "../../runtime/ivy/src/logger/index.js";
import type { ChildExit, ChildHandle } from "../../runtime/ivy/src/run/child-handle.js";
import { ProcessManager, type ProcessVariant } from "../../runtime/ivy/src/run/process-manager.js";
import { floorOf, vectorCases } from "../support/vectors.js";

/** `lifecycle.json`: what a manager says and does, step by step, with a child and a clock that the test moves. */

type Step = {
  readonly op: string;
  readonly log: readonly (readonly [level: string, message: string])[];
  readonly raises?: string;
  readonly result?: unknown;
};
type Case = { readonly name: string; readonly variant: ProcessVariant; readonly steps: readonly Step[] };

const cases = vectorCases("ivy/lifecycle.json") as never as readonly Case[];

test("the recordings are there", () => expect(cases.length).toBeGreaterThanOrEqual(floorOf(13)));

const diesByItself = new Set([
  "returns-normally",
  "exit-code-3",
  "raises",
  "teardown-after-death",
  "wrong-arity",
]);
const endless = new Set(["backend-ignores-indicator", "backend-without-backend-config", "ignores-sigterm"]);

/** Ends as the recorded one did: at once, when asked, or only when killed. */
class FakeChild implements ChildHandle {
  readonly pid = 4711;
  readonly exited: Promise<ChildExit>;
  #end: (exit: ChildExit) => void = () => {};

  constructor(readonly behaviour: string) {
    this.exited = new Promise((resolve) => {
      this.#end = resolve;
    });
    if (diesByItself.has(behaviour)) this.#end({ code: 0, signal: null });
  }

  send(): void {
    if (!endless.has(this.behaviour)) this.#end({ code: 0, signal: null });
  }

  kill(signal: string): void {
    if (signal === "SIGKILL") this.#end({ code: null, signal });
    else this.send();
  }

  onMessage(): void {}
}

function limitOf(steps: readonly Step[]): number {
  const texts = steps.flatMap(({ log }) => log.map(([, message]) => message));
  return Number(/up to (\d+) seconds/.exec(texts.join("\n"))?.[1] ?? 30);
}

test.each(cases)("$name", async ({ name, variant, steps }) => {
  const entries: LogEntry[] = [];
  const clock = new FakeClock();
  const logger = new NodeLogger({
    origin: "main",
    clock,
    sinks: [{ write: (entry) => entries.push(entry) }],
  });
  const manager = new ProcessManager(
    { name: "p1", variant, spawn: () => new FakeChild(name), teardownSeconds: limitOf(steps) },
    logger,
    clock,
  );
  // An indicator that was once set stays so in the original, and ends the next process at once: not with us.
  const isStale = name.includes("still-set");
  for (const [index, step] of steps.entries()) {
    if (isStale && step.op === "check" && index > 0) {
      expect(manager.check()).toBe("alive");
      return;
    }
    entries.length = 0;
    const outcome = await play(manager, step, clock);
    if (step.raises !== undefined) expect(outcome).toBe(step.raises.replace("RuntimeError: ", ""));
    if ((step.op === "running" || step.op === "alive") && step.result !== undefined)
      expect(outcome).toBe(step.result);
    expect(entries.map(({ level, subject }) => [level, subject.replace("4711", "<pid>")])).toEqual(step.log);
    for (const { origin } of entries) expect(origin).toBe("p1-lifecycle-manager");
  }
});

async function play(manager: ProcessManager, { op }: Step, clock: FakeClock): Promise<unknown> {
  await Promise.resolve();
  try {
    switch (op) {
      case "start":
        return manager.start().pid;
      case "check":
        return manager.check();
      case "running":
        return manager.isHeld;
      case "alive":
        return manager.isAlive;
      case "teardown":
        return await passing(manager.teardown(), clock);
      default:
        return undefined;
    }
  } catch (error) {
    return (error as Error).message;
  }
}

/** Lets time pass until the work is done. */
async function passing(work: Promise<void>, clock: FakeClock): Promise<void> {
  const done: true[] = [];
  void work.then(() => done.push(true));
  while (done.length === 0) {
    await new Promise(setImmediate);
    if (done.length === 0 && clock.timers > 0) clock.advance(1_000);
  }
}
