import { EdgeloomError } from "@edgeloom/runtime";
import { type DeadlineTable, waitFor } from "@edgeloom/runtime/base";
import { keepUnexported } from "../core/schema-registry.js";
import { testTimeouts, type WaitLimit } from "./defaults.js";

/** How {@link MockEvent.waitForCall} waits. */
export type CallLimit = WaitLimit & {
  /** How often it must have been called. Default 1. */
  readonly minimumCallCount?: number;
};

/** A function that notes its calls and lets a test wait for them. Fits wherever a handler or listener is expected. */
export type MockEvent<Args extends readonly unknown[], Result = undefined> = {
  (...args: Args): Result;
  /** The arguments of every call since the last reset. */
  readonly calls: readonly Args[];
  /**
   * Waits until it has been called; default once, within 3 s. Gives the arguments of all calls. Reset it between two waits, or
   * the second one would see the calls of the first.
   *
   * @throws EdgeloomError `CONFIG` when it was not reset since the last wait, `DEADLINE_EXCEEDED` when time is over
   */
  waitForCall(limit?: CallLimit): Promise<readonly Args[]>;
  /** Forgets the calls. */
  resetMock(): void;
};

/** Options of {@link mockEvent}. */
export type MockEventOptions = {
  /** Name in error messages. */
  readonly name?: string;
  readonly deadlines?: DeadlineTable;
};

/** Makes a {@link MockEvent}, which gives what `implementation` gives. It never goes into the exported schema. */
export function mockEvent<Args extends readonly unknown[] = readonly unknown[], Result = undefined>(
  implementation?: (...args: Args) => Result,
  { name = "mock event", deadlines }: MockEventOptions = {},
): MockEvent<Args, Result> {
  let calls: readonly Args[] = [];
  let waited = false;
  const called = new Set<() => void>();
  const mock = (...args: Args): Result => {
    calls = [...calls, args];
    for (const look of called) look();
    return implementation?.(...args) as Result;
  };
  const waitForCall = async (limit: CallLimit = {}): Promise<readonly Args[]> => {
    const { minimumCallCount = 1, timeoutMs = testTimeouts.mockEventMs, signal } = limit;
    if (waited) throw notReset(name);
    waited = true;
    const onTimeout = (): EdgeloomError => late(name, calls.length, minimumCallCount, timeoutMs);
    return waitFor({ timeoutMs, signal, place: name, deadlines, onTimeout }, ({ resolve }) => {
      const look = (): void => (calls.length >= minimumCallCount ? resolve(calls) : undefined);
      called.add(look);
      look();
      return () => called.delete(look);
    });
  };
  const resetMock = (): void => {
    calls = [];
    waited = false;
  };
  keepUnexported(mock);
  return Object.defineProperty(Object.assign(mock, { waitForCall, resetMock }), "calls", {
    get: () => calls,
  }) as unknown as MockEvent<Args, Result>;
}

/** Resets several at once. */
export function resetAllMocks(...mocks: readonly { resetMock(): void }[]): void {
  for (const mock of mocks) mock.resetMock();
}

function notReset(name: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `${name} was not reset since it was last waited for`, {
    place: name,
    fix: "call resetMock between two waits",
  });
}

function late(name: string, count: number, wanted: number, timeoutMs: number): EdgeloomError {
  return new EdgeloomError(
    "DEADLINE_EXCEEDED",
    `${name} was called ${count} times in ${timeoutMs} ms instead of ${wanted}`,
    { place: name },
  );
}
