import type { AuthProvider } from "../auth/provider.js";
import type { AnyOperation } from "../descriptors.js";
import type { WireBody } from "../engine.js";
import type { CallOptions } from "../types.js";

/** A body that is ready to be sent, once or again. */
export type RequestBody = {
  readonly contentType: string | undefined;
  /** Length in bytes; undefined where it is not known before the end. */
  readonly bytes: number | undefined;
  /** Whether it can be sent again. */
  readonly isRepeatable: boolean;
  /** Whether it comes piece by piece, under the limit of streams. */
  readonly isStream: boolean;
  open(): WireBody;
  /** Closes what it is read from, when the call is over; absent where that is memory. */
  release?(): void;
};

/** One call, ready to be made: everything but its credentials. */
export type Job = {
  readonly method: string;
  /** Route template, for errors and logs. */
  readonly route: string;
  readonly url: string;
  /** Lower-case names; without credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: RequestBody | undefined;
  readonly operation: AnyOperation | undefined;
  readonly auth: AuthProvider | undefined;
  /** Whether a second execution does no harm. */
  readonly idempotent: boolean;
  readonly streams: boolean;
  readonly redirects: number;
  readonly options: CallOptions;
};
