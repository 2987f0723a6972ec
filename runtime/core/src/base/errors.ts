/**
 * The closed set of error codes of the runtime.
 *
 * - `INVALID`: a value does not fit its schema; `issues` lists every place.
 * - `MALFORMED`: bytes that are not a message at all (framing, UTF-8, JSON).
 * - `UNAVAILABLE`: nobody could be reached before the deadline; nothing was executed.
 * - `DEADLINE_EXCEEDED`: no reply came in time, though somebody listened all the while. The call may have run.
 * - `UNKNOWN_OUTCOME`: a call that must not be repeated was sent, and then the server or the link was lost; it may have run.
 * - `CANCELLED`: the caller gave up.
 * - `CONFLICT`: the same call id came again with another body.
 * - `OVERLOADED`: a bounded queue or table is full.
 * - `REMOTE`: the peer answered with a failure; `status` and `detail` say which.
 * - `CLOSED`: the bus, client or transport was closed.
 * - `CONFIG`: a wrong option or registration; the program has to be changed.
 * - `INTERNAL`: a defect on this side.
 */
export type ErrorCode =
  | "INVALID"
  | "MALFORMED"
  | "UNAVAILABLE"
  | "DEADLINE_EXCEEDED"
  | "UNKNOWN_OUTCOME"
  | "CANCELLED"
  | "CONFLICT"
  | "OVERLOADED"
  | "REMOTE"
  | "CLOSED"
  | "CONFIG"
  | "INTERNAL";

/** One place where a value does not fit its schema. Never holds the value itself, which may be a secret. */
export type Issue = {
  /** Property names and array indices from the root of the value; wire names. */
  readonly path: readonly (string | number)[];
  /** The JSON Schema keyword that failed: `type`, `required`, `enum`, `format` … */
  readonly keyword: string;
  /** What was expected, in words: `an integer ≥ 0`. */
  readonly expected: string;
  /** The kind of value that was found: `string`, `null`, `missing` … */
  readonly received: string;
  /** Text of the error for peers that read it (openmodule spec §2.3); absent when the wire has no such text. */
  readonly wireMessage?: string;
  /** Error type for such peers, e.g. `value_error.missing`. */
  readonly wireType?: string;
  /** Extra facts for such peers, e.g. `{"enum_values": ["", "in", "out"]}`. */
  readonly wireContext?: Readonly<Record<string, unknown>>;
};

/** Facts that travel with an {@link EdgeloomError}. */
export type ErrorFacts = {
  /** Where: a topic, `channel/type`, a model name or a file. Never a payload. */
  readonly place?: string;
  /** What to change, as an instruction to the reader. */
  readonly fix?: string;
  readonly issues?: readonly Issue[];
  /** For `REMOTE`: the status that the peer sent. */
  readonly status?: string;
  /** For `REMOTE`: the peer's text; opaque. */
  readonly detail?: string;
  /** True when the same call may be made again without harm. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
};

const brand = Symbol.for("edgeloom.error");

/** Every failure of the runtime. Recognise it with {@link isEdgeloomError}, which also works across two copies of the package. */
export class EdgeloomError extends Error {
  override readonly name = "EdgeloomError";
  readonly code: ErrorCode;
  // What is not known is no field at all, so that a printed error shows only what there is.
  declare readonly place: string | undefined;
  declare readonly fix: string | undefined;
  readonly issues: readonly Issue[];
  declare readonly status: string | undefined;
  declare readonly detail: string | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    if (facts.place !== undefined) this.place = facts.place;
    if (facts.fix !== undefined) this.fix = facts.fix;
    this.issues = facts.issues ?? [];
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.detail !== undefined) this.detail = facts.detail;
    this.retryable = facts.retryable ?? false;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Tells whether a caught value is an {@link EdgeloomError}, of this or of another copy of the package. */
export function isEdgeloomError(value: unknown): value is EdgeloomError {
  return typeof value === "object" && value !== null && brand in value;
}
