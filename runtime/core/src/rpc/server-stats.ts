/** Numbers of the server side; all but `pending` and `held` only grow. */
export type ServerStats = {
  /** Requests that wait for their turn or are being handled. */
  readonly pending: number;
  /** Replies that are held back because nobody would receive them now. */
  readonly held: number;
  /** Requests for a method that is served here. */
  readonly requests: number;
  readonly replies: number;
  /** Requests that came again under the same id. */
  readonly repeated: number;
  /** Requests under an id that was used for another one. */
  readonly conflicts: number;
  readonly overloaded: number;
  readonly cancelled: number;
  /** Requests of a type that nobody here serves. */
  readonly unknownTypes: number;
  /** Requests whose envelope could not be read. */
  readonly invalid: number;
};

/** The numbers of a server that has seen nothing. */
export const emptyServerStats: ServerStats = {
  pending: 0,
  held: 0,
  requests: 0,
  replies: 0,
  repeated: 0,
  conflicts: 0,
  overloaded: 0,
  cancelled: 0,
  unknownTypes: 0,
  invalid: 0,
};

/** Adds up the numbers of two channels. */
export function sumServerStats(left: ServerStats, right: ServerStats): ServerStats {
  const keys = Object.keys(left) as (keyof ServerStats)[];
  return Object.fromEntries(keys.map((key) => [key, left[key] + right[key]])) as ServerStats;
}
