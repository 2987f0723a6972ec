import type { ProcessStatus } from "../run/node-status.js";

/** How working on a configuration from afar has ended. */
export type UpdateOutcome =
  /** Not meant for this node now: an old revision, one that was worked on before, or a root folder that is not guarded. */
  | { readonly outcome: "ignored"; readonly reason: string }
  /** It is in force after the next start; the main loop ends so that something outside starts it. */
  | { readonly outcome: "restart" }
  /** It was rejected, and reported so. */
  | { readonly outcome: "rejected"; readonly reason: string }
  /** The node ends meanwhile, or what became of it cannot be written: it has to wait, and is tried again. */
  | { readonly outcome: "interrupted" };

/** A node whose processes were started, as far as an update needs it. */
export type StartedNode = {
  /** What each process of the node does now. */
  processes(): readonly ProcessStatus[];
  /** Ends the node, so that something outside starts it again. What it would still send is not waited for. */
  restart(): void;
  /** Aborted when the node ends. */
  readonly signal: AbortSignal;
};

/** What a rehearsal has shown. */
export type Rehearsal = {
  readonly decision: "ignore" | "reconfigure" | "change-version";
  /** Whether the configuration would come into force. */
  readonly succeeds: boolean;
  /** Why not. */
  readonly reason: string | undefined;
};

/** Works on configurations from afar: changes the configuration, or the version (specification §7). */
export interface UpdateRunner {
  /**
   * Works on one configuration and reports upward what became of it. Supervision goes on meanwhile. Never rejects.
   *
   * @param text - the configuration as it was received
   */
  perform(text: string, signal: AbortSignal): Promise<UpdateOutcome>;
  /**
   * Told once, when the processes of the node were started: finishes what an update began before this start. Ends with the node at the
   * latest. Never rejects.
   */
  nodeStarted?(node: StartedNode): Promise<void>;
  /**
   * What {@link UpdateRunner.perform} would decide now, as far as that can be told without doing anything. Throws as
   * {@link UpdateRunner.rehearse}.
   */
  foresee?(text: string): Rehearsal;
  /**
   * Does everything that {@link UpdateRunner.perform} does up to the point where the node would change, and takes it away again. Nothing
   * is reported or remembered.
   *
   * @throws EdgeloomError `MALFORMED` or `INVALID` when the text is no configuration for any version
   */
  rehearse?(text: string, signal: AbortSignal): Promise<Rehearsal>;
}
