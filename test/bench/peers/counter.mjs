import { cpuUsSince, onCommand, reply } from "./commands.mjs";

/**
 * Counts the messages of a round for the benchmark: `{count}` arms it, `{wait: true}` is answered with the rate and the processor
 * time per message when all have come. Two commands, since messages and commands come by different ways.
 */
export class Counter {
  #wanted = 0;
  #seen = 0;
  #startMs = 0;
  #startCpu = process.cpuUsage();
  #result = undefined;
  #isAsked = false;

  constructor() {
    onCommand(({ count }) => (count === undefined ? this.#ask() : this.#arm(count)));
  }

  /** Takes one message; true when it is time to acknowledge. */
  take() {
    if (this.#seen === 0) this.#start();
    this.#seen++;
    if (this.#seen === this.#wanted) this.#finish();
    return this.#seen % 100 === 0;
  }

  #arm(count) {
    [this.#wanted, this.#seen, this.#result, this.#isAsked] = [count, 0, undefined, false];
    reply({});
  }

  #ask() {
    this.#isAsked = true;
    if (this.#result !== undefined) reply(this.#result);
  }

  #start() {
    this.#startMs = performance.now();
    this.#startCpu = process.cpuUsage();
  }

  #finish() {
    const seconds = (performance.now() - this.#startMs) / 1_000;
    this.#result = { perSecond: this.#seen / seconds, cpuUs: cpuUsSince(this.#startCpu, this.#seen) };
    if (this.#isAsked) reply(this.#result);
  }
}
