import type { State } from "@edgeloom/ivy-sdk";

/** What the processes of a node share, in a file (specification §8.1, R26). */
export interface StateInterface<S extends State = State> {
  /** The state now; the default one when there is no file. A damaged file is moved aside and reported, and counts as none. */
  load(): Promise<S>;
  /**
   * Changes the state while no other process can. `change` gets the state and returns the next one, which is validated and replaces
   * the file at once. If it throws nothing is written.
   *
   * @throws EdgeloomError `INVALID` when the next state does not fit its schema; `UNAVAILABLE` (retryable) when another process
   * keeps the lock for longer than 6 s
   */
  update(change: (state: S) => S | Promise<S>): Promise<S>;
}
