import type { HttpHeaders } from "./types.js";

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226;
type Redirection = 300 | 301 | 302 | 303 | 304 | 305 | 307 | 308;
type ClientFailure =
  | 400
  | 401
  | 402
  | 403
  | 404
  | 405
  | 406
  | 407
  | 408
  | 409
  | 410
  | 411
  | 412
  | 413
  | 414
  | 415
  | 416
  | 417
  | 418
  | 421
  | 422
  | 423
  | 424
  | 425
  | 426
  | 428
  | 429
  | 431
  | 451;
type ServerFailure = 500 | 501 | 502 | 503 | 504 | 505 | 506 | 507 | 508 | 510 | 511;

/** The registered statuses of a range such as `4XX`. */
type StatusesOf<Range> =
  Uppercase<Range & string> extends "1XX"
    ? 100 | 101 | 102 | 103
    : Uppercase<Range & string> extends "2XX"
      ? Success
      : Uppercase<Range & string> extends "3XX"
        ? Redirection
        : Uppercase<Range & string> extends "4XX"
          ? ClientFailure
          : Uppercase<Range & string> extends "5XX"
            ? ServerFailure
            : never;

type AnyStatus = Success | Redirection | ClientFailure | ServerFailure;

/** Keys that name one status, as numbers: `404` and `"404"` alike. */
type Exact<Key> = Key extends number ? Key : Key extends `${infer Status extends number}` ? Status : never;

type Ranged<Replies> = StatusesOf<keyof Replies>;

/** The statuses that a key of `Replies` stands for, without those that another key names more closely. */
type StatusFor<Replies, Key> = Key extends "default"
  ? Exclude<AnyStatus, Exact<keyof Replies> | Ranged<Replies>>
  : [Exact<Key>] extends [never]
    ? Exclude<StatusesOf<Key>, Exact<keyof Replies>>
    : Exact<Key>;

/** No header is described. */
type NoHeaders = Readonly<Record<string, undefined>>;

/** A reply: status, headers and body. Told apart by `status`. */
export type Reply<Replies, Headers = unknown> = {
  [Key in keyof Replies]: {
    readonly status: StatusFor<Replies, Key>;
    /** All headers as they came, by lower-case names. */
    readonly headers: HttpHeaders;
    /** The headers that are described, by the names that they have there, as the values that their texts stand for. */
    readonly headerValues: Key extends keyof Headers ? Headers[Key] : NoHeaders;
    readonly body: Replies[Key];
  };
}[keyof Replies];

type Digit = `${number}`;

/** The body that is described for a status: exactly, by range, or by `default`. */
export type BodyAt<Replies, Status extends number> = Status extends keyof Replies
  ? Replies[Status]
  : `${Status}` extends keyof Replies
    ? Replies[`${Status}`]
    : RangeOf<Status> extends keyof Replies
      ? Replies[RangeOf<Status>]
      : "default" extends keyof Replies
        ? Replies["default"]
        : unknown;

type RangeOf<Status extends number> =
  `${Status}` extends `${infer Hundreds extends 1 | 2 | 3 | 4 | 5}${Digit}` ? `${Hundreds}XX` : never;
