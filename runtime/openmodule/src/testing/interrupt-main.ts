import { AssertionError } from "node:assert";
import { EdgeloomError } from "@edgeloom/runtime";
import { type DeadlineTable, type Settle, waitFor } from "@edgeloom/runtime/base";
import { core } from "../core/index.js";

/** Names of the methods of an object. */
export type MethodName<T> = {
  [K in keyof T]: T[K] extends (...args: never[]) => unknown ? K : never;
}[keyof T] &
  string;

/** Where and how a main function is interrupted. */
export type InterruptOptions<T extends object> = {
  /** What holds the function inside of which the signal comes: an object that `main` uses, or the prototype of a class. */
  readonly within: T;
  /** Name of that function. */
  readonly method: MethodName<T>;
  /** At which of its calls the signal comes; default the first. */
  readonly call?: number;
  /** Default SIGINT. */
  readonly signal?: "SIGINT" | "SIGTERM";
  /** How long all of it may take; default 10 s. */
  readonly timeoutMs?: number;
  readonly deadlines?: DeadlineTable;
};

type Function_ = (this: unknown, ...args: unknown[]) => unknown;

const defaultTimeoutMs = 10_000;

/**
 * Runs the main function of a service in this process, lets a signal come inside of a function that it calls, and throws unless
 * the service then shuts down in order and ends with 0 (openmodule spec §13.2). The process itself goes on. For a service in a
 * process of its own see `ServiceProcess`.
 */
export async function interruptMain<T extends object>(
  main: () => unknown,
  options: InterruptOptions<T>,
): Promise<void> {
  const { within, method, call = 1, signal = "SIGINT", timeoutMs = defaultTimeoutMs, deadlines } = options;
  const place = `interruptMain, ${signal} in ${method}`;
  let calls = 0;
  const onTimeout = (): EdgeloomError =>
    new EdgeloomError(
      "DEADLINE_EXCEEDED",
      calls < call
        ? `${place}: it was called ${calls} times in ${timeoutMs} ms`
        : `${place}: the service did not end in ${timeoutMs} ms`,
      { place },
    );
  const code = await waitFor<number>({ timeoutMs, place, deadlines, onTimeout }, ({ resolve, reject }) => {
    const interrupt = signaller(signal, { resolve, reject });
    const giveBack = [
      replaced(process, "exit", (given) => resolve(Number(given ?? process.exitCode ?? 0))),
      replaced(within, method, () => (++calls === call ? interrupt() : undefined), { callsThrough: true }),
    ];
    void (async () => main())().catch(reject);
    return () => {
      for (const restore of giveBack) restore();
    };
  });
  if (code !== 0)
    throw new AssertionError({ message: `${place}: it ended with ${code}`, actual: code, expected: 0 });
  if (core() !== undefined) throw new AssertionError({ message: `${place}: its core still runs` });
}

/** Tells only those of the signal who have begun to listen since: the test runner must not end. */
function signaller(signal: NodeJS.Signals, { reject }: Settle<number>): () => void {
  const others = new Set(process.listeners(signal));
  return () => {
    const listeners = process.listeners(signal).filter((listener) => !others.has(listener));
    if (listeners.length === 0)
      reject(
        new AssertionError({ message: `nobody listens to ${signal}: it would end the process at once` }),
      );
    for (const listener of listeners) listener(signal);
  };
}

/** Puts a function in the place of a method; the result puts the method back. */
function replaced(
  owner: object,
  method: string,
  instead: (...args: unknown[]) => void,
  { callsThrough = false } = {},
): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, method);
  const original = Reflect.get(owner, method) as Function_;
  const value: Function_ = function (this: unknown, ...args) {
    instead(...args);
    return callsThrough ? original.apply(this, args) : undefined;
  };
  Object.defineProperty(owner, method, { value, configurable: true, writable: true });
  return () => {
    if (own === undefined) Reflect.deleteProperty(owner, method);
    else Object.defineProperty(owner, method, own);
  };
}
