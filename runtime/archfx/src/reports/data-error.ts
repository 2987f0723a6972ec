import { EdgeloomError, type ErrorFacts } from "@edgeloom/runtime/base";

/**
 * Data that a report cannot hold, or bytes that are no report (archfx spec §3). Its `code` is `INVALID` for a value and
 * `MALFORMED` for bytes; `place` names the part, such as `events[3].extra_data`.
 */
export class DataError extends EdgeloomError {
  constructor(code: "INVALID" | "MALFORMED", message: string, facts: ErrorFacts = {}) {
    super(code, message, facts);
  }

  /** The same error one level further out: `stream` inside `events[3]` is `events[3].stream`. */
  within(outer: string): DataError {
    const place = this.place === undefined ? outer : `${outer}.${this.place}`;
    const facts = { place, cause: this.cause, ...(this.fix === undefined ? {} : { fix: this.fix }) };
    return new DataError(this.code === "MALFORMED" ? "MALFORMED" : "INVALID", this.message, facts);
  }
}
