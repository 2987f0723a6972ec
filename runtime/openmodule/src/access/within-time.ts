import { type Context, createContext, Script } from "node:vm";

// Node can end code that does not end by itself only where it has been started through a script.
const script = /*@__PURE__*/ new Script("work()");
let context: Context | undefined;

/** What {@link withinTime} gives for work that it has ended. */
export const outOfTime: unique symbol = Symbol("out of time");

/** How much longer than its processor time work may take at most, where others keep the machine busy. */
const maxPatience = 16;

/**
 * Runs work that never waits, and ends it when it takes more than `limitMs` of processor time, even if it loops for ever. Node
 * ends by the clock; work that has hardly had the processor until then begins once more, with more patience. What it throws is
 * thrown.
 */
export function withinTime<T>(limitMs: number, work: () => T): T | typeof outOfTime {
  for (let patience = 1; patience < maxPatience; patience *= 4) {
    const before = process.cpuUsage();
    const result = attempt(limitMs * patience, work);
    const { user, system } = process.cpuUsage(before);
    if (result !== outOfTime || (user + system) / 1_000 >= limitMs / 2) return result;
  }
  return attempt(limitMs * maxPatience, work);
}

function attempt<T>(limitMs: number, work: () => T): T | typeof outOfTime {
  context ??= createContext({});
  const outer: unknown = context["work"];
  context["work"] = work;
  try {
    return script.runInContext(context, { timeout: limitMs }) as T;
  } catch (error) {
    if (isTimeout(error)) return outOfTime;
    throw error;
  } finally {
    context["work"] = outer;
  }
}

/** The error is one of the context, so that `instanceof` does not know it. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}
