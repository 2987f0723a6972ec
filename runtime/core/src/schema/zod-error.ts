import { type core, z } from "zod";
import type { Finding } from "./finding.js";
import { issuesOf } from "./issues.js";

/**
 * The error of a value that does not fit, without a stack. It is `new z.ZodRealError(issues)` in all that can be seen, and costs a
 * fraction: issues are made when they are read, and what zod keeps for itself when it is asked for, by `instanceof` or for the
 * message. So it need not hide behind an accessor of the result, which costs more than the error: each result would
 * have a form of its own.
 */
export function zodError(findings: readonly Finding[]): z.ZodError {
  const error: unknown = withoutStack(findings);
  if (!prepared) {
    // zod puts the methods of an error on its prototype when it makes its part of the first one.
    prepared = true;
    void (error as z.ZodError)._zod;
  }
  return error as z.ZodError;
}

let prepared = false;

class ZodError extends Error {
  readonly #findings: readonly Finding[];
  #issues: core.$ZodIssue[] | undefined;

  constructor(findings: readonly Finding[]) {
    super();
    this.name = "ZodError";
    this.#findings = findings;
    Object.defineProperty(this, "message", message);
  }

  get issues(): core.$ZodIssue[] {
    this.#issues ??= issuesOf(this.#findings);
    return this.#issues;
  }

  get _zod(): z.ZodError["_zod"] {
    // An own property in the place of this getter: zod asks whether there is a `_zod` yet.
    Object.defineProperty(this, "_zod", { value: undefined, configurable: true });
    const error = this as unknown as z.ZodError;
    z.ZodRealError.init(error, this.issues);
    Object.defineProperty(this, "_zod", { configurable: false });
    return error._zod;
  }
}

/** The own property that zod would have put there, and puts there as soon as this one is used. */
const message: PropertyDescriptor & ThisType<z.ZodError> = {
  enumerable: true,
  configurable: true,
  get() {
    void this._zod;
    return this.message;
  },
  set(text: string) {
    void this._zod;
    this.message = text;
  },
};

/** Taking the stack would cost more than all the rest; `parse` adds it where the error is thrown. */
function withoutStack(findings: readonly Finding[]): ZodError {
  const { stackTraceLimit } = Error;
  if (typeof stackTraceLimit !== "number") return new ZodError(findings);
  try {
    Error.stackTraceLimit = 0;
  } catch {
    // A realm that has hardened its errors: the stack stays.
    return new ZodError(findings);
  }
  const error = new ZodError(findings);
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}
