import type { Json } from "@edgeloom/runtime/schema";

/** Free details of a verdict, for people. */
export type HealthMeta = { readonly [key: string]: Json };

/** Verdict of a health handler. Only {@link healthOk} and {@link healthError} make one. */
export class HealthResult {
  /** @internal */
  constructor(
    readonly status: "ok" | "error",
    readonly meta: HealthMeta,
    readonly message: string | undefined,
  ) {}
}

/** Says that the service is well. */
export function healthOk(meta: HealthMeta = {}): HealthResult {
  return new HealthResult("ok", meta, undefined);
}

/** Says what is wrong with the service. */
export function healthError(message: string, meta: HealthMeta = {}): HealthResult {
  return new HealthResult("error", meta, message);
}

/** Tells how the service is doing. */
export type HealthHandler = () => HealthResult | Promise<HealthResult>;

/** The verdict when a handler fails, hangs, or returns something else. */
export function brokenRoutine(): HealthResult {
  return healthError("internal error in health routine");
}
