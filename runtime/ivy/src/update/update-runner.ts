/** How working on a configuration from afar has ended. */
export type UpdateOutcome =
  /** Not meant for this node now: an old revision, one that was worked on before, or a root folder that is not guarded. */
  | { readonly outcome: "ignored"; readonly reason: string }
  /** It is in force after the next start; the main loop ends so that something outside starts it. */
  | { readonly outcome: "restart" }
  /** It was rejected, and reported so. */
  | { readonly outcome: "rejected"; readonly reason: string };

/** Works on configurations from afar: changes the configuration, or the version (specification §7). */
export interface UpdateRunner {
  /**
   * Works on one configuration and reports upward what became of it. Supervision goes on meanwhile. Never rejects.
   *
   * @param text - the configuration as it was received
   */
  perform(text: string, signal: AbortSignal): Promise<UpdateOutcome>;
}
