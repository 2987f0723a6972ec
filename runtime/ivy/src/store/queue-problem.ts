/** Something about the queue that a person should know, though it goes on. */
export type QueueProblem =
  /** The database was broken; it was moved to `movedTo`, and a new one made. */
  | { readonly kind: "replaced"; readonly movedTo: string; readonly cause: unknown }
  /** A row could not be read and went to the dead letters. */
  | { readonly kind: "unreadable"; readonly identifier: number; readonly reason: string }
  /** Messages were dropped because the limits of the queue were reached. */
  | { readonly kind: "dropped"; readonly count: number }
  /** The wall clock went back since the message before: their order by time is not that of their creation. */
  | { readonly kind: "clock-went-back"; readonly identifier: number; readonly byUs: number }
  /** The archive could not be written; its rows wait for the next time. */
  | { readonly kind: "archive-failed"; readonly cause: unknown }
  /** What is too old or too much could not be dropped; it is tried again later. */
  | { readonly kind: "trim-failed"; readonly cause: unknown };
