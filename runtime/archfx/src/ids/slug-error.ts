import { EdgeloomError } from "@edgeloom/runtime/base";

/**
 * Why an id was refused. A stable code, for programs.
 *
 * - `wrong-type`: neither text nor a number nor an id of the right class.
 * - `bad-prefix`: the first term is not a kind that this class has.
 * - `wrong-term-count`: too few or too many terms between the `--`.
 * - `wrong-tuple-length`: a variable is a pair of scope and number.
 * - `not-hex`: a number is missing, or has a character that is no hex digit.
 * - `bad-group`: a group after the first has not four digits, so its place is anybody's guess.
 * - `not-decimal`: a start or an index that is not a whole decimal number.
 * - `out-of-range`: the number does not fit the id's bits.
 * - `unsafe-number`: a `number` beyond 2^53, whose last digits are already lost; a bigint holds them.
 * - `unset`: a part was asked of a stream id that has no text.
 */
export type SlugReason =
  | "wrong-type"
  | "bad-prefix"
  | "wrong-term-count"
  | "wrong-tuple-length"
  | "not-hex"
  | "bad-group"
  | "not-decimal"
  | "out-of-range"
  | "unsafe-number"
  | "unset";

/** An id that cannot be (archfx spec §2.1). Its `code` is `INVALID`; `reason` says what is wrong with it. */
export class SlugError extends EdgeloomError {
  readonly reason: SlugReason;

  constructor(reason: SlugReason, message: string, fix?: string) {
    super("INVALID", message, fix === undefined ? {} : { fix });
    this.reason = reason;
  }
}
