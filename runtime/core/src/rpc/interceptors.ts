/** Does one step: `call` in, the result out. */
export type Step<Call> = (call: Call) => Promise<unknown>;

/**
 * Wraps a step: it gets the next step and returns one of its own, which may look at the call, change it, answer without
 * going on, repeat, or look at the result. The first interceptor is the outermost.
 */
export type Interceptor<Call> = (next: Step<Call>) => Step<Call>;

/** Puts interceptors around a step; the first of them sees a call first and its result last. */
export function intercept<Call>(
  interceptors: readonly Interceptor<Call>[],
  innermost: Step<Call>,
): Step<Call> {
  return interceptors.reduceRight((next, interceptor) => interceptor(next), innermost);
}
