import { ZodRealError, type z } from "zod";
import type * as core from "zod/v4/core";
import type { Finding } from "./finding.js";
import { issuesOf } from "./issues.js";

/**
 * The error of a value that does not fit, without a stack: `new z.ZodRealError(issues)` at a third of its cost. Issues are made when
 * they are read, and what zod keeps for itself when it is asked for, by `instanceof` or for the message; until then
 * `message` is no key of its own and `stack` is undefined. So cheap that a result can hold it as plain data: accessors, as zod has
 * them there, would cost more, since each result would have a form of its own.
 */
export function zodError(findings: readonly Finding[]): z.ZodError {
  const error = withoutStack(findings);
  if (!prepared) {
    // zod puts the methods of an error on its prototype when it makes its part of the first one.
    prepared = true;
    awake(error);
  }
  return error as unknown as z.ZodError;
}

let prepared = false;

class ZodError extends Error {
  readonly #findings: readonly Finding[];
  #issues: core.$ZodIssue[] | undefined;

  constructor(findings: readonly Finding[]) {
    super();
    this.name = "ZodError";
    this.#findings = findings;
  }

  get issues(): core.$ZodIssue[] {
    this.#issues ??= issuesOf(this.#findings);
    return this.#issues;
  }

  get _zod(): z.ZodError["_zod"] {
    // An own property in the place of this getter: zod asks whether there is a `_zod` yet.
    Object.defineProperty(this, "_zod", { value: undefined, configurable: true });
    const error = this as unknown as z.ZodError;
    ZodRealError.init(error, this.issues);
    Object.defineProperty(this, "_zod", { configurable: false });
    if (this.stack === undefined) Object.defineProperty(this, "stack", stackWithoutFrames);
    return error._zod;
  }

  override get message(): string {
    return awake(this).message;
  }

  override set message(text: string) {
    awake(this).message = text;
  }

  toJSON(): object {
    return Object.fromEntries(Object.entries(awake(this)));
  }
}

const stackWithoutFrames: PropertyDescriptor & ThisType<Error> = {
  configurable: true,
  get() {
    return `${this.name}: ${this.message}`;
  },
  set(value: unknown) {
    Object.defineProperty(this, "stack", { value, writable: true, configurable: true });
  },
};

/** With zod's part, which has keys of its own for what is a getter here. */
function awake(error: ZodError): z.ZodError {
  const made = error as unknown as z.ZodError;
  void made._zod;
  return made;
}

/**
 * Taking the stack would cost more than all the rest; `parse` adds it where the error is thrown. With a limit of zero frames the
 * engine still looks at the frame it is in; without a number it does not.
 */
function withoutStack(findings: readonly Finding[]): ZodError {
  const limited: { stackTraceLimit?: unknown } = Error;
  const { stackTraceLimit } = limited;
  if (typeof stackTraceLimit !== "number") return new ZodError(findings);
  try {
    limited.stackTraceLimit = undefined;
  } catch {
    // A realm that has hardened its errors: the stack stays.
    return new ZodError(findings);
  }
  const error = new ZodError(findings);
  limited.stackTraceLimit = stackTraceLimit;
  return error;
}
