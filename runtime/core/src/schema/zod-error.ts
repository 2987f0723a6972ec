import { core, z } from "zod";

/**
 * The error of a value that does not fit, without a stack. It is `new z.ZodRealError(issues)` in all that can be seen, and costs a
 * third: what zod keeps for itself is made when it is asked for, by `instanceof` or for the message. Most callers read the
 * issues and nothing else.
 */
export function zodError(issues: core.$ZodIssue[]): z.ZodError {
  const error: unknown = withoutStack(issues);
  if (!prepared) {
    // zod puts the methods of an error on its prototype when it makes its part of the first one.
    prepared = true;
    void (error as z.ZodError)._zod;
  }
  return error as z.ZodError;
}

let prepared = false;

class ZodError extends Error {
  readonly #issues: core.$ZodIssue[];

  constructor(issues: core.$ZodIssue[]) {
    super();
    this.name = "ZodError";
    this.#issues = issues;
    Object.defineProperty(this, "message", message);
  }

  get issues(): core.$ZodIssue[] {
    return this.#issues;
  }

  get _zod(): z.ZodError["_zod"] {
    // An own property in the place of this getter: zod asks whether there is a `_zod` yet.
    Object.defineProperty(this, "_zod", { value: undefined, configurable: true });
    const error = this as unknown as z.ZodError;
    z.ZodRealError.init(error, this.#issues);
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
function withoutStack(issues: core.$ZodIssue[]): ZodError {
  const { stackTraceLimit } = Error;
  if (typeof stackTraceLimit !== "number") return new ZodError(issues);
  try {
    Error.stackTraceLimit = 0;
  } catch {
    // A realm that has hardened its errors: the stack stays.
    return new ZodError(issues);
  }
  const error = new ZodError(issues);
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}
